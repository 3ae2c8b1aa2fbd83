import SafeText
import Terminal

/// The rows of a list that are in view, with column titles where there is room, or what there is to say instead.
struct ListView {
    let columns: [Column]
    let cursor: Cursor
    let count: Int
    /// Whether the keys move in this list.
    let isActive: Bool
    let lines: LineSet
    /// The cells of one row; nil while it is not loaded.
    let cells: (Int) -> [Span]?

    func draw(into frame: inout Frame, layout: DeskLayout) {
        let table = TableLayout(columns, width: layout.list.columns)
        if let titles = layout.titles { table.draw(titles: columns, into: &frame, area: titles, lines: lines) }
        for index in 0..<layout.list.rows {
            let position = cursor.top + index
            guard position < count else { break }
            let area = layout.list.line(index)
            if let cells = cells(position) {
                table.draw(cells, columns: columns, into: &frame, area: area, lines: lines)
            } else {
                let text = SafeText(String(lines.ellipsis))
                frame.write(text, row: area.row, column: area.column + TableLayout.markWidth, style: Style(.muted))
            }
            if position == cursor.position { mark(area, into: &frame) }
        }
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
