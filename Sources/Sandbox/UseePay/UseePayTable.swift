extension UseePaySandbox {
    /// Records by id and by what they belong to, in the order of the lists: newest first, ties by id descending
    /// (section 3.0).
    struct Table<Row: Record>: Sendable {
        private var rows = Ledger<String, Row>(remembersTouched: true)
        /// Positions newest first.
        private var orders: [Account: [Int32]] = [:]
        /// Positions by the ids of what rows belong to, in no certain order.
        private var belongings: [String: [Int32]] = [:]

        subscript(id: String) -> Row? { rows[id] }
        subscript(at position: Int32) -> Row { rows[at: position] }

        /// Newest first.
        var all: [Row] { rows.values.sorted(by: Table.isNewer) }

        /// Grows with every change.
        var changes: Int { rows.changes }

        /// The positions of an account's rows, newest first.
        func positions(of account: Account) -> [Int32] { orders[account] ?? [] }

        /// The positions of the row with this id and of those that belong to it, newest first.
        func positions(around id: String) -> [Int32] {
            let own = rows.position(of: id).map { [$0] } ?? []
            return newestFirst(own + (belongings[id] ?? []))
        }

        func newestFirst(_ positions: some Sequence<Int32>) -> [Int32] {
            let keys = positions.map { (created: rows[at: $0].createdAt, id: rows[at: $0].id, position: $0) }
            return keys.sorted { ($0.created, $0.id) > ($1.created, $1.id) }.map(\.position)
        }

        mutating func insert(_ row: Row) {
            let order = orders[row.owner] ?? []
            var (low, high) = (0, order.count)
            while low < high {
                let middle = (low + high) / 2
                if Table.isNewer(rows[at: order[middle]], row) { low = middle + 1 } else { high = middle }
            }
            orders[row.owner, default: []].insert(file(row), at: low)
        }

        /// Adds many without looking for their places; `sort` must follow.
        mutating func append(_ row: Row) { orders[row.owner, default: []].append(file(row)) }

        mutating func sort() {
            for (account, order) in orders { orders[account] = newestFirst(order) }
        }

        mutating func update(_ row: Row) {
            for id in rows[row.id]?.belongsTo ?? [] where !row.belongsTo.contains(id) {
                belongings[id]?.removeAll { $0 == rows.position(of: row.id) }
            }
            file(row)
        }

        /// What came or changed since this was last asked.
        mutating func takeTouched() -> [Int32] { rows.takeTouched() }

        @discardableResult
        private mutating func file(_ row: Row) -> Int32 {
            let known = rows[row.id]?.belongsTo ?? []
            rows[row.id] = row
            let position = rows.position(of: row.id) ?? 0
            for id in row.belongsTo where !known.contains(id) { belongings[id, default: []].append(position) }
            return position
        }

        private static func isNewer(_ left: Row, _ right: Row) -> Bool {
            (left.createdAt, left.id) > (right.createdAt, right.id)
        }
    }
}
