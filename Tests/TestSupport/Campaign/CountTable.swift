/// Counts by row and column, printed with sums; what belongs in no column has one of its own.
package struct CountTable: Sendable {
    package let title: String
    private let columns: [String]
    private var rows: [String] = []
    private var counts: [String: [String: Int]] = [:]

    private static let other = "other"

    /// - Parameters:
    ///   - rows: printed in this order, also when empty; others follow as they come.
    package init(_ title: String, rows: [String] = [], columns: [String]) {
        self.title = title
        self.rows = rows
        self.columns = columns + [CountTable.other]
    }

    /// Counts one.
    package mutating func count(_ row: String, _ column: String) {
        if !rows.contains(row) { rows.append(row) }
        let column = columns.contains(column) ? column : CountTable.other
        counts[row, default: [:]][column, default: 0] += 1
    }

    package func sum(row: String) -> Int { counts[row, default: [:]].values.reduce(0, +) }

    private func sum(column: String) -> Int { rows.reduce(0) { $0 + counts[$1, default: [:]][column, default: 0] } }

    private var total: Int { rows.reduce(0) { $0 + sum(row: $1) } }

    /// How many belong in no column that was announced.
    package var unannounced: Int { sum(column: CountTable.other) }

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
