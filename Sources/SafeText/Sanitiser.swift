/// Spells out what could act on a terminal or hide from a reader: `^[` for escape, `<U+202E>` for an override.
enum Sanitiser {
    /// The visible form of `raw`, at most `limit` characters of it.
    static func visible(_ raw: String, limit: Int) -> String {
        var result = ""
        result.reserveCapacity(raw.utf8.count)
        var count = 0
        for character in raw {
            if count == limit {
                result.append("…")
                break
            }
            count += 1
            append(character, to: &result)
        }
        return result
    }

    private static func append(_ character: Character, to result: inout String) {
        let scalars = Array(character.unicodeScalars)
        if scalars.count == 1, !needsSpelling(scalars[0]) {
            result.append(character)
            return
        }
        for (index, scalar) in scalars.enumerated() {
            if isJoiner(scalar), index > 0, index < scalars.count - 1 || scalar.value == 0x200C {
                result.unicodeScalars.append(scalar)
            } else if isJoiner(scalar) || needsSpelling(scalar) {
                result += spelled(scalar)
            } else if index > maximumMarks, scalar.properties.generalCategory == .nonspacingMark {
                continue
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    /// More combining marks than any script needs only serve to draw over the neighbouring lines.
    private static let maximumMarks = 8

    /// ZWJ and ZWNJ belong to emoji sequences and to several scripts, so they may stay inside a grapheme.
    private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x200D || scalar.value == 0x200C
    }

    private static func spelled(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x00...0x1F: "^" + String(UnicodeScalar(UInt8(scalar.value) + 0x40))
        case 0x7F: "^?"
        default: "<U+" + paddedHex(scalar.value) + ">"
        }
    }

    private static func paddedHex(_ value: UInt32) -> String {
        let hex = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: Swift.max(0, 4 - hex.count)) + hex
    }

    private static func needsSpelling(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: false
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F: true
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
        case 0x3164, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB: true
        case 0xE000...0xF8FF, 0xF0000...0x10FFFF: true
        case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: true
        default: false
        }
    }
}
