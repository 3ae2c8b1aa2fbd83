import Billing
import Foundation
import GRDB
import SafeText

/// One pull of one connection, from its first page to its end.
package struct PullMark: Sendable, Hashable {
    let source: String
    let generation: Int
    let begunAt: Date
}

/// What a page brought: rows that the pull had not met before. The provider may list a row twice.
package struct PullReceipt: Sendable, Hashable {
    package var customers: Int
    package var subscriptions: Int

    package init(customers: Int = 0, subscriptions: Int = 0) {
        self.customers = customers
        self.subscriptions = subscriptions
    }
}

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
    /// Starts a pull: what it does not meet before `finish` is gone afterwards.
    package func beginPull(of connection: Connection, at now: Date) throws -> PullMark {
        let source = Mirror.source(connection)
        try forgetOthers(than: source, of: connection.id)
        return try writing { db in
            let generation = try Int.fetchOne(
                db,
                sql: """
                    INSERT INTO source (source, connection, generation) VALUES (?, ?, 1)
                    ON CONFLICT DO UPDATE SET generation = generation + 1 RETURNING generation
                    """, arguments: [source, connection.id])
            return PullMark(source: source, generation: generation ?? 1, begunAt: now)
        }
    }

    /// Keeps one page of a pull, in one transaction. A row that was read again since the pull began keeps its newer state.
    ///
    /// - Parameter whole: ids of customers of whom this page holds everything; rows of theirs that the pull did not
    ///   meet leave now.
    @discardableResult
    package func store(
        customers: [Customer], subscriptions: [Subscription], whole: Set<String> = [], in pull: PullMark
    ) throws -> PullReceipt {
        try writing { db in
            let writer = try writer(db, pull)
            let receipt = try writer.store(
                customers: customers, subscriptions: subscriptions, unlessReadSince: pull.begunAt)
            for customer in whole.sorted() { try Mirror.removeUnmet(pull, of: customer, db) }
            return receipt
        }
    }

    private func writer(_ db: Database, _ pull: PullMark) throws -> RowWriter {
        try RowWriter(db: db, source: pull.source, seen: pull.generation, shapes: shapes)
    }

    /// Ends a pull. Rows it did not meet leave only when it was complete, that is: `incomplete` is empty.
    package func finish(_ pull: PullMark, incomplete: [SafeText], at now: Date) throws {
        let sentences = String(decoding: try JSONEncoder().encode(incomplete), as: UTF8.self)
        if incomplete.isEmpty { try removeUnmet(pull) }
        try writing { db in
            try db.execute(
                sql: "UPDATE source SET synced_at = ?, incomplete = ?, failure = NULL WHERE source = ?",
                arguments: [now.timeIntervalSinceReferenceDate, sentences, pull.source])
        }
    }

    /// Ends a pull that broke off; every row stays.
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
            let seen = try Mirror.generation(of: source, connection: connection.id, db)
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
