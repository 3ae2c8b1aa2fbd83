import SafeText
import Terminal

/// Lines of the form `Reason          sent with immediately only`, the value wrapped under itself.
enum FactLines {
    /// The columns of a name and the gap behind it.
    static func labelWidth(_ width: Int) -> Int { width >= 44 ? 17 : 13 }

    /// - Parameter label: the columns of the name; the usual number when nil.
    static func make(
        _ name: SafeText, _ value: SafeText, _ role: Role = .text, width: Int, label: Int? = nil
    ) -> [TextLine] {
        let label = label ?? labelWidth(width)
        let wrapped = value.wrapped(to: Swift.max(8, width - label))
        return wrapped.enumerated().map { index, part in
            let head = index == 0 ? name : ""
            let pad = SafeText(String(repeating: " ", count: Swift.max(1, label - head.width)))
            return TextLine([Span(head + pad, .muted), Span(part, role)])
        }
    }

    /// A block of facts whose values stand below each other even where a name is long.
    static func block(_ facts: [(name: SafeText, value: SafeText)], _ role: Role, width: Int) -> [TextLine] {
        let longest = facts.map(\.name.width).max() ?? 0
        let label = Swift.max(labelWidth(width), Swift.min(longest + 1, width / 2))
        return facts.flatMap { make($0.name, $0.value, role, width: width, label: label) }
    }
}
