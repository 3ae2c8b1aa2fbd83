import SafeText

/// What a terminal shows after the bytes it was sent: a small emulator, good enough for what ncurses writes.
///
/// A value: feed it, look at it, compare it.
package struct VirtualScreen: Sendable {
    /// How a cell is drawn. Colours are kept as the numbers of the SGR sequence, such as `"38;5;196"`.
    package struct Rendition: Sendable, Hashable {
        package var isBold = false
        package var isDim = false
        package var isUnderlined = false
        package var isReversed = false
        package var foreground: String?
        package var background: String?

        package init() {}
    }

    /// One cell; a nil character is the right half of a wide one.
    package struct Cell: Sendable, Hashable {
        package var character: Character? = " "
        package var rendition = Rendition()
    }

    package internal(set) var rows: Int
    package internal(set) var columns: Int
    package internal(set) var row = 0
    package internal(set) var column = 0
    /// The window's title, as last set.
    package internal(set) var title: String?
    /// Every private and public mode set (`"?1049h"`) and reset, in order.
    package internal(set) var modeLog: [String] = []
    /// The private modes that are on now.
    package internal(set) var modes: Set<String> = ["?7", "?25"]
    /// Sequences that mean nothing here; an honest program sends none.
    package internal(set) var unknown: [String] = []
    /// Sequences that are understood here but that several terminals and most emulators lack: scrolling and repeating
    /// by a count, tabbing back. None should arrive.
    package internal(set) var rare: [String] = []
    /// NUL bytes that arrived; none should.
    package internal(set) var nulCount = 0

    var cells: [[Cell]]
    var mainScreen: (cells: [[Cell]], row: Int, column: Int)?
    var saved = (row: 0, column: 0)
    var region: Range<Int>
    var rendition = Rendition()
    var wrapsNext = false
    var isInserting = false
    var charsets = Charsets()
    var lastPrinted: Unicode.Scalar?
    var parser = Parser.ground
    var partial: [UInt8] = []

    package init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        cells = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
        region = 0..<rows
    }

    /// Whether the second screen is shown.
    package var isAlternate: Bool { mainScreen != nil }
    package var isCursorVisible: Bool { modes.contains("?25") }

    package subscript(row: Int, column: Int) -> Cell { cells[row][column] }

    /// The rows as text without the blanks at their end.
    package var lines: [String] {
        cells.map { row in
            var text = String(row.compactMap(\.character))
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    /// All rows, one a line.
    package var text: String { lines.joined(separator: "\n") }

    package func contains(_ wanted: String) -> Bool { lines.contains { $0.contains(wanted) } }

    /// Where `wanted` stands first; nil when it does not.
    package func find(_ wanted: String) -> (row: Int, column: Int)? {
        for (row, line) in cells.enumerated() {
            for column in line.indices {
                let rest = String(line[column...].compactMap(\.character))
                if line[column].character != nil, rest.hasPrefix(wanted) { return (row, column) }
            }
        }
        return nil
    }

    /// How the first place is drawn where `wanted` stands.
    package func rendition(of wanted: String) -> Rendition? {
        find(wanted).map { cells[$0.row][$0.column].rendition }
    }

    /// Takes another size, as a window does: what no longer fits is cut.
    package mutating func resize(rows: Int, columns: Int) {
        func fitted(_ old: [[Cell]]) -> [[Cell]] {
            let blank = Array(repeating: Cell(), count: columns)
            return (0..<rows).map { row in
                row < old.count
                    ? Array((old[row] + Array(repeating: Cell(), count: columns)).prefix(columns)) : blank
            }
        }
        cells = fitted(cells)
        if let main = mainScreen {
            mainScreen = (fitted(main.cells), min(main.row, rows - 1), min(main.column, columns - 1))
        }
        (self.rows, self.columns) = (rows, columns)
        region = 0..<rows
        (row, column) = (min(row, rows - 1), min(column, columns - 1))
        wrapsNext = false
    }
}

/// The two character sets a terminal can switch between, and which is line drawing.
struct Charsets: Sendable {
    var isDrawing = [false, false]
    var current = 0

    /// What `scalar` is in the current set.
    func drawn(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard isDrawing[current], (0x5F...0x7E).contains(scalar.value) else { return scalar }
        return Self.drawing[Int(scalar.value) - 0x5F]
    }

    private static let drawing = Array(" ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·".unicodeScalars)
}
