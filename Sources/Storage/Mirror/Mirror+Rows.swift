import Billing
import Foundation
import GRDB
import SafeText

extension Mirror {
    /// The most rows that are counted for one shown row, and the most subscriptions of one customer that are shown.
    package static let mostCounted = 1_000

    /// The subscriptions of one customer, by plan and id; of very many, some `mostCounted`.
    package func subscriptions(of customer: Reference) throws -> [SubscriptionRow] {
        try subscriptions(of: [customer])[customer] ?? []
    }

    /// The same of several customers, all as of one moment.
    package func subscriptions(of customers: [Reference]) throws -> [Reference: [SubscriptionRow]] {
        try reading { db in
            let sources = try shownSources(db)
            var result: [Reference: [SubscriptionRow]] = [:]
            for customer in customers { result[customer] = try subscriptions(of: customer, sources, db) }
            return result
        }
    }

    private func subscriptions(
        of customer: Reference, _ sources: ShownSources, _ db: Database
    ) throws -> [SubscriptionRow] {
        guard let (row, _) = try find(customer, in: .customer, sources, db) else { return [] }
        let owned = try Int64.fetchAll(
            db, sql: "SELECT row FROM subscription WHERE customer = ? LIMIT ?", arguments: [row, Mirror.mostCounted])
        return try subscriptions(owned, sources, db).values.sorted {
            ($0.subscription.plan, $0.subscription.ref.id) < ($1.subscription.plan, $1.subscription.ref.id)
        }
    }

    /// One customer as last told; nil when the mirror does not know them.
    package func customer(_ ref: Reference) throws -> CustomerRow? {
        try reading { db in
            let sources = try shownSources(db)
            return try find(ref, in: .customer, sources, db).flatMap { try customers([$0.row], sources, db)[$0.row] }
        }
    }

    /// One subscription as last told; nil when the mirror does not know it.
    package func subscription(_ ref: Reference) throws -> SubscriptionRow? {
        try reading { db in
            let sources = try shownSources(db)
            return try find(ref, in: .subscription, sources, db)
                .flatMap { try subscriptions([$0.row], sources, db)[$0.row] }
        }
    }

    /// The provider's id of the customer whose subscription this is, as last known.
    package func customerID(ofSubscription ref: Reference) throws -> String? {
        try subscription(ref)?.subscription.customer.ref.id
    }

    private func find(
        _ ref: Reference, in table: ListTable, _ sources: ShownSources, _ db: Database
    ) throws -> (row: Int64, source: Int64)? {
        let row = try db.cachedStatement(sql: "SELECT row FROM \(table.name) WHERE source = ? AND id = ?")
        for source in sources.filtered(by: ListFilter(connection: ref.connection)).numbers {
            if let row = try Int64.fetchOne(row, arguments: [source, ref.id]) { return (row, source) }
        }
        return nil
    }

    /// Customers by their rows' numbers.
    func customers(_ rows: [Int64], _ sources: ShownSources, _ db: Database) throws -> [Int64: CustomerRow] {
        let shown = sources.numbers.map { "\($0)" as SQL }.joined(separator: ", ")
        // The first index has a condition that the query must repeat.
        let sql: SQL = """
            SELECT row, source, id, name, email, note,
            (SELECT count(*) FROM (SELECT 1 FROM subscription s WHERE s.customer = customer.row
            LIMIT \(Mirror.mostCounted))),
            (SELECT count(*) FROM (SELECT 1 FROM customer o WHERE o.mail = customer.mail AND o.mail <> ''
            AND o.row <> customer.row AND +o.source IN (\(shown)) LIMIT \(Mirror.mostCounted)))
            FROM customer WHERE row IN (\(Mirror.list(rows)))
            """
        var result: [Int64: CustomerRow] = [:]
        let found = try SQLRequest<Row>(literal: sql, cached: true).fetchCursor(db)
        while let row = try found.next() {
            guard let connection = sources[row[1]] else { continue }
            result[row[0]] = CustomerRow(
                customer: Mirror.customer(row, from: 2, connection), connection: connection, subscriptions: row[6],
                sameEmail: row[7])
        }
        return result
    }

    /// Subscriptions by their rows' numbers.
    func subscriptions(_ rows: [Int64], _ sources: ShownSources, _ db: Database) throws -> [Int64: SubscriptionRow] {
        let sql: SQL = """
            SELECT s.row, s.source, c.id, c.name, c.email, c.note, s.id, s.* FROM subscription s
            JOIN customer c ON c.row = s.customer WHERE s.row IN (\(Mirror.list(rows)))
            """
        var result: [Int64: SubscriptionRow] = [:]
        let found = try SQLRequest<Row>(literal: sql, cached: true).fetchCursor(db)
        while let row = try found.next() {
            guard let connection = sources[row[1]] else { continue }
            let subscription = try SubscriptionColumns.subscription(
                row, ref: Reference(connection: connection.id, id: row[6]),
                customer: Mirror.customer(row, from: 2, connection), shapes: shapes, db)
            result[row[0]] = SubscriptionRow(subscription: subscription, connection: connection)
        }
        return result
    }

    /// Numbers as one argument, however many.
    private static func list(_ rows: [Int64]) -> SQL {
        "SELECT value FROM json_each(\("[" + rows.map(String.init).joined(separator: ",") + "]"))"
    }

    /// Reads id, name, e-mail address and note from column `index` on.
    private static func customer(_ row: Row, from index: Int, _ connection: Connection) -> Customer {
        let (name, email, note): (String, String, String?) = (row[index + 1], row[index + 2], row[index + 3])
        return Customer(
            ref: Reference(connection: connection.id, id: row[index]), name: SafeText(name), email: SafeText(email),
            note: note.map { SafeText($0) })
    }
}
