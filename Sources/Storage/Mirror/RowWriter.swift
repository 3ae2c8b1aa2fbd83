import Billing
import Foundation
import GRDB
import SafeText

/// Writes rows of one source inside one transaction and keeps the search and the counters in step.
///
/// A row that says what it said before only gets its generation mark.
final class RowWriter {
    let db: Database
    /// The number that the source's rows carry.
    let source: Int64
    /// The generation that the rows are marked with.
    let seen: Int
    /// When the rows were read outside a pull; nil for the pages of a pull.
    let rereadAt: Double?
    let shapes: CapabilityShapes

    /// Rows that this generation had not met.
    var met = PullReceipt()
    /// Rows that were not in the file.
    var added = PullReceipt()
    /// The customers that this transaction has looked at, by their ids.
    var owners: [String: OwnerRow] = [:]
    /// The shapes that the file holds for certain.
    var keptShapes: Set<Int64> = []

    init(db: Database, source: String, seen: Int, rereadAt: Date? = nil, shapes: CapabilityShapes) throws {
        self.db = db
        self.source = try RowWriter.number(of: source, db) ?? 0
        self.seen = seen
        self.rereadAt = rereadAt?.timeIntervalSinceReferenceDate
        self.shapes = shapes
    }

    /// The number that rows of a source carry; nil when the file does not know the source.
    static func number(of source: String, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT number FROM source WHERE source = ?"), arguments: [source])
    }

    /// Writes both kinds of rows, leaving alone what was read again after `begun`.
    ///
    /// - Returns: the rows that this generation had not met.
    @discardableResult
    func store(
        customers: [Customer], subscriptions: [Subscription], unlessReadSince begun: Date
    ) throws -> PullReceipt {
        (met, added) = (PullReceipt(), PullReceipt())
        let begun = begun.timeIntervalSinceReferenceDate
        for customer in customers { try store(customer, isListed: true, unlessReadSince: begun) }
        for subscription in subscriptions {
            let owner = try store(subscription.customer, isListed: false, unlessReadSince: begun)
            try store(subscription, of: owner, unlessReadSince: begun)
        }
        try RowWriter.count(added, of: source, db)
        return met
    }

    /// Adds to the counters of a source.
    static func count(_ added: PullReceipt, of source: Int64, _ db: Database) throws {
        if added == PullReceipt() { return }
        try db.cachedStatement(
            sql: "UPDATE source SET customers = customers + ?, subscriptions = subscriptions + ? WHERE number = ?"
        ).execute(arguments: [added.customers, added.subscriptions, source])
    }

    /// Whether a row may take what was read at `begun`.
    func isOpen(_ rereadAt: Double?, _ begun: Double) -> Bool { rereadAt.map { $0 <= begun } ?? true }

    /// The newer of what a row holds and what is written now.
    func newer(_ held: Double?) -> Double? { rereadAt.map { max($0, held ?? $0) } ?? held }

    /// Marks a row that is otherwise left alone: it was met.
    func mark(_ table: String, _ row: Int64) throws {
        try db.cachedStatement(sql: "UPDATE \(table) SET seen = ? WHERE row = ?").execute(arguments: [seen, row])
    }
}
