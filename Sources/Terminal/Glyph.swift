import SafeText

/// What of a grapheme stands in a cell: a few scalars as numbers, so that a frame is copied and compared without
/// touching a single text.
package struct Glyph: Sendable, Hashable {
    /// The base and two more scalars of 21 bits each, the base lowest; 0 where there is none.
    private let first: UInt64
    /// Two more.
    private let second: UInt64

    /// The most scalars of one cell (ncurses' `CCHARW_MAX`).
    private static let scalarLimit = 5
    private static let width: UInt64 = 21

    package static let blank = Glyph(plain: " ")

    /// `character`, or its base where it holds a joiner, has a variation selector or too many marks: terminals dispute
    /// the width of such clusters, and a disputed one would shift the row.
    package init(_ character: Character) {
        var packed: (first: UInt64, second: UInt64) = (0, 0)
        for (index, scalar) in Glyph.drawn(of: character).enumerated() {
            let value = UInt64(scalar.value)
            if index < 3 {
                packed.first |= value << (Glyph.width * UInt64(index))
            } else {
                packed.second |= value << (Glyph.width * UInt64(index - 3))
            }
        }
        (first, second) = packed
    }

    /// A character of one scalar.
    init(plain scalar: Unicode.Scalar) {
        (first, second) = (UInt64(scalar.value), 0)
    }

    private static func drawn(of character: Character) -> String.UnicodeScalarView.SubSequence {
        let scalars = character.unicodeScalars
        guard scalars.count > 1 else { return scalars[...] }
        let isDisputed =
            scalars.count > scalarLimit
            || scalars.contains { (0x200C...0x200D).contains($0.value) || (0xFE00...0xFE0F).contains($0.value) }
            || scalars.dropFirst().contains { DisplayWidth.of(Character($0)) > 0 }
        return isDisputed ? scalars.prefix(1) : scalars[...]
    }

    /// The byte of a printable ASCII character; nil for any other.
    var ascii: UInt32? { second == 0 && (0x20...0x7E).contains(first) ? UInt32(first) : nil }

    /// The base, then the marks on it.
    var scalars: [UInt32] {
        let mask: UInt64 = (1 << Glyph.width) - 1
        let all = [first, first >> Glyph.width, first >> (2 * Glyph.width), second, second >> Glyph.width]
        return all.map { UInt32($0 & mask) }.filter { $0 != 0 }
    }

    package var character: Character {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars.compactMap { Unicode.Scalar($0) })
        return text.first ?? " "
    }
}

extension Glyph: ExpressibleByExtendedGraphemeClusterLiteral {
    package init(extendedGraphemeClusterLiteral value: Character) { self.init(value) }
}
