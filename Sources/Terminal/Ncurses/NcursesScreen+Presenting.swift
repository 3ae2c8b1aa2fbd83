import CNcurses
import SafeText

/// A style as ncurses takes it.
struct Pen {
    let attributes: Int32
    let pair: Int32
}

/// What a glyph's text depends on.
struct CellKey: Hashable {
    let glyph: Glyph
    let columns: Int
}

/// Cells of one row that are written next, and the pen of the last of them.
private struct CellRun {
    var cells: [shim_cell] = []
    var style: Style?
    var pen = Pen(attributes: 0, pair: 0)

    mutating func append(ascii: UInt32) { append((ascii, 0, 0, 0, 0)) }

    mutating func append(_ scalars: [UInt32]) {
        func scalar(_ index: Int) -> UInt32 { index < scalars.count ? scalars[index] : 0 }
        append((scalar(0), scalar(1), scalar(2), scalar(3), scalar(4)))
    }

    private mutating func append(_ scalars: (UInt32, UInt32, UInt32, UInt32, UInt32)) {
        cells.append(shim_cell(scalars: scalars, attributes: pen.attributes, pair: pen.pair))
    }
}

extension NcursesScreen {
    package func present(_ frame: Frame, palette: Palette) {
        if let shown, shown.palette != palette { forgetColors() }
        let last = shown?.frame.size == frame.size ? shown?.frame : nil
        if last == nil { shim_erase() }
        var run = CellRun()
        for row in 0..<min(frame.size.rows, size.rows) {
            draw(row, of: frame, last: last, palette: palette, &run)
        }
        shown = (frame, palette)
        if let wanted = frame.title, wanted != title { show(title: wanted) }
        terminal.output.send {
            place(frame.cursor)
            shim_update()
        }
    }

    /// Draws everything anew, whatever the terminal shows now.
    func repaint() {
        shim_invalidate()
        guard let (frame, palette) = shown else { return }
        shown = nil
        present(frame, palette: palette)
    }

    /// Draws the stretch of one row that differs from the last frame.
    private func draw(_ row: Int, of frame: Frame, last: Frame?, palette: Palette, _ run: inout CellRun) {
        let width = min(frame.size.columns, size.columns)
        guard var stretch = difference(row, frame, last, width: width) else { return }
        // The left half of a wide character carries both.
        while stretch.lowerBound > 0, frame[row, stretch.lowerBound].glyph == nil {
            stretch = (stretch.lowerBound - 1)..<stretch.upperBound
        }
        run.cells.removeAll(keepingCapacity: true)
        for column in stretch {
            let cell = frame[row, column]
            // The right half of a wide character was written with the left one.
            guard let glyph = cell.glyph else { continue }
            let isWide = column + 1 < frame.size.columns && frame[row, column + 1].glyph == nil
            let columns = isWide && column + 1 < width ? 2 : 1
            if cell.style != run.style { (run.style, run.pen) = (cell.style, pen(cell.style, palette)) }
            if columns == 1, isWide {
                run.append([0x20])
            } else if columns == 1, let ascii = glyph.ascii {
                run.append(ascii: ascii)
            } else {
                let text = cellText(CellKey(glyph: glyph, columns: columns))
                run.append(text.first)
                if let second = text.second { run.append([second]) }
            }
        }
        shim_put(Int32(row), Int32(stretch.lowerBound), run.cells, Int32(run.cells.count))
    }

    private func difference(_ row: Int, _ frame: Frame, _ last: Frame?, width: Int) -> Range<Int>? {
        guard let last else { return width > 0 ? 0..<width : nil }
        guard let first = (0..<width).first(where: { frame[row, $0] != last[row, $0] }) else { return nil }
        let final = (first..<width).last { frame[row, $0] != last[row, $0] } ?? first
        return first..<(final + 1)
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
