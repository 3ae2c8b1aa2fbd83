/// Spells out what could act on a terminal or hide from a reader: `^[` for escape, `<U+202E>` for an override.
enum Sanitiser {
    /// The visible form of `raw`, at most `limit` characters of it and an ellipsis where something was cut.
    static func visible(_ raw: String, limit: Int) -> String {
        if isPlain(raw, limit: limit) { return raw }
        var result = ""
        result.reserveCapacity(raw.utf8.count)
        var left = limit
        for character in raw {
            let shown = spelledOut(character)
            // Counted as shown, so that a second pass finds nothing to cut.
            left -= shown.count
            if left < 0 {
                result.append("…")
                break
            }
            result += shown
        }
        return result
    }

    /// Whether nothing in `raw` needs a look at its graphemes: nearly every name and address there is.
    static func isPlain(_ raw: String, limit: Int) -> Bool {
        if raw.utf8.count <= limit, raw.bytes(allSatisfy: { (0x20...0x7E).contains($0) }) { return true }
        var count = 0
        for scalar in raw.unicodeScalars {
            count += 1
            guard count <= limit, standsAlone(scalar.value) else { return false }
        }
        return true
    }

    /// Letters and signs that are visible, never combine and are one character each.
    private static func standsAlone(_ value: UInt32) -> Bool {
        switch value {
        case 0x20...0x7E, 0xA0...0xAC, 0xAE...0x2FF, 0x391...0x3FF, 0x400...0x482, 0x48A...0x52F: true
        case 0x2010...0x2027, 0x2500...0x25FF, 0x20A0...0x20BF, 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF: true
        case 0xAC00...0xD7A3: true
        default: false
        }
    }

    private static func spelledOut(_ character: Character) -> String {
        let scalars = capped(character)
        var result = ""
        // A mark without a letter would sit on whatever is drawn before it.
        // What follows a spelled-out scalar belongs to its closing bracket.
        var base = scalars.first
        if let first = base, isMark(first) || first.properties.isEmojiModifier, !isVariation(first),
            !needsSpelling(first)
        {
            result.append("\u{25CC}")
            base = nil
        }
        for (index, scalar) in scalars.enumerated() {
            let previous = index > 0 ? scalars[index - 1] : nil
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            let isKept =
                isJoiner(scalar)
                ? joins(scalar, base: base, previous: previous, next: next)
                : isVariation(scalar) ? varies(previous) : !needsSpelling(scalar)
            if isKept {
                result.unicodeScalars.append(scalar)
            } else {
                result += spelled(scalar)
                base = nil
            }
        }
        return result
    }

    /// The scalars of a grapheme without the excess that only serves to draw over the neighbouring lines.
    private static func capped(_ character: Character) -> [Unicode.Scalar] {
        var marks = 0
        var kept: [Unicode.Scalar] = []
        for scalar in character.unicodeScalars {
            if isMark(scalar), !isVariation(scalar) { marks += 1 }
            if marks > maximumMarks, isMark(scalar) { continue }
            if kept.count == maximumScalars { break }
            kept.append(scalar)
        }
        return kept
    }

    /// More than any script needs.
    private static let maximumMarks = 8
    /// More than the longest emoji sequence has.
    private static let maximumScalars = 32

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x300 { return false }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: true
        default: false
        }
    }

    private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x200D || scalar.value == 0x200C
    }

    /// Whether a joiner does in this place what it is for: between emoji, or in a script that shapes by it.
    private static func joins(
        _ joiner: Unicode.Scalar, base: Unicode.Scalar?, previous: Unicode.Scalar?, next: Unicode.Scalar?
    ) -> Bool {
        guard let base, let previous, !isJoiner(previous) else { return false }
        if joiner.value == 0x200C, next == nil { return isShaping(base) }
        guard let next, !needsSpelling(next), !isJoiner(next), !isVariation(next) else { return false }
        return isShaping(base) || (base.value > 0xFF && base.properties.isEmoji)
    }

    /// Arabic and its relatives, the scripts of India, Myanmar and Khmer.
    private static func isShaping(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0620...0x08FF, 0x0900...0x0DFF, 0x1000...0x109F, 0x1780...0x17FF: true
        case 0xFB50...0xFDCF, 0xFDF0...0xFDFF, 0xFE70...0xFEFC: true
        default: false
        }
    }

    private static func isVariation(_ scalar: Unicode.Scalar) -> Bool { (0xFE00...0xFE0F).contains(scalar.value) }

    /// Whether a variation selector follows something that has variants; elsewhere it only hides data.
    private static func varies(_ previous: Unicode.Scalar?) -> Bool {
        guard let previous, !needsSpelling(previous), !isJoiner(previous), !isVariation(previous) else { return false }
        return previous.properties.isEmoji || (previous.value >= 0x1000 && !isMark(previous))
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
        case 0x20...0x7E: return false
        case 0x00...0x1F, 0x7F...0x9F, 0xAD: return true
        case 0xA0...0x2FF: return false
        // Arabic number signs and their like are format characters that can be seen.
        case 0x600...0x605, 0x6DD, 0x70F, 0x890...0x891, 0x8E2, 0x110BD, 0x110CD: return false
        case 0x200C...0x200D, 0xFE00...0xFE0F: return false
        default:
            let properties = scalar.properties
            if properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint { return true }
            return switch properties.generalCategory {
            case .control, .format, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
    }
}

extension String {
    /// Whether `condition` holds for every byte of it in UTF-8.
    func bytes(allSatisfy condition: (UInt8) -> Bool) -> Bool {
        utf8.withContiguousStorageIfAvailable { $0.allSatisfy(condition) } ?? utf8.allSatisfy(condition)
    }
}
