import Billing
import SafeText
import Terminal

/// The help, the palette, the filters or the choice of a theme, over the lists.
struct OverlayView {
    let state: DeskState
    let overlay: Overlay
    let lines: LineSet

    func draw(into frame: inout Frame, layout: DeskLayout) {
        let area = layout.body
        let (title, rows) = area.splitTop(area.rows >= 4 ? 2 : 1)
        if title.rows > 1 { frame.rule(title.splitTop(1).rest, lines: lines) }
        switch overlay {
        case .help(let menu): draw(menu, "Help", into: &frame, title: title, rows: rows)
        case .palette(let menu): draw(menu, "Do", into: &frame, title: title, rows: rows)
        case .themes(let picker): draw(picker, into: &frame, title: title, rows: rows)
        case .filter(let form): FilterView(state: state, form: form, lines: lines).draw(into: &frame, title, rows)
        }
    }

    private func draw(_ menu: ActionMenu, _ name: SafeText, into frame: inout Frame, title: Area, rows: Area) {
        let matches = menu.matches
        let prompt: SafeText = menu.isTyping ? ": " : "   / narrows"
        let column = frame.draw(
            [
                Span(" \(name)", .title, strong: true), Span(prompt, menu.isTyping ? .input : .muted),
                Span(SafeText(menu.text), .input),
            ], row: title.row, from: title.column, to: title.endColumn, lines: lines)
        if menu.isTyping { frame.cursor = Position(row: title.row, column: Swift.min(column, title.endColumn - 1)) }
        guard !matches.isEmpty else {
            frame.draw(instead: [Span("No action has these letters.", .muted)], in: rows, lines: lines)
            return
        }
        ActionTable(state: state, actions: matches, cursor: menu.cursor, lines: lines).draw(into: &frame, area: rows)
    }

    private func draw(_ picker: ThemePicker, into frame: inout Frame, title: Area, rows: Area) {
        frame.write(" Themes", row: title.row, column: title.column, style: Style(.title, strong: true))
        let samples: [Role] = [.ok, .info, .warn, .danger, .badge, .accent, .muted]
        let all = picker.names.enumerated().dropFirst(picker.cursor.top).map { index, name in
            let isSelected = index == picker.cursor.position
            let pad = SafeText(String(repeating: " ", count: Swift.max(1, 20 - name.count)))
            var spans = [Span(isSelected ? "> " : "  ", .accent, strong: true), Span(SafeText(name) + pad)]
            if isSelected { spans += samples.flatMap { [Span(SafeText($0.rawValue), $0), Span(" ")] } }
            return TextLine(spans)
        }
        frame.draw(all, in: rows, lines: lines)
    }
}

/// Actions with their keys and sentences, or why they cannot be done now.
struct ActionTable {
    let state: DeskState
    let actions: [Action]
    let cursor: Cursor
    let lines: LineSet

    func draw(into frame: inout Frame, area: Area) {
        let all = actions.enumerated().map { entries($0.element, at: $0.offset, width: area.columns) }
        frame.draw(visible(all, rows: area.rows), in: area, lines: lines)
    }

    /// From the row that the cursor scrolled to on, further down where the selected action needs it.
    private func visible(_ all: [[TextLine]], rows: Int) -> ArraySlice<TextLine> {
        var cursor = cursor
        cursor.reveal(count: actions.count, page: rows)
        let lines = all.flatMap { $0 }
        guard all.indices.contains(cursor.position) else { return lines[...] }
        let end = all.prefix(cursor.position + 1).reduce(0) { $0 + $1.count }
        let start = end - all[cursor.position].count
        return lines.dropFirst(Swift.min(start, Swift.max(cursor.top, end - rows)))
    }

    /// The selected action says everything in as many lines as it takes, the others as much as one holds.
    private func entries(_ action: Action, at index: Int, width: Int) -> [TextLine] {
        let keys = state.options.keymap.keys(for: action.id).map(\.name).joined(separator: " ")
        let keyWidth = Swift.min(16, width / 3)
        let label = (keys.isEmpty ? "(no key)" : keys).truncated(to: keyWidth, mark: lines.ellipsis)
        let isSelected = index == cursor.position
        let reason = action.disabledReason(state)
        let text =
            reason.map { "\(action.long) (not now: \(state.mask(for: state.detail?.customer).scrub($0)))" }
            ?? action.long
        let role: Role = reason != nil ? .muted : action.isDangerous ? .danger : .text
        let parts = isSelected ? text.wrapped(to: Swift.max(8, width - keyWidth - 4)) : [text]
        return parts.enumerated().map { offset, part in
            let mark: SafeText = isSelected && offset == 0 ? "> " : "  "
            let head = offset == 0 ? label : ""
            let pad = SafeText(String(repeating: " ", count: keyWidth - head.width + 1))
            return TextLine(
                [Span(mark, .accent, strong: true), Span(head + pad, .key, strong: true), Span(part, role)],
                selected: isSelected)
        }
    }
}
