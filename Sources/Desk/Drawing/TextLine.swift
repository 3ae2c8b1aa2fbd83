import SafeText
import Terminal

/// A stretch of text in one style.
package struct Span: Sendable, Hashable {
    package let text: SafeText
    package let style: Style

    package init(_ text: SafeText, _ role: Role = .text, strong: Bool = false) {
        self.text = text
        style = Style(role, strong: strong)
    }

    package init(_ text: SafeText, style: Style) {
        self.text = text
        self.style = style
    }
}

/// One line: a left part that is cut where it must be, and a right part that is dropped when it does not fit.
package struct TextLine: Sendable, Hashable {
    package var left: [Span]
    package var right: [Span]
    package var isSelected = false

    package init(_ left: [Span] = [], right: [Span] = [], selected: Bool = false) {
        self.left = left
        self.right = right
        isSelected = selected
    }

    package init(_ text: SafeText, _ role: Role = .text, strong: Bool = false) {
        self.init([Span(text, role, strong: strong)])
    }

    package static let blank = TextLine()
}

extension Sequence where Element == Span {
    var width: Int { reduce(0) { $0 + $1.text.width } }
}

extension Frame {
    /// Draws `line` in the first row of `area`.
    mutating func draw(_ line: TextLine, in area: Area, lines: LineSet) {
        guard area.rows > 0, area.columns > 0 else { return }
        let rightWidth = line.right.width
        // The right part gives way unless half of the line, or the whole left part, stays readable.
        let isRightShown =
            rightWidth > 0
            && (line.left.width + 1 + rightWidth <= area.columns || rightWidth * 2 <= area.columns)
        let leftEnd = isRightShown ? area.endColumn - rightWidth - 1 : area.endColumn
        draw(line.left, row: area.row, from: area.column, to: leftEnd, lines: lines)
        if isRightShown {
            draw(line.right, row: area.row, from: area.endColumn - rightWidth, to: area.endColumn, lines: lines)
        }
        if line.isSelected {
            restyle(row: area.row, columns: area.column..<area.endColumn) { $0.isSelected = true }
        }
    }

    /// Draws spans one behind the other, the last one that fits cut with a mark.
    /// - Returns: the column behind the last written one.
    @discardableResult
    mutating func draw(_ spans: [Span], row: Int, from start: Int, to end: Int, lines: LineSet) -> Int {
        var column = start
        for span in spans {
            guard column < end else { break }
            let text = span.text.truncated(to: end - column, mark: lines.ellipsis)
            column = write(text, row: row, column: column, style: span.style, width: end - column)
        }
        return column
    }

    /// Draws as many lines as `area` has rows.
    mutating func draw(_ all: some Sequence<TextLine>, in area: Area, lines: LineSet) {
        for (index, line) in all.prefix(area.rows).enumerated() {
            draw(line, in: area.splitTop(index).rest, lines: lines)
        }
    }
}
