import Billing
import Foundation
import GRDB
import GRDBSQLite
import SafeText
import Synchronization
import TestSupport
import Testing

@testable import Storage

/// What lists cost, in things that can be counted.
@Suite("What a list costs")
struct ListCostTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func filled(_ count: Int) throws -> String {
        let path = folder.file("\(count).sqlite")
        try Samples.fill(try Mirror(path: path, connections: Samples.connections), customers: count, seed: 7)
        return path
    }

    /// The statements of `body` on a file that was just opened.
    private func statements(_ path: String, _ body: (Mirror) throws -> Void) throws -> [String] {
        let statements = Mutex<[String]>([])
        let watched = try Mirror(path: path, connections: Samples.connections) { statement in
            // SQLite marks what the search's index asks for itself.
            if !statement.hasPrefix("--") { statements.withLock { $0.append(statement) } }
        }
        try body(watched)
        return statements.withLock { $0 }
    }

    @Test("opening a current file and showing the first window takes a handful of statements, for any number of rows")
    func opening() throws {
        let counts = try [1, 1000].map { customers in
            let found = try statements(try filled(customers)) { _ = try $0.customers(ListRequest(count: 40)) }
            #expect(!found.contains { $0.contains("CREATE TABLE") })
            return found.count
        }
        #expect(counts[0] == counts[1] && counts[1] < 30)
    }

    @Test("windows, filters and the search for an address cost the same, however many rows there are")
    func growth() throws {
        let costs = try [400, 4_000].map { customers in
            let path = try filled(customers)
            let wanted = try Mirror(path: path, connections: Samples.connections)
                .customers(ListRequest(search: "person3", count: 1)).rows[0].customer
            let places = [ListPlace.first, .last, .after(RowKey(value: .text("m"), row: 1))]
            // Few, so that also the shorter list has as many of every kind.
            let rows = 3
            let filters = [ListFilter(), ListFilter(status: .active), ListFilter(end: .offered(.atPeriodEnd))]
            return try places.flatMap { place in
                try filters.map { filter in
                    try cost(path) { _ = try $0.subscriptions(ListRequest(filter: filter, place: place, count: rows)) }
                }
            } + [cost(path) { _ = try $0.customers(ListRequest(search: wanted.email.string, count: 40)) }]
        }
        for (few, many) in zip(costs[0], costs[1]) {
            #expect(few.steps > 100 && many.steps < few.steps * 2, "\(few) became \(many)")
            #expect(many.statements <= few.statements + 2, "\(few) became \(many)")
            #expect(many.allocations < few.allocations * 2, "\(few) became \(many)")
        }
    }

    /// What `body` takes when it is done a second time: statements, steps of SQLite's machine, and memory.
    private func cost(_ path: String, _ body: (Mirror) throws -> Void) throws -> Cost {
        // So few that both sizes are long lists.
        let limits = ListLimits(probed: 30, walked: 1_000, found: 30, sampled: 30)
        let statements = Mutex(0)
        let mirror = try Mirror(path: path, connections: Samples.connections, limits: limits) { statement in
            if !statement.hasPrefix("--") { statements.withLock { $0 += 1 } }
        }
        try body(mirror)
        statements.withLock { $0 = 0 }
        let steps = StepCounter()
        // Reads one after the other use one connection.
        try mirror.reading { steps.attach(to: $0) }
        defer { withExtendedLifetime(steps) {} }
        let taken = try allocations { try body(mirror) }
        return Cost(statements: statements.withLock { $0 }, steps: steps.count, allocations: taken)
    }

    private struct Cost {
        let statements: Int
        let steps: Int
        let allocations: Int
    }

    /// Counts what SQLite's machine does on one connection, which one thread uses at a time.
    private final class StepCounter {
        private(set) var count = 0

        func attach(to db: Database) {
            sqlite3_progress_handler(
                db.sqliteConnection, 1,
                { context in
                    guard let context else { return 0 }
                    Unmanaged<StepCounter>.fromOpaque(context).takeUnretainedValue().count += 1
                    return 0
                }, Unmanaged.passUnretained(self).toOpaque())
        }
    }

    @Test("rows go into a statement as one value: a statement for each list would be kept for good")
    func values() throws {
        let path = try filled(400)
        let texts = Mutex<Set<String>>([])
        let limits = ListLimits(probed: 30, walked: 6)
        let mirror = try Mirror(path: path, connections: Samples.connections, limits: limits) { statement in
            texts.withLock { _ = $0.insert(statement) }
        }
        for search in Samples.searches {
            _ = try mirror.subscriptions(ListRequest(search: search, place: .last, count: 9))
            _ = try mirror.customers(ListRequest(search: search, place: .last, count: 9))
        }
        let found = texts.withLock { $0 }
        #expect(found.contains { $0.contains("json_each") })
        #expect(!found.contains { !$0.hasPrefix("--") && $0.contains(/[0-9]+, ?[0-9]+, ?[0-9]+/) })
    }

    @Test("no window without a search sorts anything")
    func plans() throws {
        let path = try filled(200)
        let raw = try DatabaseQueue(path: path)
        for request in Samples.requests(seed: 1) where request.search.isEmpty {
            let found = try statements(path) { mirror in
                let first = try mirror.subscriptions(request)
                var next = request
                next.place = first.keys.last.map { .after($0) } ?? .last
                _ = try mirror.subscriptions(next)
            }
            for sql in found where sql.contains("ORDER BY") && !sql.contains(" AS tier") {
                let plan = try raw.read { db in
                    try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql.replacing("?", with: "NULL"))
                        .map { $0["detail"] as String }
                }
                #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(sql): \(plan)")
            }
        }
    }
}
