// SafeText: text that came from outside, made safe to show. Belongs here: the sanitiser and what it needs to
// measure and cut text by grapheme. Nothing about terminals, nothing about billing.

/// Text in which nothing can act on a terminal: every control, bidirectional or invisible character is spelled out.
///
/// Made where text is decoded, and the only text a frame or a printed line accepts. Making it twice changes nothing.
package struct SafeText: Hashable, Sendable {
    /// The visible form. Holds no C0, C1, DEL, bidi control, stray zero-width or tag character.
    package let string: String

    /// The most characters kept of one text; what is longer is cut with a visible mark.
    package static let lengthLimit = 10_000

    /// Makes `raw` visible; characters beyond `limit` are dropped behind an ellipsis.
    package init(_ raw: some StringProtocol, limit: Int = SafeText.lengthLimit) {
        string = Sanitiser.visible(String(raw), limit: limit)
    }

    /// Makes bytes visible; what is not UTF-8 shows as U+FFFD.
    package init(decoding bytes: some Collection<UInt8>, limit: Int = SafeText.lengthLimit) {
        self.init(String(decoding: bytes, as: UTF8.self), limit: limit)
    }

    private init(alreadySafe string: String) {
        self.string = string
    }

    /// Whether there is no text at all.
    package var isEmpty: Bool { string.isEmpty }

    /// Whether every scalar is a character of its own, so that nobody needs to look for graphemes: most texts.
    package var isPlain: Bool { Sanitiser.isPlain(string, limit: .max) }

    /// The columns this text takes on a terminal.
    package var width: Int {
        if isASCII { return string.utf8.count }
        return string.reduce(0) { $0 + DisplayWidth.of($1) }
    }

    private var isASCII: Bool { string.bytes { $0 < 0x80 } }

    /// This text cut to at most `width` columns at a grapheme, with `mark` at its end when something was cut.
    ///
    /// Empty where not even the mark has room.
    package func truncated(to width: Int, mark: Character = "…") -> SafeText {
        guard self.width > width else { return self }
        let room = width - DisplayWidth.of(mark)
        guard room >= 0 else { return SafeText(alreadySafe: "") }
        if isASCII {
            return SafeText(alreadySafe: String(decoding: string.utf8.prefix(room), as: UTF8.self) + String(mark))
        }
        var kept = ""
        var used = 0
        for character in string {
            let next = DisplayWidth.of(character)
            if used + next > room { break }
            kept.append(character)
            used += next
        }
        return SafeText(alreadySafe: kept + String(mark))
    }

    /// Both texts, one behind the other.
    package static func + (left: SafeText, right: SafeText) -> SafeText {
        let both = left.string + right.string
        // At the seam two characters may become one, of which less may be kept.
        let isPlain = (left.string.utf8.last ?? 0) < 0x80 || (right.string.utf8.first ?? 0) < 0x80
        return isPlain ? SafeText(alreadySafe: both) : SafeText(both)
    }
}

extension SafeText: ExpressibleByStringInterpolation, CustomStringConvertible, Codable, Comparable {
    /// A literal is sanitised like any other text, so that an interpolated value never slips through.
    package init(stringLiteral value: String) {
        self.init(value)
    }

    package var description: String { string }

    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(string)
    }

    package static func < (left: SafeText, right: SafeText) -> Bool { left.string < right.string }
}

extension Sequence where Element == SafeText {
    /// The texts in a row with `separator` between them.
    package func joined(separator: SafeText = "") -> SafeText {
        SafeText(map(\.string).joined(separator: separator.string))
    }
}
