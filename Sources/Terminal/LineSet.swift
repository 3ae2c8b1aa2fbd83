/// The characters that lines and marks are drawn with.
package struct LineSet: Sendable, Hashable {
    package let horizontal: Character
    package let vertical: Character
    package let teeDown: Character
    package let teeUp: Character
    package let bar: Character
    package let dot: Character
    package let ellipsis: Character

    package static let unicode = LineSet(
        horizontal: "─", vertical: "│", teeDown: "┬", teeUp: "┴", bar: "━", dot: "●", ellipsis: "…")
    package static let ascii = LineSet(
        horizontal: "-", vertical: "|", teeDown: "+", teeUp: "+", bar: "=", dot: "o", ellipsis: "~")

    /// The set that a terminal can show.
    package static func fitting(_ capabilities: TerminalCapabilities) -> LineSet {
        capabilities.isUnicode ? unicode : ascii
    }
}

extension Frame {
    /// A horizontal line across `area`'s first row.
    package mutating func rule(_ area: Area, lines: LineSet, style: Style = Style(.border)) {
        fill(row: area.row, columns: area.column..<area.endColumn, with: lines.horizontal, style: style)
    }
}
