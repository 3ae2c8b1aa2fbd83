/// Counts by row and column, printed with sums that add up.
package struct CountTable: Sendable {
    package let title: String
    private let columns: [String]
    private var rows: [String] = []
    private var counts: [String: [String: Int]] = [:]

    /// - Parameters:
    ///   - rows: printed in this order, also when empty; others follow as they come.
    package init(_ title: String, rows: [String] = [], columns: [String]) {
        self.title = title
        self.rows = rows
        self.columns = columns
    }

    /// Counts one; a column that was not announced counts as the last one.
    package mutating func count(_ row: String, _ column: String) {
        if !rows.contains(row) { rows.append(row) }
        let column = columns.contains(column) ? column : columns.last ?? ""
        counts[row, default: [:]][column, default: 0] += 1
    }

    package func sum(row: String) -> Int { counts[row, default: [:]].values.reduce(0, +) }

    package func sum(column: String) -> Int { rows.reduce(0) { $0 + counts[$1, default: [:]][column, default: 0] } }

    package var total: Int { rows.reduce(0) { $0 + sum(row: $1) } }

    /// Whether the sums of the columns make the total as well, and it is `expected`.
    package func addsUp(to expected: Int) -> Bool {
        total == expected && columns.reduce(0) { $0 + sum(column: $1) } == expected
    }

    /// The table with its sums, a line each.
    package var lines: [String] {
        let head = [title] + columns + ["sum"]
        var body = rows.filter { sum(row: $0) > 0 }.map { row in
            [row] + columns.map { String(counts[row, default: [:]][$0, default: 0]) } + [String(sum(row: row))]
        }
        body.append(["sum"] + columns.map { String(sum(column: $0)) } + [String(total)])
        let all = [head] + body
        let widths = head.indices.map { index in all.map { $0[index].count }.max() ?? 0 }
        return all.map { cells in
            zip(cells, widths).enumerated().map { index, pair in
                let blanks = String(repeating: " ", count: pair.1 - pair.0.count)
                return index == 0 ? pair.0 + blanks : blanks + pair.0
            }.joined(separator: "  ")
        }
    }
}
