import Foundation

/// Text as it is compared in a search: case, accents and letter forms that people leave out when they type are gone.
enum SearchText {
    /// Stands between the fields of a row; no folded text and no query can hold it.
    static let separator = "\u{1F}"

    /// `Öst` and `OST` become `ost`, `Ørsted` becomes `orsted`, `straße` becomes `strasse`.
    ///
    /// Marks are dropped from Latin and Greek letters only: elsewhere they make other letters (и, й).
    static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.lowercased() }
        var result = String.UnicodeScalarView()
        var dropsMarks = false
        for scalar in text.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars {
            if scalar.properties.generalCategory == .nonspacingMark {
                if !dropsMarks { result.append(scalar) }
            } else if let plain = letters[scalar] {
                result.append(contentsOf: plain.unicodeScalars)
                dropsMarks = true
            } else {
                result.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
                dropsMarks = isLatinOrGreek(scalar)
            }
        }
        return String(result).precomposedStringWithCanonicalMapping
    }

    /// The folded fields in one text, each between separators.
    static func joined(_ fields: [String]) -> String {
        separator + fields.map { folded($0) + separator }.joined()
    }

    /// The words of a text built by `joined`, each behind a blank, for the short queries that match beginnings only.
    static func words(of joined: String) -> String {
        var result = " "
        for character in joined {
            if character.isLetter || character.isNumber {
                result.append(character)
            } else if result.last != " " {
                result.append(" ")
            }
        }
        return result
    }

    private static func isLatinOrGreek(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0x00C0...0x024F, 0x0370...0x03FF, 0x1E00...0x1FFF: true
        default: false
        }
    }

    /// Letters that do not decompose, and the two Cyrillic ones that are written without their marks as often as with.
    private static let letters: [Unicode.Scalar: String] = [
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
        "ŧ": "t", "ŋ": "n", "ς": "σ",
    ]
}
