import SafeText
import Terminal

/// A stretch of text in one style.
struct PageSpan: Sendable, Hashable {
    let text: SafeText
    let style: Style

    init(_ text: SafeText, _ style: Style = .text) {
        self.text = text
        self.style = style
    }
}

/// One row of a page before it has a place on the screen.
struct PageLine: Sendable, Hashable {
    var spans: [PageSpan]
    /// On the selected row: drawn across the whole width.
    var isSelected = false
    /// The column of the text cursor, counted from the row's beginning.
    var cursor: Int?

    init(_ spans: [PageSpan], isSelected: Bool = false, cursor: Int? = nil) {
        self.spans = spans
        self.isSelected = isSelected
        self.cursor = cursor
    }

    static let blank = PageLine([])

    var width: Int { spans.reduce(0) { $0 + $1.text.width } }
}

/// A page whose top and bottom stay in sight while the middle scrolls.
struct WizardPage: Sendable, Hashable {
    var top: [PageLine] = []
    var body: [PageLine] = []
    var bottom: [PageLine] = []
    /// The rows of the body that must be in sight.
    var focus: Range<Int>?
    /// The first row of the body that is wanted, where no focus decides.
    var scroll = 0

    /// Draws the page; the bottom has the first claim on the rows, then the top.
    func draw(into frame: inout Frame, area: Area, lines: LineSet) {
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
        // With two rows or fewer every row is needed for what the page says.
        let hasMark = area.rows > 2 && focus == nil
        let (shown, mark) = area.splitBottom(hasMark ? 1 : 0)
        let start = firstRow(page: shown.rows)
        WizardPage.place(Array(body[start...].prefix(shown.rows)), into: &frame, area: shown, lines: lines)
        let below = body.count - start - shown.rows
        let text: SafeText = below > 0 ? "PgDn \(below) more lines" : "PgUp back up"
        if hasMark {
            WizardPage.place([PageLine([PageSpan(text, Style(.hint))])], into: &frame, area: mark, lines: lines)
        }
    }

    private func firstRow(page: Int) -> Int {
        let last = max(0, body.count - page)
        guard let focus else { return min(scroll, last) }
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
            var column = area.column
            for span in line.spans {
                var style = span.style
                if line.isSelected { style.isSelected = true }
                let text = span.text.truncated(to: max(0, area.endColumn - column), mark: lines.ellipsis)
                column = frame.write(text, row: row, column: column, style: style, width: area.endColumn - column)
            }
            if let cursor = line.cursor, area.columns > 0 {
                frame.cursor = Position(row: row, column: min(area.column + cursor, area.endColumn - 1))
            }
        }
    }
}
