/// A table as Markdown writes it, its columns aligned for readers of the plain text.
package struct MarkdownTable: Sendable {
    private let head: [String]
    private var rows: [[String]] = []

    package init(_ head: [String]) {
        self.head = head
    }

    /// Adds a row; missing cells are empty.
    package mutating func add(_ cells: [String]) {
        rows.append(head.indices.map { $0 < cells.count ? cells[$0] : "" })
    }

    package var text: String {
        let widths = head.indices.map { column in max(3, ([head] + rows).map { $0[column].count }.max() ?? 0) }
        let rule = widths.map { String(repeating: "-", count: $0) }
        return ([head, rule] + rows).map { cells in
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }
            return "| " + padded.joined(separator: " | ") + " |"
        }.joined(separator: "\n")
    }
}
