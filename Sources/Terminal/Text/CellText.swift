/// The scalars that put a glyph into its cells without ever moving what stands to the right of it.
struct CellText: Hashable {
    /// The scalars of the first cell.
    var first: [UInt32]
    /// The scalar of the second cell, where the glyph does not fill both by itself.
    var second: UInt32?

    /// Chooses what is written for `glyph` in a place of `columns` cells.
    ///
    /// - Parameter width: the columns the C library gives a scalar; nil draws ASCII only. Where it disagrees with
    ///   the frame, a stand-in is drawn: ncurses and the terminal would lose count of the row.
    init(_ glyph: Glyph, columns: Int, width: ((UInt32) -> Int)?) {
        let scalars = width == nil ? Glyph(ASCIIFallback.of(glyph.character)).scalars : glyph.scalars
        if let base = scalars.first, let width, width(base) == columns,
            scalars.dropFirst().allSatisfy({ width($0) == 0 })
        {
            (first, second) = (scalars, nil)
        } else if let base = scalars.first, scalars.count == 1, columns == 1, (0x20...0x7E).contains(base) {
            (first, second) = (scalars, nil)
        } else {
            let standIn = CellText.standIn(glyph)
            (first, second) = ([standIn], columns == 2 ? (standIn == 0x3F && width == nil ? 0x3F : 0x20) : nil)
        }
    }

    /// The letter of a regional indicator, else a question mark.
    private static func standIn(_ glyph: Glyph) -> UInt32 {
        guard let value = glyph.scalars.first, (0x1F1E6...0x1F1FF).contains(value) else { return 0x3F }
        return value - 0x1F1E6 + 0x41
    }
}
