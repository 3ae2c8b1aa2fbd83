/// A rectangle of cells.
package struct Area: Sendable, Hashable {
    package var row: Int
    package var column: Int
    package var rows: Int
    package var columns: Int

    package init(row: Int, column: Int, rows: Int, columns: Int) {
        self.row = row
        self.column = column
        self.rows = Swift.max(0, rows)
        self.columns = Swift.max(0, columns)
    }

    /// All of a screen.
    package init(_ size: Size) {
        self.init(row: 0, column: 0, rows: size.rows, columns: size.columns)
    }

    package var endRow: Int { row + rows }
    package var endColumn: Int { column + columns }

    /// Without the given margins.
    package func inset(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) -> Area {
        Area(row: row + top, column: column + left, rows: rows - top - bottom, columns: columns - left - right)
    }

    /// The upper `count` rows and the rest.
    package func splitTop(_ count: Int) -> (top: Area, rest: Area) {
        let count = Swift.min(Swift.max(0, count), rows)
        return (
            Area(row: row, column: column, rows: count, columns: columns),
            Area(row: row + count, column: column, rows: rows - count, columns: columns)
        )
    }

    /// The rest and the lower `count` rows.
    package func splitBottom(_ count: Int) -> (rest: Area, bottom: Area) {
        let parts = splitTop(rows - Swift.min(Swift.max(0, count), rows))
        return (parts.top, parts.rest)
    }

    /// The left `count` columns and the rest.
    package func splitLeft(_ count: Int) -> (left: Area, rest: Area) {
        let count = Swift.min(Swift.max(0, count), columns)
        return (
            Area(row: row, column: column, rows: rows, columns: count),
            Area(row: row, column: column + count, rows: rows, columns: columns - count)
        )
    }
}
