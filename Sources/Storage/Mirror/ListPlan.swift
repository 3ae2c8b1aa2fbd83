import Billing
import Foundation
import GRDB

/// Which way a list is read: small lists are sorted in memory, the others are read from an index in its order.
struct ListPlan {
    private let table: ListTable
    private let sources: [Int64]
    private let terms: SearchTerms?
    private let limits: ListLimits
    private let columns: SortColumns
    private let isDescending: Bool
    private let filters: [ListCondition]
    /// The parts of an index that hold all rows of the list, each in its order.
    private let stretches: [IndexStretch]
    /// The filters that `stretches` do not hold.
    private let others: [ListCondition]

    init(
        _ request: ListRequest, of table: ListTable, sources: [Int64], terms: SearchTerms?, limits: ListLimits,
        _ db: Database
    ) throws {
        (self.table, self.sources, self.terms, self.limits) = (table, sources, terms, limits)
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
    var isUnfiltered: Bool { terms == nil && filters.isEmpty }

    /// The parts of the list, in its order.
    func segments(_ db: Database) throws -> [ListSegment] {
        guard !stretches.isEmpty else { return [.sorted([])] }
        let words = terms.map { [ListCondition.words(of: $0, in: table)] } ?? []
        for (index, condition) in (words + filters).enumerated() where try isSmall(condition, db) {
            var rest = words + filters
            rest.remove(at: index)
            return [try sorted(condition, rest, db)]
        }
        guard let terms else { return walks(tier: 0, others) }
        let (whole, beginning) = (
            ListCondition.wholeField(of: terms, in: table), ListCondition.fieldBeginning(of: terms, in: table)
        )
        let inside = walks(tier: 2, [words[0].without(beginning)] + others)
        if try isSmall(beginning, db) { return [try sorted(beginning, filters, db)] + inside }
        let beginnings = walks(tier: 1, [beginning.without(whole)] + others)
        let wholes =
            try isSmall(whole, db) ? [try sorted(whole, filters, db)] : walks(tier: 0, [whole] + others)
        return wholes + beginnings + inside
    }

    /// A number of rows that the list has for certain.
    func known(_ db: Database) throws -> Int {
        let words = terms.map { [ListCondition.words(of: $0, in: table)] } ?? []
        let conditions = words + filters
        guard let probe = conditions.first(where: { !$0.probes.isEmpty })?.probes.first else { return 0 }
        let sample: SQL = """
            SELECT count(*) FROM \(sql: table.name) WHERE row IN (SELECT * FROM (\(probe)) LIMIT \(ListPlan.sampled))
            AND \(ofSources) AND \(conditions.map(\.predicate).conjunction)
            """
        return try Int.fetchOne(db, SQLRequest(literal: sample, cached: true)) ?? 0
    }

    private static let sampled = 1_000

    /// Unary plus keeps SQLite from going through the sources where the rows are named.
    private var ofSources: SQL { "+source IN (\(sources.map { "\($0)" as SQL }.joined(separator: ", ")))" }

    private func isSmall(_ condition: ListCondition, _ db: Database) throws -> Bool {
        guard condition.candidates != nil else { return false }
        return try condition.probes.allSatisfy { probe in
            let counted: SQL = "SELECT count(*) FROM (\(probe) LIMIT \(limits.probed + 1))"
            return try Int.fetchOne(db, SQLRequest(literal: counted, cached: true)) ?? 0 <= limits.probed
        }
    }

    private func sorted(_ found: ListCondition, _ others: [ListCondition], _ db: Database) throws -> ListSegment {
        guard let candidates = found.candidates else { return .sorted([]) }
        let checks = [found.check].compactMap { $0 } + others.map(\.predicate)
        let direction = isDescending ? " DESC" : ""
        let names = columns.names.joined(separator: ", ")
        let order = (columns.names + ["row"]).map { $0 + direction }.joined(separator: ", ")
        var tier: SQL = "0"
        if let terms { tier = ListCondition.tier(of: terms, in: table) }
        let sql: SQL = """
            SELECT row, \(tier) AS tier, \(sql: names) FROM \(sql: table.name)
            WHERE row IN (\(candidates)) AND \(ofSources) AND \(checks.conjunction)
            ORDER BY tier, \(sql: columns.names[0]) IS NULL, \(sql: order)
            """
        let rows = try SQLRequest<Row>(literal: sql, cached: true).fetchCursor(db)
        var keys: [RowKey] = []
        while let row = try rows.next() {
            keys.append(RowKey(tier: row[1], value: columns.value(row, at: 2), row: row[0]))
        }
        return .sorted(keys)
    }

    private func walks(tier: Int, _ conditions: [ListCondition]) -> [ListSegment] {
        (columns.isOptional ? [true, false] : [true]).map { hasValue in
            .walked(
                ListWalk(
                    table: table, tier: tier, hasValue: hasValue, columns: columns, isDescending: isDescending,
                    stretches: stretches, conditions: conditions, limit: limits.walked))
        }
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
