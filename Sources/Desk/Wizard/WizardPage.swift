import SafeText
import Terminal

/// One row of a page before it has a place on the screen.
struct PageLine: Sendable, Hashable {
    var spans: [Span]
    /// On the selected row: drawn across the whole width.
    var isSelected = false
    /// The column of the text cursor, counted from the row's beginning.
    var cursor: Int?
    /// Only for looks: given up before anything else would have to be scrolled.
    var isSpare = false

    init(_ spans: [Span], isSelected: Bool = false, cursor: Int? = nil, isSpare: Bool = false) {
        self.spans = spans
        self.isSelected = isSelected
        self.cursor = cursor
        self.isSpare = isSpare
    }

    static let blank = PageLine([], isSpare: true)

    var width: Int { spans.width }
}

/// A page whose top and bottom stay in sight while the middle scrolls.
struct WizardPage: Sendable, Hashable {
    /// What all of the page stands under, in the heading where there is one.
    var badge: Span?
    var top: [PageLine] = []
    var body: [PageLine] = []
    var bottom: [PageLine] = []
    /// The rows of the body that must be in sight unless the agent has scrolled.
    var focus: Range<Int>?
    /// The cursor keys reach every part of the body, and the page keys do not scroll it.
    var followsCursor = false
    /// The first row of the body that is wanted.
    var scroll = 0

    /// Draws the page; the bottom has the first claim on the rows, then the top.
    func draw(into frame: inout Frame, area: Area, lines: LineSet) {
        var page = self
        page.giveUpSpareRows(for: area.rows)
        page.drawParts(into: &frame, area: area, lines: lines)
    }

    /// Drops as many spare rows as it takes for everything else to fit into `rows`.
    private mutating func giveUpSpareRows(for rows: Int) {
        var surplus = top.count + body.count + bottom.count - rows
        func thin(_ lines: inout [PageLine], dropped: (Int) -> Void = { _ in }) {
            for index in lines.indices.reversed() where surplus > 0 && lines[index].isSpare {
                lines.remove(at: index)
                surplus -= 1
                dropped(index)
            }
        }
        thin(&top)
        var focus = focus
        thin(&body) { index in
            if let range = focus, index < range.lowerBound { focus = range.lowerBound - 1..<range.upperBound - 1 }
        }
        self.focus = focus
        thin(&bottom)
    }

    private func drawParts(into frame: inout Frame, area: Area, lines: LineSet) {
        for row in area.row..<area.endRow {
            frame.fill(row: row, columns: area.column..<area.endColumn)
        }
        let lower = Array(bottom.suffix(area.rows))
        let upper = Array(top.prefix(area.rows - lower.count))
        let (head, rest) = area.splitTop(upper.count)
        // On a tall screen the choices stand below the text they are about, not at the far end.
        let used = min(rest.rows, body.count + lower.count)
        let (middle, foot) = rest.splitTop(used).top.splitBottom(lower.count)
        WizardPage.place(upper, into: &frame, area: head, lines: lines)
        drawBody(into: &frame, area: middle, lines: lines)
        WizardPage.place(lower, into: &frame, area: foot, lines: lines)
    }

    private func drawBody(into frame: inout Frame, area: Area, lines: LineSet) {
        guard body.count > area.rows else {
            WizardPage.place(body, into: &frame, area: area, lines: lines)
            return
        }
        // With few rows every one is needed for what the page says.
        let hasMark = area.rows > (followsCursor ? 3 : 2)
        let (shown, mark) = area.splitBottom(hasMark ? 1 : 0)
        let start = firstRow(page: shown.rows)
        WizardPage.place(Array(body[start...].prefix(shown.rows)), into: &frame, area: shown, lines: lines)
        let margin: SafeText = area.columns >= 30 ? " " : ""
        let text = margin + hiddenText(above: start, below: body.count - start - shown.rows)
        if hasMark {
            WizardPage.place([PageLine([Span(text, .hint)])], into: &frame, area: mark, lines: lines)
        }
    }

    /// What does not show, and where the cursor does not bring it into sight, the key that does.
    private func hiddenText(above: Int, below: Int) -> SafeText {
        guard followsCursor else { return below > 0 ? "PgDn \(below) more lines" : "PgUp back up" }
        let parts = [above > 0 ? "\(above) above" : "", below > 0 ? "\(below) below" : ""] as [SafeText]
        return "more: " + parts.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private func firstRow(page: Int) -> Int {
        let last = max(0, body.count - page)
        guard let focus, scroll == 0 else { return min(scroll, last) }
        let start = focus.count > page ? focus.lowerBound : max(0, focus.upperBound - page)
        return min(start, last)
    }

    private static func place(_ rows: [PageLine], into frame: inout Frame, area: Area, lines: LineSet) {
        for (index, line) in rows.prefix(area.rows).enumerated() {
            let row = area.row + index
            if line.isSelected {
                frame.fill(
                    row: row, columns: area.column..<area.endColumn, style: Style(.selection, selected: true))
            }
            frame.draw(line.spans, row: row, from: area.column, to: area.endColumn, lines: lines)
            if line.isSelected {
                frame.restyle(row: row, columns: area.column..<area.endColumn) { $0.isSelected = true }
            }
            if let cursor = line.cursor, area.columns > 0 {
                frame.cursor = Position(row: row, column: min(area.column + cursor, area.endColumn - 1))
            }
        }
    }
}
