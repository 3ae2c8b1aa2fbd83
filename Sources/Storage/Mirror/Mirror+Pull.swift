import Billing
import Foundation
import GRDB
import SafeText

/// What the last pull of a connection left behind.
package struct SyncState: Sendable, Hashable {
    /// When the last pull that came to its end did so.
    package var syncedAt: Date?
    /// Why the list cannot be known complete.
    package var incomplete: [SafeText]
    /// Why the last pull broke off; nil when it did not.
    package var failure: SafeText?

    package init(syncedAt: Date? = nil, incomplete: [SafeText] = [], failure: SafeText? = nil) {
        self.syncedAt = syncedAt
        self.incomplete = incomplete
        self.failure = failure
    }
}

extension Mirror {
    /// Keeps one page of a pull, all of it or nothing. A row that was read again since the pull began keeps its newer
    /// state.
    ///
    /// - Parameters:
    ///   - whole: ids of customers of whom this page holds everything; rows of theirs that the pull did not meet leave
    ///     now.
    ///   - point: from where the pull can go on behind this page; nil keeps the one before.
    ///   - isFollowed: whether the next page will be stored at once; then both may be committed together.
    @discardableResult
    package func store(
        customers: [Customer], subscriptions: [Subscription], whole: Set<String> = [], point: String? = nil,
        isFollowed: Bool = false, in pull: PullMark
    ) throws -> PullReceipt {
        try checkNothingLost(since: pull)
        return try naming(path) {
            try database.writeWithoutTransaction { db in
                let rows = customers.count + subscriptions.count
                return try pages.write(db, rows: rows, isFollowed: isFollowed) {
                    let writer = try writer(db, pull)
                    let receipt = try writer.store(
                        customers: customers, subscriptions: subscriptions, unlessReadSince: pull.begunAt)
                    for customer in whole.sorted() { try Mirror.removeUnmet(pull, of: customer, db) }
                    try Mirror.note(receipt, point, in: pull, db)
                    return receipt
                }
            }
        }
    }

    /// Of pages that were lost their rows would be taken for gone at the provider.
    private func checkNothingLost(since pull: PullMark) throws {
        guard pages.lost == pull.lost else {
            throw StorageError.unusable(path: path, "pages that were read could not be kept")
        }
    }

    private func writer(_ db: Database, _ pull: PullMark) throws -> RowWriter {
        try RowWriter(db: db, source: pull.source, seen: pull.generation, shapes: shapes)
    }

    /// Ends a pull. Rows it did not meet leave only when it was complete, that is: `incomplete` is empty.
    package func finish(_ pull: PullMark, incomplete: [SafeText], at now: Date) throws {
        let sentences = String(decoding: try JSONEncoder().encode(incomplete), as: UTF8.self)
        try writing { _ in }
        try checkNothingLost(since: pull)
        if incomplete.isEmpty { try removeUnmet(pull) }
        try writing { db in
            try db.execute(
                sql: """
                    UPDATE source SET synced_at = ?, incomplete = ?, failure = NULL, point = NULL, begun_at = NULL
                    WHERE source = ?
                    """,
                arguments: [now.timeIntervalSinceReferenceDate, sentences, pull.source])
        }
    }

    /// Ends a pull that broke off; every row stays, and the point from which the next one goes on.
    package func fail(_ pull: PullMark, why: SafeText) throws {
        try writing { db in
            try db.execute(
                sql: "UPDATE source SET failure = ? WHERE source = ?", arguments: [why.string, pull.source])
        }
    }

    /// What the last pull of `connection` left behind.
    package func syncState(of connection: Connection) throws -> SyncState {
        try reading { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT synced_at, incomplete, failure FROM source WHERE source = ?",
                arguments: [Mirror.source(connection)])
            guard let row else { return SyncState() }
            let sentences: String = row["incomplete"]
            let syncedAt: Double? = row["synced_at"]
            let failure: String? = row["failure"]
            return SyncState(
                syncedAt: syncedAt.map(Date.init(timeIntervalSinceReferenceDate:)),
                incomplete: try JSONDecoder().decode([SafeText].self, from: Data(sentences.utf8)),
                failure: failure.map { SafeText($0) })
        }
    }

    /// Keeps what a look-up found, outside any pull.
    package func store(
        customers: [Customer], subscriptions: [Subscription], of connection: Connection, readAt: Date
    )
        throws
    {
        let source = Mirror.source(connection)
        try writing { db in
            // Not met by a pull that is under way: it counts only what it is told itself.
            let seen = try Mirror.generation(of: source, connection: connection.id, db) - 1
            let writer = try RowWriter(db: db, source: source, seen: seen, rereadAt: readAt, shapes: shapes)
            try writer.store(customers: customers, subscriptions: subscriptions, unlessReadSince: readAt)
        }
    }

    /// Keeps a subscription that was just read again.
    package func update(_ subscription: Subscription, of connection: Connection, readAt: Date) throws {
        try store(customers: [], subscriptions: [subscription], of: connection, readAt: readAt)
    }

    /// The current generation of a source, noting the source where it is new.
    private static func generation(of source: String, connection: String, _ db: Database) throws -> Int {
        try db.execute(
            sql: "INSERT INTO source (source, connection) VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [source, connection])
        return try Int.fetchOne(db, sql: "SELECT generation FROM source WHERE source = ?", arguments: [source]) ?? 0
    }
}
