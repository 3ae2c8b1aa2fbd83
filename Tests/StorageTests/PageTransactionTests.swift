import Billing
import Foundation
import GRDB
import SafeText
import Synchronization
import TestSupport
import Testing

@testable import Storage

/// Pages that share a transaction.
@Suite("Pages in one transaction")
struct PageTransactionTests {
    private let folder: TemporaryFolder
    private let connection = Connection.sample()

    init() throws { folder = try TemporaryFolder() }

    /// Takes back every transaction, as a full disk would.
    private final class FullDisk: TransactionObserver {
        struct Failure: Error {}

        func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
        func databaseDidChange(with event: DatabaseEvent) {}
        func databaseWillCommit() throws { throw Failure() }
        func databaseDidCommit(_ db: Database) {}
        func databaseDidRollback(_ db: Database) {}
    }

    private func page(_ number: Int) -> [Customer] {
        (0..<3).map { .sample("c\(number)-\($0)", name: SafeText("Person \(number)")) }
    }

    private func ids(_ mirror: Mirror) throws -> Set<String> {
        Set(try mirror.customers(ListRequest(count: 99)).rows.map(\.customer.ref.id))
    }

    @Test("pages that follow at once are committed together, and the last one at its end")
    func together() throws {
        let commits = Mutex(0)
        let mirror = try Mirror(path: folder.file("mirror.sqlite"), connections: [connection]) { statement in
            if statement == "COMMIT TRANSACTION" { commits.withLock { $0 += 1 } }
        }
        let other = try Mirror(path: folder.file("mirror.sqlite"), connections: [connection])
        let pull = try mirror.beginPull(of: connection, at: Date())
        commits.withLock { $0 = 0 }
        for number in 1...3 { try mirror.store(customers: page(number), subscriptions: [], isFollowed: true, in: pull) }
        #expect(commits.withLock { $0 } == 0)
        #expect(try ids(other).isEmpty)
        try mirror.store(customers: page(4), subscriptions: [], in: pull)
        #expect(commits.withLock { $0 } == 1)
        #expect(try ids(other).count == 12)
    }

    @Test("a pull whose pages were lost fails and takes no row for gone; the next one keeps everything")
    func lost() throws {
        let mirror = try Mirror(path: folder.file("mirror.sqlite"), connections: [connection])
        let first = try mirror.beginPull(of: connection, at: Date())
        try mirror.store(customers: page(1) + page(2), subscriptions: [], in: first)
        try mirror.finish(first, incomplete: [], at: Date())

        let second = try mirror.beginPull(of: connection, at: Date())
        try mirror.store(customers: page(1), subscriptions: [], isFollowed: true, in: second)
        let disk = FullDisk()
        mirror.database.add(transactionObserver: disk)
        #expect(throws: (any Error).self) { try mirror.store(customers: page(2), subscriptions: [], in: second) }
        mirror.database.remove(transactionObserver: disk)
        #expect(throws: StorageError.self) { try mirror.store(customers: page(3), subscriptions: [], in: second) }
        #expect(throws: StorageError.self) { try mirror.finish(second, incomplete: [], at: Date()) }
        #expect(try ids(mirror).count == 6)

        let third = try mirror.beginPull(of: connection, at: Date())
        try mirror.store(customers: page(2), subscriptions: [], in: third)
        try mirror.finish(third, incomplete: [], at: Date())
        #expect(try ids(mirror) == Set(page(2).map(\.ref.id)))
    }

    @Test("a mirror of the first version keeps whom it remembers, and is filled again")
    func firstVersion() throws {
        let path = folder.file("old.sqlite")
        try DatabaseQueue(path: path).write { db in
            for step in MirrorSchema.steps[..<1] { try db.execute(sql: step) }
            try db.execute(
                sql: """
                    CREATE TABLE customer (source TEXT, id TEXT, name TEXT);
                    INSERT INTO customer VALUES ('x', 'old', 'Old');
                    INSERT INTO source (source, connection, generation, incomplete) VALUES (?1, 'unibee-eu', 7, '[]');
                    INSERT INTO recent VALUES (?1, 'c1-0', 5);
                    PRAGMA user_version = 1
                    """, arguments: [Mirror.source(connection), Mirror.source(connection)])
        }
        let mirror = try Mirror(path: path, connections: [connection])
        #expect(try mirror.recents(of: connection) == ["c1-0"])
        #expect(try ids(mirror).isEmpty)
        let pull = try mirror.beginPull(of: connection, at: Date())
        #expect(pull.generation == 8)
        try mirror.store(customers: page(1), subscriptions: [], in: pull)
        try mirror.finish(pull, incomplete: [], at: Date())
        #expect(try ids(mirror).count == 3)
        #expect(try mirror.customers(ListRequest(search: "person", count: 9)).rows.count == 3)
    }
}
