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
        return try writing { db in
            try Mirror.forgetOthers(than: source, of: connection.id, db)
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
            let before = try Mirror.met(pull, db)
            let writer = RowWriter(db: db, source: pull.source, seen: pull.generation)
            try writer.store(customers: customers, subscriptions: subscriptions, unlessReadSince: pull.begunAt)
            for customer in whole.sorted() { try Mirror.removeUnseen(pull, of: customer, db) }
            let after = try Mirror.met(pull, db)
            return PullReceipt(
                customers: after.customers - before.customers, subscriptions: after.subscriptions - before.subscriptions
            )
        }
    }

    private static func met(_ pull: PullMark, _ db: Database) throws -> PullReceipt {
        func count(_ table: String) throws -> Int {
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM \(table) WHERE source = ? AND seen = ?",
                arguments: [pull.source, pull.generation]) ?? 0
        }
        return PullReceipt(customers: try count("customer"), subscriptions: try count("subscription"))
    }

    /// Ends a pull. Rows it did not meet leave only when it was complete, that is: `incomplete` is empty.
    package func finish(_ pull: PullMark, incomplete: [SafeText], at now: Date) throws {
        let sentences = String(decoding: try JSONEncoder().encode(incomplete), as: UTF8.self)
        try writing { db in
            if incomplete.isEmpty { try Mirror.removeUnseen(pull, db) }
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
            let writer = RowWriter(db: db, source: source, seen: seen, rereadAt: readAt)
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

    /// - Parameter customer: only rows of this one; nil for all.
    private static func removeUnseen(_ pull: PullMark, of customer: String? = nil, _ db: Database) throws {
        let unseen: StatementArguments = [pull.source, pull.generation, pull.begunAt.timeIntervalSinceReferenceDate]
        let only: StatementArguments = customer.map { [$0] } ?? []
        let customers = try String.fetchAll(
            db,
            sql: """
                DELETE FROM subscription WHERE source = ? AND seen < ? AND reread_at < ?
                \(customer == nil ? "" : "AND customer = ?") RETURNING customer
                """, arguments: unseen + only)
        try db.execute(
            sql: """
                DELETE FROM customer WHERE source = ? AND seen < ? AND reread_at < ?
                \(customer == nil ? "" : "AND id = ?") AND NOT EXISTS
                (SELECT 1 FROM subscription s WHERE s.source = customer.source AND s.customer = customer.id)
                """, arguments: unseen + only)
        try RowWriter(db: db, source: pull.source, seen: pull.generation).refreshText(of: Set(customers))
    }

    /// Rows of the same connection under another provider or mode are of no use any more.
    private static func forgetOthers(than source: String, of connection: String, _ db: Database) throws {
        let others = try String.fetchAll(
            db, sql: "SELECT source FROM source WHERE connection = ? AND source <> ?", arguments: [connection, source])
        for other in others {
            for table in ["subscription", "customer", "recent", "source"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE source = ?", arguments: [other])
            }
        }
    }
}
