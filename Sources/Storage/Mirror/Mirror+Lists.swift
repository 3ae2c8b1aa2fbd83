import Billing
import Foundation
import GRDB
import SafeText

extension Mirror {
    /// The wanted stretch of the customers, best match first, then by name. Two statements, however many rows there are.
    package func customers(_ query: ListQuery) throws -> ListWindow<CustomerRow> {
        try window(query, table: "customer", columns: Mirror.customerColumns) { try customerRow($0, $1) }
    }

    /// The wanted stretch of the subscriptions, best match first, then by the customer's name.
    package func subscriptions(_ query: ListQuery) throws -> ListWindow<SubscriptionRow> {
        try window(
            query, table: "subscription", columns: Mirror.subscriptionColumns, join: Mirror.customerOfSubscription
        ) { try subscriptionRow($0, $1) }
    }

    /// The subscriptions of one customer, by plan and id.
    package func subscriptions(of customer: Reference) throws -> [SubscriptionRow] {
        guard let source = source(customer.connection) else { return [] }
        return try reading { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(Mirror.subscriptionColumns) FROM subscription \(Mirror.customerOfSubscription)
                    WHERE subscription.source = ? AND subscription.customer = ?
                    ORDER BY subscription.plan, subscription.id
                    """, arguments: [source.name, customer.id]
            ).map { try subscriptionRow($0, source.connection) }
        }
    }

    /// One customer as last told; nil when the mirror does not know them.
    package func customer(_ ref: Reference) throws -> CustomerRow? {
        guard let source = source(ref.connection) else { return nil }
        return try reading { db in
            try Row.fetchOne(
                db,
                sql: "SELECT \(Mirror.customerColumns) FROM customer WHERE customer.source = ? AND customer.id = ?",
                arguments: placeholders + [source.name, ref.id]
            ).map { try customerRow($0, source.connection) }
        }
    }

    /// One subscription as last told; nil when the mirror does not know it.
    package func subscription(_ ref: Reference) throws -> SubscriptionRow? {
        guard let source = source(ref.connection) else { return nil }
        return try reading { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT \(Mirror.subscriptionColumns) FROM subscription \(Mirror.customerOfSubscription)
                    WHERE subscription.source = ? AND subscription.id = ?
                    """, arguments: [source.name, ref.id]
            ).map { try subscriptionRow($0, source.connection) }
        }
    }

    /// The provider's id of the customer whose subscription this is, as last known.
    package func customerID(ofSubscription ref: Reference) throws -> String? {
        guard let source = source(ref.connection) else { return nil }
        return try reading { db in
            try String.fetchOne(
                db, sql: "SELECT customer FROM subscription WHERE source = ? AND id = ?",
                arguments: [source.name, ref.id])
        }
    }

    /// The customers and subscriptions known of one connection.
    package func counts(of connection: Connection) throws -> (customers: Int, subscriptions: Int) {
        let source = Mirror.source(connection)
        return try reading { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT (SELECT count(*) FROM customer WHERE source = ?) AS customers,
                    (SELECT count(*) FROM subscription WHERE source = ?) AS subscriptions
                    """, arguments: [source, source])
            return (row?["customers"] ?? 0, row?["subscriptions"] ?? 0)
        }
    }
}

/// A list in pieces of SQL.
private struct ListSQL {
    var condition: String
    var arguments: StatementArguments
    var rank = ""
    var rankArguments = StatementArguments()
}

extension Mirror {
    /// The same names that `placeholders` fills in wherever "any shown connection" is meant inside a column.
    private static let customerColumns = """
        customer.source, customer.id, customer.name, customer.email, customer.note,
        (SELECT count(*) FROM subscription s WHERE s.source = customer.source AND s.customer = customer.id) AS owned,
        CASE customer.mail WHEN '' THEN 0 ELSE (SELECT count(*) FROM customer o WHERE o.mail = customer.mail
        AND o.row <> customer.row AND o.source IN (SELECT value FROM json_each(?))) END AS same_mail
        """
    private static let subscriptionColumns = """
        subscription.source, subscription.id, subscription.details, c.id AS customer, c.name, c.email, c.note
        """
    private static let customerOfSubscription =
        "JOIN customer c ON c.source = subscription.source AND c.id = subscription.customer"

    /// The shown sources as one JSON argument.
    private var placeholders: StatementArguments { [Mirror.json(connections.keys.sorted())] }

    private static func json(_ texts: [String]) -> String {
        (try? JSONEncoder().encode(texts)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }

    private func window<Row: Sendable & Hashable>(
        _ query: ListQuery, table: String, columns: String, join: String = "",
        row decode: (GRDB.Row, Connection) throws -> Row
    ) throws -> ListWindow<Row> {
        let shown = connections.filter { query.connection == nil || $0.value.id == query.connection }
        let list = Mirror.list(SearchTerms(query.search), table: table, sources: shown.keys.sorted())
        let start = max(0, query.start)
        return try reading { db in
            let total =
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM \(table) WHERE \(list.condition)", arguments: list.arguments) ?? 0
            guard start < total, query.count > 0 else { return ListWindow(rows: [], start: start, total: total) }
            let order = table == "customer" ? ["sort", "source", "id"] : ["sort", "source", "customer", "id"]
            let sql = """
                SELECT \(columns) FROM \(table) \(join) WHERE \(list.condition)
                ORDER BY \(list.rank)\(order.map { "\(table).\($0)" }.joined(separator: ", ")) LIMIT ? OFFSET ?
                """
            let first = table == "customer" ? placeholders : StatementArguments()
            let rows = try GRDB.Row.fetchAll(
                db, sql: sql, arguments: first + list.arguments + list.rankArguments + [query.count, start])
            let decoded = try rows.compactMap { row in try shown[row["source"]].map { try decode(row, $0) } }
            return ListWindow(rows: decoded, start: start, total: total)
        }
    }

    private static func list(_ terms: SearchTerms?, table: String, sources: [String]) -> ListSQL {
        // Unary plus keeps SQLite from choosing the sources over the index that already has the wanted order.
        let shown = "+\(table).source IN (SELECT value FROM json_each(?))"
        guard let terms else { return ListSQL(condition: shown, arguments: [json(sources)]) }
        let (condition, arguments) = terms.condition(on: table)
        let (rank, rankArguments) = terms.rank(on: table)
        return ListSQL(
            condition: "\(shown) AND \(condition)", arguments: [json(sources)] + arguments, rank: rank + ", ",
            rankArguments: rankArguments)
    }

    private func customerRow(_ row: Row, _ connection: Connection) throws -> CustomerRow {
        CustomerRow(
            customer: Mirror.customer(row, id: row["id"], connection), connection: connection,
            subscriptions: row["owned"], sameEmail: row["same_mail"])
    }

    private func subscriptionRow(_ row: Row, _ connection: Connection) throws -> SubscriptionRow {
        let details: String = row["details"]
        let stored = try JSONDecoder().decode(StoredSubscription.self, from: Data(details.utf8))
        let subscription = stored.subscription(
            ref: Reference(connection: connection.id, id: row["id"]),
            customer: Mirror.customer(row, id: row["customer"], connection))
        return SubscriptionRow(subscription: subscription, connection: connection)
    }

    private static func customer(_ row: Row, id: String, _ connection: Connection) -> Customer {
        let (name, email, note): (String, String, String?) = (row["name"], row["email"], row["note"])
        return Customer(
            ref: Reference(connection: connection.id, id: id), name: SafeText(name), email: SafeText(email),
            note: note.map { SafeText($0) })
    }
}
