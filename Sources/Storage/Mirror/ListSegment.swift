import Billing
import Foundation
import GRDB

/// A part of a list; its rows stand before those of the next.
enum ListSegment {
    /// All its rows, sorted.
    case sorted([RowKey])
    /// The rows of one tier that have, or have not, a value; read from an index in its order.
    case walked(ListWalk)
}

/// A part of an index that is in the order of a list.
struct IndexStretch {
    /// The index has the sorted columns behind the columns of this condition.
    let condition: SQL
    /// That of all its rows, where they have the same.
    let status: Int?

    init(source: Int64) { (condition, status) = ("source = \(source)", nil) }

    init(facet: Facet) {
        (condition, status) = ("source = \(facet.source) AND facet = \(facet.number)", facet.status)
    }
}

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
    /// Rows looked at in all stretches together before the candidates are sorted instead.
    let limit: Int

    var rank: Int { tier * 2 + (hasValue ? 0 : 1) }

    /// The next rows behind `anchor`, or before it; from the end where there is none.
    func keys(_ count: Int, from anchor: RowKey?, isForward: Bool, _ db: Database) throws -> [RowKey] {
        let allRanges = stretches.map { ranges(of: $0, from: anchor, isForward: isForward) }
        var found: [RowKey] = []
        for (stretch, ranges) in zip(stretches, allRanges) {
            var ofStretch: [RowKey] = []
            for range in ranges where ofStretch.count < count {
                let (keys, isWhole) = try read(stretch.condition, range, count - ofStretch.count, isForward, db)
                if !isWhole { return try sorted(by: allRanges, count, isForward, db) }
                ofStretch += keys
            }
            found += ofStretch
        }
        if stretches.count > 1 {
            found.sort { ($0.precedes($1, isDescending: isDescending)) == isForward && $0 != $1 }
        }
        return Array(found.prefix(count))
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

    /// - Returns: rows of one stretch, and false when there may be more of them than were looked for.
    private func read(
        _ stretch: SQL, _ range: SQL, _ count: Int, _ isForward: Bool, _ db: Database
    ) throws -> ([RowKey], isWhole: Bool) {
        let ordered: SQL =
            "FROM \(sql: table.name) WHERE \(stretch) AND \(range) ORDER BY \(order(isForward, columns.ordered))"
        if conditions.isEmpty {
            return (try fetch("SELECT row, \(names) \(ordered) LIMIT \(count)", db), true)
        }
        let needed = Set(["row"] + columns.names + conditions.flatMap(\.columns)).sorted().joined(separator: ", ")
        let looked = max(1, limit / stretches.count)
        let keys = try fetch(
            """
            SELECT row, \(names) FROM (SELECT \(sql: needed) \(ordered) LIMIT \(looked)) AS \(sql: table.name)
            WHERE \(conditions.map(\.predicate).conjunction) LIMIT \(count)
            """, db)
        if keys.count == count { return (keys, true) }
        let next = try Int.fetchOne(
            db, SQLRequest(literal: "SELECT 1 \(ordered) LIMIT 1 OFFSET \(looked)", cached: true))
        return (keys, next == nil)
    }

    /// The same rows when too few of those in order are wanted: of all that may be, the first.
    private func sorted(by ranges: [[SQL]], _ count: Int, _ isForward: Bool, _ db: Database) throws -> [RowKey] {
        let candidates = conditions.compactMap(\.candidates).prefix(1).map { "row IN (\($0))" as SQL }.conjunction
        let parts: [SQL] = zip(stretches, ranges).flatMap { stretch, ranges in
            ranges.map { stretch.condition + " AND " + $0 }
        }
        let part: SQL = parts.isEmpty ? "FALSE" : parts.map { "(\($0))" as SQL }.joined(separator: " OR ")
        return try fetch(
            """
            SELECT row, \(names) FROM \(sql: table.name) WHERE \(candidates) AND (\(part))
            AND \(conditions.map(\.predicate).conjunction) ORDER BY \(order(isForward, columns.names)) LIMIT \(count)
            """, db)
    }

    private var names: SQL { SQL(sql: columns.names.joined(separator: ", ")) }

    private func order(_ isForward: Bool, _ names: [String]) -> SQL {
        let direction = isForward != isDescending ? "" : " DESC"
        return SQL(sql: ((hasValue ? names : []) + ["row"]).map { $0 + direction }.joined(separator: ", "))
    }

    private func fetch(_ sql: SQL, _ db: Database) throws -> [RowKey] {
        let rows = try SQLRequest<Row>(literal: sql, cached: true).fetchCursor(db)
        var keys: [RowKey] = []
        while let row = try rows.next() {
            keys.append(RowKey(tier: tier, value: columns.value(row, at: 1), row: row[0]))
        }
        return keys
    }
}

extension [SQL] {
    /// All of them; each is put in brackets.
    var conjunction: SQL { isEmpty ? "TRUE" : map { "(\($0))" as SQL }.joined(separator: " AND ") }
}
