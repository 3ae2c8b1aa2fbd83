import SafeText
import Terminal

/// One line of text being edited, grapheme by grapheme.
struct WizardField: Sendable, Hashable {
    private(set) var characters: [Character] = []
    /// How many characters stand before the cursor.
    private(set) var cursor = 0
    /// The most characters it takes.
    let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    var text: String { String(characters) }
    /// Without blanks at either end; nil when nothing else was typed.
    var value: String? {
        var kept = characters[...]
        while kept.first?.isWhitespace == true { kept.removeFirst() }
        while kept.last?.isWhitespace == true { kept.removeLast() }
        return kept.isEmpty ? nil : String(kept)
    }

    /// Edits or moves.
    /// - Returns: whether the field knows what to do with `key`.
    mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert(String(character))
        case .backspace where cursor > 0:
            cursor -= 1
            characters.remove(at: cursor)
        case .delete where cursor < characters.count: characters.remove(at: cursor)
        case .backspace, .delete: break
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(characters.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = characters.count
        case .control("u"):
            characters.removeFirst(cursor)
            cursor = 0
        default: return false
        }
        return true
    }

    /// Puts `raw` in at the cursor as one line.
    /// - Returns: how many characters of it did not fit.
    @discardableResult
    mutating func insert(_ raw: String) -> Int {
        let added = WizardField.oneLine(raw)
        let fitting = added.prefix(max(0, limit - characters.count))
        // A combining mark joins the character before it, so the count is taken of the joined text.
        let before = String(characters[..<cursor]) + String(fitting)
        characters = Array(before + String(characters[cursor...]))
        cursor = min(before.count, characters.count)
        return added.count - fitting.count
    }

    private static func oneLine(_ raw: String) -> [Character] {
        raw.map { character in
            let isControl = character.unicodeScalars.contains { scalar in
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: true
                default: false
                }
            }
            return isControl ? " " : character
        }
    }

    /// The stretch around the cursor that fits `width` columns, and the cursor's column in it.
    func window(width: Int) -> (text: SafeText, cursor: Int) {
        let pieces = characters.map { SafeText(String($0)) }
        var start = 0
        var used = pieces[..<cursor].reduce(0) { $0 + $1.width }
        while used > max(0, width - 1), start < cursor {
            used -= pieces[start].width
            start += 1
        }
        return (pieces[start...].joined().truncated(to: max(0, width)), used)
    }
}
