import SafeText
import Terminal

/// One column of a table.
struct Column {
    let title: SafeText
    /// The columns it needs at least; it is shown only where all before it and it itself fit.
    let minimum: Int
    /// Its share of the room that is left; 0 stays at the minimum.
    let weight: Int
    /// The lower, the sooner it gives way on a narrow screen; 0 never does.
    let priority: Int
    let isRight: Bool

    init(_ title: SafeText, minimum: Int, weight: Int = 0, priority: Int = 0, right: Bool = false) {
        self.title = title
        self.minimum = minimum
        self.weight = weight
        self.priority = priority
        isRight = right
    }

    /// The same, giving way later.
    func with(priority: Int) -> Column {
        Column(title, minimum: minimum, weight: weight, priority: priority, right: isRight)
    }
}

/// Divides a width among columns.
struct TableLayout: Equatable {
    struct Shown: Equatable {
        let index: Int
        let width: Int
    }

    /// The columns that are shown, from left to right.
    let shown: [Shown]

    /// The mark of the selected row and a blank.
    static let markWidth = 2
    private static let gap = 1

    init(_ columns: [Column], width: Int) {
        let room = width - TableLayout.markWidth - 1
        var kept = Array(columns.indices)
        func needed() -> Int { kept.reduce(-TableLayout.gap) { $0 + columns[$1].minimum + TableLayout.gap } }
        while needed() > room,
            let victim = kept.filter({ columns[$0].priority > 0 }).min(by: {
                columns[$0].priority < columns[$1].priority
            })
        {
            kept.removeAll { $0 == victim }
        }
        let spare = Swift.max(0, room - needed())
        let weights = Swift.max(1, kept.reduce(0) { $0 + columns[$1].weight })
        shown = kept.map { Shown(index: $0, width: columns[$0].minimum + spare * columns[$0].weight / weights) }
    }

    func draw(titles columns: [Column], into frame: inout Frame, area: Area, lines: LineSet) {
        draw(columns.map { Span($0.title, .muted) }, columns: columns, into: &frame, area: area, lines: lines)
    }

    func draw(_ cells: [Span], columns: [Column], into frame: inout Frame, area: Area, lines: LineSet) {
        var column = area.column + TableLayout.markWidth
        for (index, width) in shown.map({ ($0.index, $0.width) }) {
            let end = Swift.min(column + width, area.endColumn)
            let text = cells[index].text.truncated(to: Swift.max(0, end - column), mark: lines.ellipsis)
            let start = columns[index].isRight ? end - text.width : column
            frame.write(text, row: area.row, column: start, style: cells[index].style, width: end - start)
            column += width + TableLayout.gap
        }
    }
}
