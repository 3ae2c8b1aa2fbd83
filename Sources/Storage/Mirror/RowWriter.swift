import Billing
import Foundation
import GRDB
import SafeText

/// Writes rows of one source inside a transaction and keeps their search text in step.
struct RowWriter {
    let db: Database
    let source: String
    /// The generation that the rows are marked with.
    let seen: Int
    /// When the rows were read outside a pull; nil for the pages of a pull.
    var rereadAt: Date?

    /// Writes both kinds of rows, leaving alone what was read again after `begun`.
    func store(customers: [Customer], subscriptions: [Subscription], unlessReadSince begun: Date) throws {
        var touched = Set(customers.map(\.ref.id))
        for subscription in subscriptions {
            try store(subscription.customer, isListed: false, unlessReadSince: begun)
            try store(subscription, unlessReadSince: begun)
            touched.insert(subscription.customer.ref.id)
        }
        for customer in customers { try store(customer, isListed: true, unlessReadSince: begun) }
        try refreshText(of: touched)
    }

    /// A customer who only came along with a subscription never blots out what a list told of them.
    private func store(_ customer: Customer, isListed: Bool, unlessReadSince begun: Date) throws {
        let change =
            isListed
            ? "name = excluded.name, email = excluded.email, note = excluded.note"
            : """
            name = CASE excluded.name WHEN '' THEN name ELSE excluded.name END, \
            email = CASE excluded.email WHEN '' THEN email ELSE excluded.email END, note = coalesce(excluded.note, note)
            """
        let known: StatementArguments = [source, customer.ref.id, seen, reread]
        try db.cachedStatement(
            sql: """
                INSERT INTO customer (source, id, seen, reread_at, name, email, note) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (source, id) DO UPDATE SET \(change), reread_at = max(reread_at, excluded.reread_at)
                WHERE reread_at <= ?
                """
        ).execute(
            arguments: known + [
                customer.name.string, customer.email.string, customer.note?.string,
                begun.timeIntervalSinceReferenceDate,
            ])
        try mark("customer", customer.ref.id)
    }

    private func store(_ subscription: Subscription, unlessReadSince begun: Date) throws {
        let details = String(decoding: try JSONEncoder().encode(StoredSubscription(subscription)), as: UTF8.self)
        try db.cachedStatement(
            sql: """
                INSERT INTO subscription (source, id, seen, reread_at, customer, plan, details) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (source, id) DO UPDATE SET customer = excluded.customer, plan = excluded.plan,
                details = excluded.details, reread_at = max(reread_at, excluded.reread_at) WHERE reread_at <= ?
                """
        ).execute(
            arguments: [
                source, subscription.ref.id, seen, reread, subscription.customer.ref.id, subscription.plan.string,
                details, begun.timeIntervalSinceReferenceDate,
            ])
        try mark("subscription", subscription.ref.id)
    }

    private var reread: Double { rereadAt?.timeIntervalSinceReferenceDate ?? -.greatestFiniteMagnitude }

    /// Also for a row that kept its newer state: it was met.
    private func mark(_ table: String, _ id: String) throws {
        try db.cachedStatement(sql: "UPDATE \(table) SET seen = ? WHERE source = ? AND id = ? AND seen < ?")
            .execute(arguments: [seen, source, id, seen])
    }

    /// Writes anew what the search finds these customers and their subscriptions by.
    func refreshText(of customers: Set<String>) throws {
        for id in customers.sorted() { try refreshText(of: id) }
    }

    private func refreshText(of id: String) throws {
        let customer = try db.cachedStatement(sql: "SELECT name, email FROM customer WHERE source = ? AND id = ?")
        guard let row = try Row.fetchOne(customer, arguments: [source, id]) else { return }
        let (name, email): (String, String) = (row["name"], row["email"])
        let person = [name, email, id, reference(id)]
        let sort = SearchText.folded(name.isEmpty ? email : name)
        var all = person
        let owned = try db.cachedStatement(
            sql: "SELECT row, id, plan FROM subscription WHERE source = ? AND customer = ? ORDER BY id")
        for row in try Row.fetchAll(owned, arguments: [source, id]) {
            let (subscription, plan): (String, String) = (row["id"], row["plan"])
            let fields = [subscription, reference(subscription), plan]
            all += fields
            let text = SearchText.joined(person + fields)
            try db.cachedStatement(
                sql: "UPDATE subscription SET sort = ?, text = ?, words = ? WHERE row = ? AND (text <> ? OR sort <> ?)"
            ).execute(arguments: [sort, text, SearchText.words(of: text), row["row"] as Int64, text, sort])
        }
        let text = SearchText.joined(all)
        let mail = SearchText.folded(email)
        try db.cachedStatement(
            sql: """
                UPDATE customer SET sort = ?, mail = ?, text = ?, words = ?
                WHERE source = ? AND id = ? AND (text <> ? OR sort <> ? OR mail <> ?)
                """
        ).execute(arguments: [sort, mail, text, SearchText.words(of: text), source, id, text, sort, mail])
    }

    /// Agents paste whole references, too.
    private func reference(_ id: String) -> String {
        source.prefix { $0 != " " } + ":" + id
    }
}
