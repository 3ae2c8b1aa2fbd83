import CNcurses
import SafeText

/// A style as ncurses takes it.
struct Pen {
    let attributes: Int32
    let pair: Int32
}

/// What a glyph's text depends on.
struct CellKey: Hashable {
    let glyph: Character
    let columns: Int
}

extension NcursesScreen {
    package func present(_ frame: Frame, palette: Palette) {
        if let shown, shown.palette != palette { forgetColors() }
        let last = shown?.frame.size == frame.size ? shown?.frame : nil
        if last == nil { shim_erase() }
        for row in 0..<min(frame.size.rows, size.rows) {
            draw(row, of: frame, last: last, palette: palette)
        }
        shown = (frame, palette)
        place(frame.cursor)
        if let wanted = frame.title, wanted != title { show(title: wanted) }
        shim_update()
    }

    /// Draws everything anew, whatever the terminal shows now.
    func repaint() {
        shim_invalidate()
        guard let (frame, palette) = shown else { return }
        shown = nil
        present(frame, palette: palette)
    }

    /// Draws the stretch of one row that differs from the last frame.
    private func draw(_ row: Int, of frame: Frame, last: Frame?, palette: Palette) {
        let width = min(frame.size.columns, size.columns)
        guard var stretch = difference(row, frame, last, width: width) else { return }
        // The left half of a wide character carries both.
        while stretch.lowerBound > 0, frame[row, stretch.lowerBound].glyph == nil {
            stretch = (stretch.lowerBound - 1)..<stretch.upperBound
        }
        var column = stretch.lowerBound
        while column < stretch.upperBound {
            let cell = frame[row, column]
            let isWide = column + 1 < frame.size.columns && frame[row, column + 1].glyph == nil
            let columns = isWide && column + 1 < width ? 2 : 1
            put(isWide && columns == 1 ? " " : cell.glyph ?? " ", columns, row, column, pen(cell.style, palette))
            column += columns
        }
    }

    private func difference(_ row: Int, _ frame: Frame, _ last: Frame?, width: Int) -> Range<Int>? {
        guard let last else { return width > 0 ? 0..<width : nil }
        guard let first = (0..<width).first(where: { frame[row, $0] != last[row, $0] }) else { return nil }
        let final = (first..<width).last { frame[row, $0] != last[row, $0] } ?? first
        return first..<(final + 1)
    }

    private func put(_ glyph: Character, _ columns: Int, _ row: Int, _ column: Int, _ pen: Pen) {
        let text = cellText(CellKey(glyph: glyph, columns: columns))
        put(text.first, row, column, pen)
        if let second = text.second { put([second], row, column + 1, pen) }
    }

    private func put(_ scalars: [UInt32], _ row: Int, _ column: Int, _ pen: Pen) {
        var ended = scalars
        ended.append(0)
        shim_put(Int32(row), Int32(column), ended, pen.attributes, pen.pair)
    }

    private func cellText(_ key: CellKey) -> CellText {
        if let known = texts[key] { return known }
        if texts.count >= 4096 { texts.removeAll(keepingCapacity: true) }
        let width: ((UInt32) -> Int)? = capabilities.isUnicode ? { Int(shim_columns($0)) } : nil
        let text = CellText(key.glyph, columns: key.columns, width: width)
        texts[key] = text
        return text
    }

    private func pen(_ style: Style, _ palette: Palette) -> Pen {
        if let known = pens[style] { return known }
        let look = palette.look(for: style, colors: capabilities.colors)
        let colors = capabilities.colors
        var attributes = look.attributes
        let pair = pairs.pair(
            foreground: Quantiser.number(look.foreground, colors: colors),
            background: Quantiser.number(look.background, colors: colors)
        ) { shim_define_pair(Int32($0), Int32($1), Int32($2)) != 0 }
        // No pair is left: what was told apart by its background still is.
        if pair == nil, look.background != .standard { attributes.insert(.reversed) }
        let pen = Pen(attributes: attributes.rawValue, pair: Int32(pair ?? 0))
        pens[style] = pen
        return pen
    }

    private func forgetColors() {
        pens.removeAll(keepingCapacity: true)
        pairs.removeAll()
        shown = nil
        shim_invalidate()
    }

    private func place(_ cursor: Position?) {
        guard let cursor, cursor.row >= 0, cursor.row < size.rows, cursor.column >= 0, cursor.column < size.columns
        else { return shim_show_cursor(0) }
        shim_show_cursor(1)
        shim_move(Int32(cursor.row), Int32(cursor.column))
    }

    private func show(title wanted: SafeText) {
        let isFirst = title == nil
        title = wanted
        terminal.setTitle(wanted, isFirst: isFirst, isUnicode: capabilities.isUnicode)
        if isFirst { arm() }
    }
}
