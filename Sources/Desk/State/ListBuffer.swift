import Storage

/// The loaded rows of a list: one stretch that grows at both ends and is cut where it is far from what is shown.
package struct ListBuffer<Row: ListRow>: Sendable, Hashable {
    package private(set) var rows: [Row]
    /// Of every row, in the same order.
    private(set) var keys: [RowKey]
    /// Whether the list goes on before the first, and behind the last of the rows.
    package private(set) var hasBefore: Bool
    package private(set) var hasAfter: Bool
    /// The first row's position in the whole list, as far as it is known; relative to an earlier one where nobody counts.
    package private(set) var start: Int?
    package private(set) var count: ListCount

    init(_ stretch: ListStretch<Row>) {
        (rows, keys, start, count) = (stretch.rows, stretch.keys, stretch.start, stretch.count)
        (hasBefore, hasAfter) = (stretch.hasBefore, stretch.hasAfter)
        correct()
    }

    /// Adds what follows the last row.
    mutating func append(_ stretch: ListStretch<Row>) {
        start = stretch.start.map { $0 - rows.count } ?? start
        rows += stretch.rows
        keys += stretch.keys
        (hasAfter, count) = (stretch.hasAfter, stretch.count)
        correct()
    }

    /// Adds what precedes the first row.
    mutating func prepend(_ stretch: ListStretch<Row>) {
        start = stretch.start ?? start.map { $0 - stretch.rows.count }
        rows = stretch.rows + rows
        keys = stretch.keys + keys
        (hasBefore, count) = (stretch.hasBefore, stretch.count)
        correct()
    }

    /// Forgets all rows but those at `kept`.
    mutating func trim(to kept: Range<Int>) {
        guard kept != rows.indices else { return }
        if kept.lowerBound > 0 {
            hasBefore = true
            start = start.map { $0 + kept.lowerBound }
        }
        if kept.upperBound < rows.count { hasAfter = true }
        rows = Array(rows[kept])
        keys = Array(keys[kept])
    }

    /// Says where the first row lies, unless the store itself said so.
    mutating func place(at position: Int?) {
        if start == nil { start = position }
        correct()
    }

    /// Both ends of the list are known positions, also where everything between was only kept count of.
    private mutating func correct() {
        if !hasBefore {
            start = 0
            if !hasAfter { count = .exact(rows.count) }
        } else if !hasAfter, case .exact(let total) = count {
            start = total - rows.count
        }
        if hasBefore, let known = start, known < 1 { start = nil }
    }
}
