import SafeText
import Storage
import Terminal

/// The filters of the list at hand with their values; all choices of the selected one where they fit.
struct FilterView {
    let state: DeskState
    let form: FilterForm
    let lines: LineSet

    private static let titleWidth = 12

    func draw(into frame: inout Frame, _ title: Area, _ rows: Area) {
        frame.write(
            " Filter \(SafeText(state.tab.title.string.lowercased()))", row: title.row, column: title.column,
            style: Style(.title, strong: true))
        let all = FilterField.allCases.map { field in line(field, width: rows.columns) }
        // On a screen of a few rows the selected field is the one to see.
        frame.draw(all.dropFirst(Swift.max(0, form.cursor.position + 1 - rows.rows)), in: rows, lines: lines)
    }

    private func line(_ field: FilterField, width: Int) -> TextLine {
        let isSelected = field == form.field
        let pad = SafeText(String(repeating: " ", count: FilterView.titleWidth - field.title.width))
        let head = [Span(isSelected ? "> " : "  ", .accent, strong: true), Span(field.title + pad, .key, strong: true)]
        return TextLine(head + value(field, isSelected, room: width - head.width), selected: isSelected)
    }

    private func value(_ field: FilterField, _ isSelected: Bool, room: Int) -> [Span] {
        if state.tab == .customers, let reason = field.reasonAgainstCustomers { return [Span(reason, .muted)] }
        let current = state.filter.title(of: field)
        let role: Role = current == ListFilter.any ? .muted : .info
        guard isSelected else { return [Span(current, role)] }
        let titles = state.choices(of: field).map(\.title)
        let all = titles.flatMap { title in
            [Span(title == current ? "[\(title)]" : title, title == current ? .accent : .muted), Span("  ")]
        }
        if all.width <= room { return all }
        let index = titles.firstIndex(of: current) ?? 0
        return [Span("[\(current)]", .accent), Span("  \(index + 1) of \(titles.count)", .muted)]
    }
}
