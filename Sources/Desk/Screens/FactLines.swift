import SafeText
import Terminal

/// Lines of the form `Reason          sent with immediately only`, the value wrapped under itself.
enum FactLines {
    static func make(_ name: SafeText, _ value: SafeText, _ role: Role = .text, width: Int) -> [TextLine] {
        let label = width >= 44 ? 17 : 13
        let wrapped = value.wrapped(to: Swift.max(8, width - label))
        return wrapped.enumerated().map { index, part in
            let head = index == 0 ? name : ""
            let pad = SafeText(String(repeating: " ", count: Swift.max(1, label - head.width)))
            return TextLine([Span(head + pad, .muted), Span(part, role)])
        }
    }
}
