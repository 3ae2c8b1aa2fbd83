import Foundation

/// Text as it is compared in a search: case, accents and letter forms that people leave out when they type are gone.
enum SearchText {
    /// Stands at the ends of every field; no folded text and no query can hold it. Two of them meet between fields, so
    /// that three characters tell a field's beginning or end.
    static let boundary = "\u{1F}"

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

    /// What a row is found by: its folded fields, then how their words begin.
    ///
    /// An index of three characters knows nothing shorter. So the beginnings of words, one or two characters long, stand
    /// behind two blanks each: `  a` and ` an` are in it.
    static func indexed(_ fields: [String]) -> String {
        let folded = fields.map(folded)
        return boundary + boundary + folded.map { $0 + boundary + boundary }.joined()
            + beginnings(of: folded).map { "  " + $0 }.joined()
    }

    /// How the words begin, each once, in order. Characters that are no plain ones begin a word wherever they stand:
    /// many scripts have no blanks.
    private static func beginnings(of folded: [String]) -> [String] {
        var found = Set<String>()
        for field in folded {
            let scalars = Array(field.unicodeScalars)
            for (index, scalar) in scalars.enumerated() where scalar != " " {
                let next = index + 1 < scalars.count && scalars[index + 1] != " " ? scalars[index + 1] : nil
                let isBeginning = isWord(scalar) && (index == 0 || !isWord(scalars[index - 1]))
                guard isBeginning || isOdd(scalar) || next.map(isOdd) == true else { continue }
                var beginning = String.UnicodeScalarView([scalar])
                if let next { beginning.append(next) }
                found.insert(String(beginning))
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether `indexed` keeps a scalar wherever it stands, not only where a word begins.
    static func isOdd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "0"..."9", " ", ".", "@", "-", "_": false
        default: true
        }
    }

    /// A plain letter or digit.
    static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "0"..."9": true
        default: false
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        isPlain(scalar)
            || (scalar.value > 0x7F && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil))
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
