import SafeText
import Terminal

/// The help, the palette or the choice of a theme, over the lists.
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
        let shown = actions.enumerated().dropFirst(shownTop(area.rows))
        for (offset, entry) in shown.prefix(area.rows).enumerated() {
            draw(entry.element, isSelected: entry.offset == cursor.position, into: &frame, area: area.line(offset))
        }
    }

    /// The cursor scrolls by the menu's rows; an area of another height still shows the selection.
    private func shownTop(_ rows: Int) -> Int {
        var cursor = cursor
        cursor.reveal(count: actions.count, page: rows)
        return cursor.top
    }

    private func draw(_ action: Action, isSelected: Bool, into frame: inout Frame, area: Area) {
        let keys = state.options.keymap.keys(for: action.id).map(\.name).joined(separator: " ")
        let keyWidth = Swift.min(16, area.columns / 3)
        let label = (keys.isEmpty ? "(no key)" : keys).truncated(to: keyWidth, mark: lines.ellipsis)
        let pad = SafeText(String(repeating: " ", count: keyWidth - label.width + 1))
        var spans = [
            Span(isSelected ? "> " : "  ", .accent, strong: true), Span(label + pad, .key, strong: true),
        ]
        if let reason = action.disabledReason(state) {
            spans += [Span(action.long, .muted), Span(" (not now: \(reason))", .muted)]
        } else {
            spans.append(Span(action.long, action.isDangerous ? .danger : .text))
        }
        frame.draw(TextLine(spans, selected: isSelected), in: area, lines: lines)
    }
}
