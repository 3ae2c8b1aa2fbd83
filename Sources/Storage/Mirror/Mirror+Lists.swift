import Billing
import Foundation
import GRDB
import SafeText

extension Mirror {
    /// A stretch of the customers. Without a search it costs the same however many rows there are.
    package func customers(_ request: ListRequest) throws -> ListStretch<CustomerRow> {
        try stretch(request, of: .customer) { rows, sources, db in try customers(rows, sources, db) }
    }

    /// A stretch of the subscriptions; the same holds.
    package func subscriptions(_ request: ListRequest) throws -> ListStretch<SubscriptionRow> {
        try stretch(request, of: .subscription) { rows, sources, db in try subscriptions(rows, sources, db) }
    }

    private func stretch<Row>(
        _ request: ListRequest, of table: ListTable,
        rows: ([Int64], ShownSources, Database) throws -> [Int64: Row]
    ) throws -> ListStretch<Row> {
        try reading { db in
            let all = try shownSources(db)
            var (sources, search) = (all.filtered(by: request.filter), request.search)
            // Agents paste whole references, too.
            if let pasted = all.reference(in: search) {
                (sources, search) = (sources.filtered(by: ListFilter(connection: pasted.connection)), pasted.id)
            }
            let list = try RowList(
                request, of: table, sources: sources.counts(of: table), terms: SearchTerms(search), limits: limits,
                kept: kept, db)
            let keys = try list.stretch(request.place, count: request.count)
            let known = try rows(keys.rows.map(\.row), all, db)
            return ListStretch(
                rows: keys.rows.compactMap { known[$0.row] }, keys: keys.keys, hasBefore: keys.hasBefore,
                hasAfter: keys.hasAfter, start: keys.start, count: keys.count)
        }
    }

    /// The customers and subscriptions known of one connection.
    package func counts(of connection: Connection) throws -> (customers: Int, subscriptions: Int) {
        try reading { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT customers, subscriptions FROM source WHERE source = ?",
                arguments: [Mirror.source(connection)])
            return (row?["customers"] ?? 0, row?["subscriptions"] ?? 0)
        }
    }
}
