import SafeText
import Terminal

/// The rows of a list that are in view, with column titles where there is room, or what there is to say instead.
struct ListView<Row: Equatable> {
    let columns: [Column]
    let rows: [Row]
    let cursor: Cursor
    /// Whether the keys move in this list.
    let isActive: Bool
    let lines: LineSet
    let cells: (Row) -> [Span]

    /// - Parameter setting: what `cells` depends on beside the row.
    func draw(
        into frame: inout Frame, layout: DeskLayout, setting: DrawnRows<Row>.Setting, drawn: inout DrawnRows<Row>
    ) {
        let table = TableLayout(columns, width: layout.list.columns)
        if let titles = layout.titles { table.draw(titles: columns, into: &frame, area: titles, lines: lines) }
        let shown = (cursor.top..<cursor.top + layout.list.rows).clamped(to: rows.indices)
        var setting = setting
        setting.table = table
        drawn.show(shown, of: rows, setting, in: layout.list, into: &frame) { row, area, frame in
            table.draw(cells(row), columns: columns, into: &frame, area: area, lines: lines)
        }
        guard shown.contains(cursor.position) else { return }
        mark(layout.list.line(cursor.position - shown.lowerBound), into: &frame)
    }

    private func mark(_ area: Area, into frame: inout Frame) {
        frame.write(">", row: area.row, column: area.column, style: Style(.accent, strong: true))
        guard isActive else { return }
        frame.restyle(row: area.row, columns: area.column..<area.endColumn) { $0.isSelected = true }
    }
}

extension Frame {
    /// Says in sentences why a list has no rows.
    mutating func draw(instead sentences: [Span], in area: Area, lines: LineSet) {
        let inner = area.inset(left: 2, right: 1)
        let all = sentences.flatMap { span in
            span.text.wrapped(to: inner.columns).map { TextLine($0, span.style.role) }
        }
        draw(all, in: inner, lines: lines)
    }
}
