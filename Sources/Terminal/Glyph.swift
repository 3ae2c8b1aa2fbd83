import SafeText

/// What of a grapheme is drawn: terminals dispute the width of some clusters, and a disputed one would shift the row.
enum Glyph {
    /// The most scalars of one cell (ncurses' `CCHARW_MAX`).
    private static let scalarLimit = 5

    /// `character`, or its base where it holds a joiner, has a variation selector or too many marks.
    static func drawable(_ character: Character) -> Character {
        let scalars = character.unicodeScalars
        guard scalars.count > 1, let base = scalars.first else { return character }
        let isDisputed =
            scalars.count > scalarLimit
            || scalars.contains { (0x200C...0x200D).contains($0.value) || (0xFE00...0xFE0F).contains($0.value) }
            || scalars.dropFirst().contains { DisplayWidth.of(Character($0)) > 0 }
        return isDisputed ? Character(base) : character
    }
}
