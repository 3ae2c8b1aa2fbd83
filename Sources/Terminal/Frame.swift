// Terminal: frames of cells, styles and events; the ncurses driver and a scripted one for tests.
// Belongs here: everything about screens and keys in general. Knows no billing words.

import SafeText

/// A place on the screen, counted from 0 at the top left.
package struct Position: Sendable, Hashable {
    package var row: Int
    package var column: Int

    package init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}

/// The size of a screen in cells.
package struct Size: Sendable, Hashable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = Swift.max(0, columns)
        self.rows = Swift.max(0, rows)
    }
}

/// The semantic roles a cell can have; a theme says how each looks.
package enum Role: String, Sendable, Hashable, CaseIterable, Codable {
    case text, title, muted, accent, selection, border, key, hint, ok, warn, danger, info, input, badge
}

/// How a cell is meant: its role, and whether it stands out within the role.
package struct Style: Sendable, Hashable {
    package var role: Role
    /// Bold on terminals that have it.
    package var isStrong: Bool
    /// On the selected row: drawn in the selection's background, the role's foreground kept where it stays legible.
    package var isSelected: Bool

    package init(_ role: Role, strong: Bool = false, selected: Bool = false) {
        self.role = role
        isStrong = strong
        isSelected = selected
    }

    package static let text = Style(.text)
}

/// One cell of a frame.
package struct Cell: Sendable, Hashable {
    /// What stands in the cell; nil in the right half of a wide character.
    package var glyph: Glyph?
    package var style: Style

    package static let blank = Cell(glyph: .blank, style: .text)
}

/// A whole screen as a value. Only `SafeText` can be drawn, and nothing reaches beyond the edges.
package struct Frame: Sendable, Hashable {
    package let size: Size
    /// Row by row.
    package private(set) var cells: [Cell]
    /// Where the text cursor is shown; nil hides it.
    package var cursor: Position?
    /// The window title; nil leaves it alone.
    package var title: SafeText?

    package init(size: Size) {
        self.size = size
        cells = Array(repeating: .blank, count: size.columns * size.rows)
    }

    package subscript(row: Int, column: Int) -> Cell { cells[row * size.columns + column] }

    /// Writes `text` from (`row`, `column`) on, at most `width` columns of it (to the edge when nil).
    ///
    /// A wide character that would be cut in half is left out. Outside the frame nothing happens.
    /// - Returns: the column behind the last written one.
    @discardableResult
    package mutating func write(
        _ text: SafeText, row: Int, column: Int, style: Style = .text, width: Int? = nil
    ) -> Int {
        guard row >= 0, row < size.rows, column < size.columns else { return column }
        let limit = Swift.min(size.columns, width.map { column + $0 } ?? size.columns)
        if text.isPlain {
            let glyphs = text.string.unicodeScalars.lazy.map { (Glyph(plain: $0), DisplayWidth.of($0)) }
            return write(glyphs, row: row, from: column, to: limit, style: style)
        }
        let glyphs = text.string.lazy.map { (Glyph($0), DisplayWidth.of($0)) }
        return write(glyphs, row: row, from: column, to: limit, style: style)
    }

    /// Writes glyphs of these numbers of columns.
    private mutating func write(
        _ glyphs: some Sequence<(Glyph, Int)>, row: Int, from start: Int, to limit: Int, style: Style
    ) -> Int {
        var position = start
        for (glyph, columns) in glyphs where columns > 0 {
            if position + columns > limit { break }
            if position >= 0 { place(glyph, columns: columns, row: row, column: position, style: style) }
            position += columns
        }
        return position
    }

    /// Fills a stretch of one row with `character`.
    package mutating func fill(
        row: Int, columns: Range<Int>, with character: Character = " ", style: Style = .text
    ) {
        guard row >= 0, row < size.rows else { return }
        let glyph = Glyph(character)
        for column in columns.clamped(to: 0..<size.columns) {
            place(glyph, columns: 1, row: row, column: column, style: style)
        }
    }

    /// Changes the style of a stretch of one row and leaves its text.
    package mutating func restyle(row: Int, columns: Range<Int>, _ change: (inout Style) -> Void) {
        guard row >= 0, row < size.rows else { return }
        for column in columns.clamped(to: 0..<size.columns) { change(&cells[row * size.columns + column].style) }
    }

    /// The cells of `area`'s first row.
    package func cells(in area: Area) -> [Cell] { Array(cells[indices(of: area)]) }

    /// Puts cells into the first row of an area as wide as the one they were taken from.
    package mutating func put(_ taken: [Cell], in area: Area) {
        let indices = indices(of: area)
        guard taken.count == indices.count else { return }
        for (index, cell) in zip(indices, taken) { cells[index] = cell }
    }

    private func indices(of area: Area) -> Range<Int> {
        guard (0..<size.rows).contains(area.row) else { return 0..<0 }
        let columns = (area.column..<Swift.max(area.column, area.endColumn)).clamped(to: 0..<size.columns)
        let start = area.row * size.columns
        return (start + columns.lowerBound)..<(start + columns.upperBound)
    }

    private mutating func place(_ glyph: Glyph, columns: Int, row: Int, column: Int, style: Style) {
        let index = row * size.columns + column
        separate(index, column: column)
        if columns == 2 { separate(index + 1, column: column + 1) }
        cells[index] = Cell(glyph: glyph, style: style)
        if columns == 2 { cells[index + 1] = Cell(glyph: nil, style: style) }
    }

    /// Blanks the other half of a wide character that is about to lose one.
    private mutating func separate(_ index: Int, column: Int) {
        if cells[index].glyph == nil, column > 0 {
            cells[index - 1].glyph = .blank
        } else if column + 1 < size.columns, cells[index + 1].glyph == nil {
            cells[index + 1].glyph = .blank
        }
    }

    /// The rows as text, right blanks kept; the right half of a wide character takes no character.
    package var lines: [String] {
        (0..<size.rows).map { row in
            String((0..<size.columns).compactMap { self[row, $0].glyph?.character })
        }
    }
}
