import Billing
import Foundation
import GRDB

/// Which way a list is read: small lists are sorted in memory, the others are read from an index in its order.
struct ListPlan {
    private let table: ListTable
    private let sources: [Int64]
    private let search: IndexedTerms?
    /// The condition that `search` is; none without a search.
    private let words: [ListCondition]
    private let limits: ListLimits
    private let kept: KeptRows
    private let columns: SortColumns
    private let isDescending: Bool
    private let filters: [ListCondition]
    /// The parts of an index that hold all rows of the list, each in its order.
    private let stretches: [IndexStretch]
    /// The filters that `stretches` do not hold.
    private let others: [ListCondition]

    init(
        _ request: ListRequest, of table: ListTable, sources: [Int64], terms: SearchTerms?, limits: ListLimits,
        kept: KeptRows, _ db: Database
    ) throws {
        (self.table, self.sources, self.limits, self.kept) = (table, sources, limits, kept)
        search = try terms.map { try IndexedTerms($0, in: table, db) }
        words = search.map { [ListCondition.words(of: $0, in: table)] } ?? []
        isDescending = request.order.isDescending
        columns = SortColumns(table == .customer ? .name : request.order.key)
        let isFiltered = table == .subscription && (request.filter.status != nil || request.filter.end != nil)
        guard isFiltered || columns != .name else {
            (stretches, filters, others) = (sources.map(IndexStretch.init(source:)), [], [])
            return
        }
        let facets = try sources.flatMap { try Facet.all(of: $0, db) }.filter { $0.passes(request.filter) }
        stretches = facets.map(IndexStretch.init(facet:))
        let list = sources.map { "\($0)" as SQL }.joined(separator: ", ")
        if isFiltered, case .within(let range)? = request.filter.end {
            others = [ListCondition.end(in: range, sources: list)]
        } else {
            others = []
        }
        filters = others + (isFiltered ? [ListCondition.facets(facets, sources: list)] : [])
    }

    /// Whether the list shows all rows of its sources.
    var isUnfiltered: Bool { search == nil && filters.isEmpty }

    /// The parts of the list, in its order.
    func segments(_ db: Database) throws -> [ListSegment] {
        guard !stretches.isEmpty else { return [.sorted([])] }
        for (index, condition) in (words + filters).enumerated() where try isSmall(condition, db) {
            var rest = words + filters
            rest.remove(at: index)
            return [try sorted(condition, rest, db)]
        }
        let found = try foundRows(db)
        guard let search else { return walks(tier: 0, others, found) }
        let (whole, beginning) = (
            ListCondition.wholeField(of: search, in: table), ListCondition.fieldBeginning(of: search, in: table)
        )
        let inside = walks(tier: 2, [words[0].without(beginning)] + others, found)
        if try isSmall(beginning, db) { return [try sorted(beginning, filters, db)] + inside }
        let beginnings = walks(tier: 1, [beginning.without(whole)] + others, found)
        let wholes =
            try isSmall(whole, db) ? [try sorted(whole, filters, db)] : walks(tier: 0, [whole] + others, found)
        return wholes + beginnings + inside
    }

    /// A number of rows that the list has for certain.
    func known(_ db: Database) throws -> Int {
        let conditions = words + filters
        guard let probe = conditions.first(where: { !$0.probes.isEmpty })?.probes.first else { return 0 }
        let sample: SQL = """
            SELECT count(*) FROM \(sql: table.name) WHERE row IN (SELECT * FROM (\(probe)) LIMIT \(limits.sampled))
            AND \(ofSources) AND \(conditions.map(\.predicate).conjunction)
            """
        return try Int.fetchOne(db, SQLRequest(literal: sample, cached: true)) ?? 0
    }

    /// Unary plus keeps SQLite from going through the sources where the rows are named.
    private var ofSources: SQL { "+source IN (\(sources.map { "\($0)" as SQL }.joined(separator: ", ")))" }

    private func isSmall(_ condition: ListCondition, _ db: Database) throws -> Bool {
        try hasAtMost(limits.probed, condition, db)
    }

    private func hasAtMost(_ most: Int, _ condition: ListCondition, _ db: Database) throws -> Bool {
        guard condition.candidates != nil else { return false }
        return try condition.probes.allSatisfy { probe in
            let counted: SQL = "SELECT count(*) FROM (\(probe) LIMIT \(most + 1))"
            return try Int.fetchOne(db, SQLRequest(literal: counted, cached: true)) ?? 0 <= most
        }
    }

    private func sorted(_ found: ListCondition, _ others: [ListCondition], _ db: Database) throws -> ListSegment {
        let direction = isDescending ? " DESC" : ""
        let names = columns.names.joined(separator: ", ")
        let order = (columns.names + ["row"]).map { $0 + direction }.joined(separator: ", ")
        let sql: SQL = """
            SELECT row, \(tier) AS tier, \(sql: names) FROM \(sql: table.name) WHERE \(all(found, others))
            ORDER BY tier, \(sql: columns.names[0]) IS NULL, \(sql: order)
            """
        let rows = try SQLRequest<Row>(literal: sql, cached: true).fetchCursor(db)
        var keys: [RowKey] = []
        while let row = try rows.next() {
            keys.append(RowKey(tier: row[1], value: columns.value(row, at: 2), row: row[0]))
        }
        return .sorted(keys)
    }

    /// True of the rows that meet all conditions; `found` is what they are found by.
    private func all(_ found: ListCondition, _ others: [ListCondition]) -> SQL {
        var own = [found.predicate]
        if let candidates = found.candidates { own = ["row IN (\(candidates))"] + [found.check].compactMap { $0 } }
        return ([ofSources] + own + others.map(\.predicate)).conjunction
    }

    private var tier: SQL {
        guard let search else { return "0" }
        return ListCondition.tier(of: search, in: table)
    }

    private func walks(tier: Int, _ conditions: [ListCondition], _ found: FoundRows?) -> [ListSegment] {
        (columns.isOptional ? [true, false] : [true]).map { hasValue in
            .walked(
                ListWalk(
                    table: table, tier: tier, hasValue: hasValue, columns: columns, isDescending: isDescending,
                    stretches: stretches, conditions: conditions, limits: limits, foundRows: found))
        }
    }

    /// The rows that meet what `stretches` do not tell; nil when that is nothing.
    private func foundRows(_ db: Database) throws -> FoundRows? {
        let conditions = words + others
        guard let first = conditions.first else { return nil }
        let which = all(first, Array(conditions.dropFirst()))
        let found = FoundRows(sql: "SELECT row, \(tier) FROM \(sql: table.name) WHERE \(which)", kept: kept)
        // So few are found sooner than a window of them in the list's order.
        if try hasAtMost(limits.found, first, db) { _ = try found.find(db) }
        return found
    }
}

extension ListCondition {
    /// This condition of rows that do not have another one.
    fileprivate func without(_ other: ListCondition) -> ListCondition {
        ListCondition(
            predicate: "\(predicate) AND NOT \(other.predicate)", columns: columns, candidates: candidates,
            check: check, probes: probes)
    }
}
