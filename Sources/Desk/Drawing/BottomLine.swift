import Billing
import SafeText
import Terminal

/// The last line: a notice until the next key, otherwise the keys of use.
struct BottomLine {
    let state: DeskState
    let lines: LineSet

    func draw(into frame: inout Frame, area: Area) {
        let inner = area.inset(left: 1, right: 1)
        if let notice = state.notice {
            let wrapped = state.mask(for: state.detail?.customer).scrub(notice.text).wrapped(to: inner.columns)
            var shown = wrapped.prefix(Swift.max(0, inner.rows)).map { TextLine($0, notice.role) }
            if wrapped.count > shown.count, !shown.isEmpty {
                let rest = wrapped.dropFirst(shown.count - 1).joined(separator: " ")
                shown[shown.count - 1] = TextLine(rest, notice.role)
            }
            frame.draw(shown, in: inner, lines: lines)
        } else if let wizard = state.wizard {
            let view = WizardView(wizard: wizard.wizard, lines: lines, isMasked: state.isMasked)
            draw(view.hints.fitting(inner.columns, gap: gap(inner.columns)), into: &frame, area: inner)
        } else {
            draw(hints(width: inner.columns), into: &frame, area: inner)
        }
    }

    private func hints(width: Int) -> [Hint] {
        if state.isTypingSearch {
            return [Hint("Esc", "clear"), Hint("Enter", "keep"), Hint("Up/Down", "select")]
        }
        switch state.overlay {
        case .none: return state.hints(width: width, gap: gap(width))
        case .themes:
            return [Hint("Esc", "back"), Hint("Enter", "keep"), Hint("Up/Down", "try")]
        case .filter:
            return [
                Hint("Esc", "back"), Hint("Enter", "keep"), Hint("Left/Right", "choose"), Hint("Up/Down", "select"),
                Hint("Backspace", "any"), Hint("Ctrl-U", "clear all"),
            ]
        case .help, .palette:
            return [
                Hint("Esc", "close"), Hint("Enter", "do it"), Hint("Up/Down", "select"), Hint("letters", "narrow"),
            ]
        }
    }

    private func gap(_ width: Int) -> Int { width >= 60 ? 3 : 2 }

    private func draw(_ hints: [Hint], into frame: inout Frame, area: Area) {
        var column = area.column
        for hint in hints where column + hint.width <= area.endColumn {
            column = frame.write(hint.key, row: area.row, column: column, style: Style(.key, strong: true))
            column = frame.write(hint.text, row: area.row, column: column + 1, style: Style(.hint))
            column += gap(area.columns)
        }
    }
}
