import SafeText

/// What may be printed: no code points that a reader cannot see or that act on a terminal, by a table apart from the
/// sanitiser's own, and no grapheme that the sanitiser would change.
enum PrintableText {
    /// The scalars of UTF-8 that is strictly well formed; nil for anything else.
    static func scalars(_ bytes: ArraySlice<UInt8>) -> [Unicode.Scalar]? {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var scalars: [Unicode.Scalar] = []
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): scalars.append(scalar)
            case .emptyInput: return scalars
            case .error: return nil
            }
        }
    }

    /// Why `scalars` must not be printed in a row; nil when they may.
    ///
    /// - Parameter inCells: on the screen, where no cluster of disputed width may stand; elsewhere joiners and
    ///   variation selectors may stand inside a grapheme.
    static func objection(to scalars: [Unicode.Scalar], inCells: Bool) -> String? {
        for (index, scalar) in scalars.enumerated() {
            let isInner = scalar.value == 0x200C || scalar.value == 0x200D || (0xFE00...0xFE0F).contains(scalar.value)
            if isInner, !inCells, index > 0 { continue }
            if isInner || isForbidden(scalar.value) { return "U+" + String(scalar.value, radix: 16, uppercase: true) }
        }
        if scalars.allSatisfy({ $0.value < 0x7F }) { return nil }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        if let first = scalars.first, isMark(first) { return "a mark that sits on what was there before" }
        for grapheme in String(view) where grapheme.unicodeScalars.count(where: isMark) > marksAtMost {
            return "a grapheme that draws over its neighbours"
        }
        for grapheme in String(view) where SafeText(String(grapheme)).string != String(grapheme) {
            let values = grapheme.unicodeScalars.map { String($0.value, radix: 16, uppercase: true) }
            return "a grapheme the sanitiser would change: " + values.joined(separator: " ")
        }
        return nil
    }

    /// More than any script needs.
    private static let marksAtMost = 8

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300, !(0xFE00...0xFE0F).contains(scalar.value) else { return false }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: true
        default: false
        }
    }

    /// Controls, bidirectional and zero-width characters, fillers, tags, private use and what is no character.
    private static func isForbidden(_ value: UInt32) -> Bool {
        switch value {
        case 0x20...0x7E: false
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x34F, 0x61C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F: true
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0: true
        case 0xFFF0...0xFFFB, 0xD800...0xF8FF, 0xFDD0...0xFDEF, 0x13430...0x1343F, 0x1BCA0...0x1BCA3: true
        case 0x1D173...0x1D17A, 0xE0000...0xE0FFF, 0xF0000...0x10FFFF: true
        default: value & 0xFFFE == 0xFFFE
        }
    }
}
