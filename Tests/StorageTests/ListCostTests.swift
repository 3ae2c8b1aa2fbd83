import Billing
import Foundation
import GRDB
import SafeText
import Storage
import Synchronization
import TestSupport
import Testing

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

    @Test("windows and the search for an address take as many statements, however many rows there are")
    func growth() throws {
        let counts = try [400, 4_000].map { customers in
            let path = try filled(customers)
            let wanted = try Mirror(path: path, connections: Samples.connections)
                .customers(ListRequest(search: "person3", count: 1)).rows[0].customer
            return try [ListPlace.first, .last, .after(RowKey(value: .text("m"), row: 1))].map { place in
                try statements(path) { _ = try $0.subscriptions(ListRequest(place: place, count: 40)) }.count
            } + [statements(path) { _ = try $0.customers(ListRequest(search: wanted.email.string, count: 40)) }.count]
        }
        #expect(counts[0] == counts[1])
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
