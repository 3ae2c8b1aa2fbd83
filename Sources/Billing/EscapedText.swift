/// The ways in which JSON, HTML and addresses spell one byte.
enum EscapedText {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// The byte that an escape at `position` stands for, and the length of the escape; nil where none begins.
    static func unit(_ text: Bytes, at position: Int) -> (byte: UInt8, length: Int)? {
        switch text[position] {
        case UInt8(ascii: "%"): return number(text, from: position + 1, digits: 2).map { ($0, 3) }
        case UInt8(ascii: "\\"): return backslashEscape(text, position)
        case UInt8(ascii: "&"): return entity(text, position)
        default: return nil
        }
    }

    /// The length of a run of blanks that breaks the line at `position`, spelled out or escaped; nil when there is none.
    static func lineBreak(_ text: Bytes, at position: Int) -> Int? {
        var end = position
        var breaks = false
        while end < text.count {
            if let tag = tags.first(where: { has($0, text, end) }) {
                breaks = true
                end += tag.utf8CodeUnitCount
            } else if has("\\n", text, end) || has("\\r", text, end) {
                breaks = true
                end += 2
            } else if text[end] == 0x0A || text[end] == 0x0D {
                breaks = true
                end += 1
            } else if let unit = unit(text, at: end), unit.byte == 0x0A || unit.byte == 0x0D {
                breaks = true
                end += unit.length
            } else if text[end] == 0x20 || text[end] == 0x09 {
                end += 1
            } else {
                break
            }
        }
        return breaks ? end - position : nil
    }

    /// Whether a letter or a digit ends at `position`. Of an escape counts what it stands for: the `0` of `%20` is none.
    static func isWord(_ text: Bytes, before position: Int) -> Bool {
        if position >= 6, has("\\u", text, position - 6), let value = hexadecimal(text, from: position - 4, digits: 4) {
            return Unicode.Scalar(UInt32(value)).map(isWord) ?? false
        }
        if position >= 3, has("%", text, position - 3), let value = hexadecimal(text, from: position - 2, digits: 2) {
            // A part of a longer character is taken for none, so that more is redacted rather than less.
            return value < 0x80 && isWord(Unicode.Scalar(UInt8(value)))
        }
        if position >= 2, ["\\n", "\\r", "\\t", "\\b", "\\f"].contains(where: { has($0, text, position - 2) }) {
            return false
        }
        let before = String(decoding: text[Swift.max(0, position - 4)..<position], as: UTF8.self)
        return before.unicodeScalars.last.map(isWord) ?? false
    }

    /// Whether a letter or a digit begins at `position`.
    static func isWord(_ text: Bytes, at position: Int) -> Bool {
        let behind = String(decoding: text[position..<Swift.min(position + 4, text.count)], as: UTF8.self)
        return behind.unicodeScalars.first.map(isWord) ?? false
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.generalCategory == .decimalNumber
    }

    private static let tags: [StaticString] = ["<br>", "<br/>", "<br />"]

    /// Whether `word` stands at `position`.
    static func has(_ word: StaticString, _ text: Bytes, _ position: Int) -> Bool {
        guard position + word.utf8CodeUnitCount <= text.count else { return false }
        return word.withUTF8Buffer { $0.elementsEqual(text[position..<position + $0.count]) }
    }

    /// A character behind a backslash.
    private static func backslashEscape(_ text: Bytes, _ position: Int) -> (byte: UInt8, length: Int)? {
        guard position + 1 < text.count else { return nil }
        switch text[position + 1] {
        case UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "\\"): return (text[position + 1], 2)
        case UInt8(ascii: "u"): return number(text, from: position + 2, digits: 4).map { ($0, 6) }
        default: return nil
        }
    }

    private static let entities: [(spelling: StaticString, byte: UInt8)] = [
        ("&amp;", 0x26), ("&lt;", 0x3C), ("&gt;", 0x3E), ("&quot;", 0x22), ("&apos;", 0x27),
    ]

    /// A named entity or a character reference, decimal or hexadecimal, of at most eight characters in all.
    private static func entity(_ text: Bytes, _ position: Int) -> (byte: UInt8, length: Int)? {
        guard position + 1 < text.count, text[position + 1] == UInt8(ascii: "#") else {
            let entity = entities.first { has($0.spelling, text, position) }
            return entity.map { ($0.byte, $0.spelling.utf8CodeUnitCount) }
        }
        let isHexadecimal = has("&#x", text, position) || has("&#X", text, position)
        let radix = isHexadecimal ? 16 : 10
        let start = position + (isHexadecimal ? 3 : 2)
        var (end, value) = (start, 0)
        while end < Swift.min(position + 8, text.count), let digit = digit(text[end]), digit < radix {
            value = value * radix + digit
            end += 1
        }
        guard end > start, end < Swift.min(position + 8, text.count), text[end] == UInt8(ascii: ";") else { return nil }
        return UInt8(exactly: value).map { ($0, end + 1 - position) }
    }

    /// A hexadecimal number of exactly `digits` digits that is one byte.
    private static func number(_ text: Bytes, from start: Int, digits: Int) -> UInt8? {
        hexadecimal(text, from: start, digits: digits).flatMap { UInt8(exactly: $0) }
    }

    private static func hexadecimal(_ text: Bytes, from start: Int, digits: Int) -> Int? {
        guard start + digits <= text.count else { return nil }
        var value = 0
        for byte in text[start..<start + digits] {
            guard let digit = digit(byte) else { return nil }
            value = value * 16 + digit
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte) - 0x61 + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte) - 0x41 + 10
        default: nil
        }
    }
}
