import Billing
import Foundation
import GRDB

/// How a part of a list is read in the order of an index.
struct ListWalk {
    let table: ListTable
    let tier: Int
    let hasValue: Bool
    let columns: SortColumns
    let isDescending: Bool
    let stretches: [IndexStretch]
    /// What else the rows must have.
    let conditions: [ListCondition]
    let limits: ListLimits
    /// All rows that meet the conditions of all tiers; nil where there are no conditions.
    let foundRows: FoundRows?

    var rank: Int { tier * 2 + (hasValue ? 0 : 1) }

    /// The next rows behind `anchor`, or before it; from the end where there is none.
    func keys(_ count: Int, from anchor: RowKey?, isForward: Bool, _ db: Database) throws -> [RowKey] {
        let parts = stretches.map { ($0, ranges(of: $0, from: anchor, isForward: isForward)) }
        let reading = Reading(parts: parts, count: count, isForward: isForward)
        guard let foundRows else { return try keys(reading) { try first($0, db) } ?? [] }
        if try foundRows.known(db) == nil, let found = try keys(reading, { try look($0, db) }) { return found }
        let rows = try foundRows.find(db)[tier]
        if rows.count <= limits.probed { return try sort(rows, reading, db) }
        return try keys(reading) { try pick(rows, $0, db) } ?? []
    }

    /// What is read of an index, from one place on.
    private struct Reading {
        let parts: [(stretch: IndexStretch, ranges: [SQL])]
        let count: Int
        let isForward: Bool
    }

    /// What `read` finds in each part; nil when it gives up in one of them.
    private func keys(_ reading: Reading, _ read: (Part) throws -> [RowKey]?) throws -> [RowKey]? {
        var found: [RowKey] = []
        for (stretch, ranges) in reading.parts {
            var ofStretch: [RowKey] = []
            for range in ranges where ofStretch.count < reading.count {
                let rows: SQL = """
                    FROM \(sql: table.name) WHERE \(stretch.condition) AND \(range)
                    ORDER BY \(order(columns.ordered, reading.isForward))
                    """
                guard let keys = try read(Part(rows: rows, count: reading.count - ofStretch.count)) else { return nil }
                ofStretch += keys
            }
            found += ofStretch
        }
        if stretches.count > 1 {
            found.sort { ($0.precedes($1, isDescending: isDescending)) == reading.isForward && $0 != $1 }
        }
        return Array(found.prefix(reading.count))
    }

    /// A range of a stretch in its order, and the number of rows that are wanted of it.
    private struct Part {
        let rows: SQL
        let count: Int
    }

    /// The parts of a stretch that lie behind the anchor. Rows equal to the anchor's are a part of their own: an index
    /// finds their numbers only behind a fixed value.
    private func ranges(of stretch: IndexStretch, from anchor: RowKey?, isForward: Bool) -> [SQL] {
        let isRising = isForward != isDescending
        let isEmpty: SQL = "\(sql: columns.names[0]) IS NULL"
        guard let anchor else { return [hasValue ? columns.hasValue : isEmpty] }
        let behindRow: SQL = "row \(sql: isRising ? ">" : "<") \(anchor.row)"
        guard hasValue else { return [isEmpty + " AND " + behindRow] }
        guard var values = columns.columns(anchor.value) else { return [columns.hasValue] }
        if columns == .status, let status = stretch.status, let passed = values.removeFirst() as? Int, status != passed
        {
            return (status > passed) == isRising ? [columns.hasValue] : []
        }
        let names = columns.ordered
        let equal = zip(names, values).map { SQL(sql: "\($0) = ?", arguments: [$1]) }.joined(separator: " AND ")
        let marks = values.map { _ in "?" }.joined(separator: ", ")
        let behindValue = SQL(
            sql: "(\(names.joined(separator: ", "))) \(isRising ? ">" : "<") (\(marks))",
            arguments: StatementArguments(values))
        return [equal + " AND " + behindRow, behindValue]
    }

    /// The first rows, whatever they are.
    private func first(_ part: Part, _ db: Database) throws -> [RowKey] {
        try fetch("SELECT row, \(names) \(part.rows) LIMIT \(part.count)", db)
    }

    /// The first rows that meet the conditions; nil when there may be more of them than were looked for.
    private func look(_ part: Part, _ db: Database) throws -> [RowKey]? {
        let needed = Set(["row"] + columns.names + conditions.flatMap(\.columns)).sorted().joined(separator: ", ")
        let looked = max(1, limits.walked / stretches.count)
        let keys = try fetch(
            """
            SELECT row, \(names) FROM (SELECT \(sql: needed) \(part.rows) LIMIT \(looked)) AS \(sql: table.name)
            WHERE \(conditions.map(\.predicate).conjunction) LIMIT \(part.count)
            """, db)
        if keys.count == part.count { return keys }
        let next: SQL = "SELECT 1 \(part.rows) LIMIT 1 OFFSET \(looked)"
        return try Int.fetchOne(db, SQLRequest(literal: next, cached: true)) == nil ? keys : nil
    }

    /// The first of `wanted`. The index alone is read, the rows themselves are not.
    private func pick(_ wanted: RowSet, _ part: Part, _ db: Database) throws -> [RowKey] {
        let rows = try SQLRequest<Row>(literal: "SELECT row, \(names) \(part.rows)", cached: true).fetchCursor(db)
        var keys: [RowKey] = []
        while keys.count < part.count, let row = try rows.next() {
            if wanted.contains(row[0]) { keys.append(key(row)) }
        }
        return keys
    }

    /// The first of a few rows, without going through an index for them.
    private func sort(_ wanted: RowSet, _ reading: Reading, _ db: Database) throws -> [RowKey] {
        var parts: [SQL] = []
        for (stretch, ranges) in reading.parts { parts += ranges.map { "(\(stretch.condition) AND \($0))" } }
        guard !wanted.isEmpty, !parts.isEmpty else { return [] }
        // As one value: every list of numbers would be a statement of its own, and statements are kept.
        let rows = "[" + wanted.rows.map(String.init).joined(separator: ",") + "]"
        let sql: SQL = """
            SELECT row, \(names) FROM \(sql: table.name)
            WHERE row IN (SELECT value FROM json_each(\(rows))) AND (\(parts.joined(separator: " OR ")))
            ORDER BY \(order(columns.names, reading.isForward)) LIMIT \(reading.count)
            """
        return try fetch(sql, db)
    }

    private var names: SQL { SQL(sql: columns.names.joined(separator: ", ")) }

    private func order(_ names: [String], _ isForward: Bool) -> SQL {
        let direction = isForward != isDescending ? "" : " DESC"
        return SQL(sql: ((hasValue ? names : []) + ["row"]).map { $0 + direction }.joined(separator: ", "))
    }

    private func fetch(_ sql: SQL, _ db: Database) throws -> [RowKey] {
        let rows = try SQLRequest<Row>(literal: sql, cached: true).fetchCursor(db)
        var keys: [RowKey] = []
        while let row = try rows.next() { keys.append(key(row)) }
        return keys
    }

    private func key(_ row: Row) -> RowKey { RowKey(tier: tier, value: columns.value(row, at: 1), row: row[0]) }
}
