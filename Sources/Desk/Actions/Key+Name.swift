import SafeText
import Terminal

extension Key {
    private static let named: [(String, Key)] = [
        ("Enter", .enter), ("Esc", .escape), ("Tab", .tab), ("Shift-Tab", .backTab), ("Backspace", .backspace),
        ("Delete", .delete), ("Insert", .insert), ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right),
        ("Home", .home), ("End", .end), ("PgUp", .pageUp), ("PgDn", .pageDown), ("Space", .character(" ")),
    ]

    /// The name on the screen: `Enter`, `x`, `Ctrl-F`, `F5`.
    package var name: SafeText {
        if let known = Key.named.first(where: { $0.1 == self }) { return SafeText(known.0) }
        return switch self {
        case .character(let character): SafeText(String(character))
        case .control(let letter): SafeText("Ctrl-\(letter.uppercased())")
        case .function(let number): SafeText("F\(number)")
        default: "?"
        }
    }

    /// Reads a name as a keymap writes it; names longer than one character in any case.
    package init?(named text: String) {
        let lower = text.lowercased()
        if text.count == 1, let character = text.first {
            self = .character(character)
        } else if let known = Key.named.first(where: { $0.0.lowercased() == lower }) {
            self = known.1
        } else if lower.hasPrefix("ctrl-"), lower.count == 6, let letter = lower.last, letter.isLetter {
            self = .control(letter)
        } else if lower.hasPrefix("f"), let number = Int(lower.dropFirst()), (1...12).contains(number) {
            self = .function(number)
        } else {
            return nil
        }
    }
}
