import SafeText

extension VirtualScreen {
    mutating func move(_ row: Int, _ column: Int) {
        self.row = min(max(0, row), rows - 1)
        self.column = min(max(0, column), columns - 1)
        wrapsNext = false
    }

    /// Puts one scalar where the cursor is, joining it to the cell before where it takes no column.
    mutating func print(_ plain: Unicode.Scalar) {
        let scalar = charsets.drawn(plain)
        let width = DisplayWidth.of(Character(scalar))
        guard width > 0 else { return combine(scalar) }
        if wrapsNext || (width == 2 && column == columns - 1) {
            column = 0
            lineFeed()
        }
        if isInserting { insertCharacters(width) }
        put(Character(scalar), width)
        lastPrinted = plain
        if column + width >= columns {
            column = columns - 1
            wrapsNext = modes.contains("?7")
        } else {
            column += width
        }
    }

    private mutating func put(_ character: Character, _ width: Int) {
        for place in column..<min(columns, column + width) { separate(place) }
        cells[row][column] = Cell(character: character, rendition: rendition)
        if width == 2, column + 1 < columns { cells[row][column + 1] = Cell(character: nil, rendition: rendition) }
    }

    /// Blanks the other half of a wide character that is about to lose one.
    private mutating func separate(_ place: Int) {
        if cells[row][place].character == nil, place > 0 {
            cells[row][place - 1].character = " "
        } else if place + 1 < columns, cells[row][place + 1].character == nil {
            cells[row][place + 1].character = " "
        }
    }

    private mutating func combine(_ scalar: Unicode.Scalar) {
        var place = wrapsNext ? column : column - 1
        if place > 0, cells[row][place].character == nil { place -= 1 }
        guard place >= 0, let character = cells[row][place].character else { return }
        var text = String(character)
        text.unicodeScalars.append(scalar)
        if let joined = text.first, text.count == 1 { cells[row][place].character = joined }
    }

    mutating func repeatLast(_ count: Int) {
        guard let lastPrinted else { return }
        for _ in 0..<count { print(lastPrinted) }
    }

    mutating func lineFeed() {
        wrapsNext = false
        if row == region.upperBound - 1 { scrollUp(1) } else { row = min(rows - 1, row + 1) }
    }

    mutating func reverseLineFeed() {
        wrapsNext = false
        if row == region.lowerBound { scrollDown(1) } else { row = max(0, row - 1) }
    }

    /// Erased cells take the current background, as on a terminal with `bce`.
    private var blankCell: Cell {
        var blank = Cell()
        blank.rendition.background = rendition.background
        return blank
    }

    mutating func blank(_ row: Int, _ range: Range<Int>) {
        for place in range { cells[row][place] = blankCell }
    }

    mutating func erase(line kind: Int) {
        switch kind {
        case 0: blank(row, column..<columns)
        case 1: blank(row, 0..<(column + 1))
        default: blank(row, 0..<columns)
        }
        wrapsNext = false
    }

    mutating func erase(screen kind: Int) {
        let range = kind == 0 ? (row + 1)..<rows : kind == 1 ? 0..<row : 0..<rows
        for line in range { blank(line, 0..<columns) }
        if kind < 2 { erase(line: kind) }
    }

    private var blankLine: [Cell] { Array(repeating: blankCell, count: columns) }

    mutating func scrollUp(_ count: Int, from top: Int? = nil) {
        for _ in 0..<min(count, region.count) {
            cells.remove(at: top ?? region.lowerBound)
            cells.insert(blankLine, at: region.upperBound - 1)
        }
    }

    mutating func scrollDown(_ count: Int, from top: Int? = nil) {
        for _ in 0..<min(count, region.count) {
            cells.remove(at: region.upperBound - 1)
            cells.insert(blankLine, at: top ?? region.lowerBound)
        }
    }

    mutating func insertLines(_ count: Int) {
        if region.contains(row) { scrollDown(min(count, region.upperBound - row), from: row) }
    }

    mutating func deleteLines(_ count: Int) {
        if region.contains(row) { scrollUp(min(count, region.upperBound - row), from: row) }
    }

    mutating func insertCharacters(_ count: Int) {
        let count = min(count, columns - column)
        cells[row].insert(contentsOf: Array(repeating: blankCell, count: count), at: column)
        cells[row].removeLast(count)
    }

    mutating func deleteCharacters(_ count: Int) {
        let count = min(count, columns - column)
        cells[row].removeSubrange(column..<(column + count))
        cells[row].append(contentsOf: Array(repeating: blankCell, count: count))
    }
}
