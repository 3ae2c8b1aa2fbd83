import Billing
import Foundation
import SafeText
import Storage
import TestSupport
import Testing

/// Lists while their rows come and go.
@Suite("Lists that change")
struct ListChangeTests {
    private let folder: TemporaryFolder
    private let connection = Connection.sample()

    init() throws { folder = try TemporaryFolder() }

    private func mirror() throws -> Mirror {
        try Mirror(path: folder.file("mirror.sqlite"), connections: Samples.connections)
    }

    private func customers(_ numbers: [Int]) -> [Customer] {
        numbers.map { .sample("c\($0)", name: SafeText("Person \(100 + $0)")) }
    }

    private func pull(_ mirror: Mirror, _ customers: [Customer]) throws -> PullReceipt {
        let pull = try mirror.beginPull(of: connection, at: Date())
        let owned = customers.map { Subscription.sample("s" + $0.ref.id, customer: $0) }
        let receipt = try mirror.store(customers: customers, subscriptions: owned, in: pull)
        #expect(
            try mirror.store(customers: customers, subscriptions: owned, in: pull) == PullReceipt(),
            "a row is met once")
        try mirror.finish(pull, incomplete: [], at: Date())
        return receipt
    }

    @Test("the counters follow rows that come, stay, go and are forgotten")
    func counters() throws {
        let mirror = try mirror()
        #expect(try pull(mirror, customers([1, 2, 3])) == PullReceipt(customers: 3, subscriptions: 3))
        #expect(try mirror.counts(of: connection) == (3, 3))
        #expect(try pull(mirror, customers([2, 3, 4])) == PullReceipt(customers: 3, subscriptions: 3))
        #expect(try mirror.counts(of: connection) == (3, 3))
        #expect(try pull(mirror, customers([2, 3])) == PullReceipt(customers: 2, subscriptions: 2))
        #expect(try mirror.counts(of: connection) == (2, 2))
        try mirror.update(.sample("found", customer: .sample("c9")), of: connection, readAt: Date())
        #expect(try mirror.counts(of: connection) == (3, 3))
        _ = try mirror.forget(customer: Reference(connection: connection.id, id: "c2"))
        #expect(try mirror.counts(of: connection) == (2, 2))
        #expect(try mirror.subscriptions(ListRequest(count: 9)).count == .exact(2))
        let live = Connection.sample(mode: .live)
        _ = try mirror.beginPull(of: live, at: Date())
        #expect(try mirror.counts(of: connection) == (0, 0))
        #expect(try mirror.counts(of: live) == (0, 0))
    }

    @Test("a row that is gone still marks its place")
    func vanished() throws {
        let mirror = try mirror()
        _ = try pull(mirror, customers(Array(1...30)))
        let key = try mirror.customers(ListRequest(count: 10)).keys[9]
        _ = try mirror.forget(customer: Reference(connection: connection.id, id: "c10"))
        func ids(_ place: ListPlace) throws -> [String] {
            try mirror.customers(ListRequest(place: place, count: 4)).rows.map(\.customer.ref.id)
        }
        #expect(try ids(.after(key)) == ["c11", "c12", "c13", "c14"])
        #expect(try ids(.before(key)) == ["c6", "c7", "c8", "c9"])
        #expect(try ids(.around(key)) == ["c8", "c9", "c11", "c12"])
    }

    @Test("the last place of an exact list is known, and so is any in a small search")
    func positions() throws {
        let mirror = try mirror()
        _ = try pull(mirror, customers(Array(1...30)))
        #expect(try mirror.customers(ListRequest(place: .last, count: 4)).start == 26)
        let third = try mirror.customers(ListRequest(search: "person", count: 3)).keys[2]
        #expect(try mirror.customers(ListRequest(search: "person", place: .after(third), count: 4)).start == 3)
    }

    @Test("a list read while another handle writes shows every row that stays, once")
    func together() async throws {
        let (writer, reader) = (try mirror(), try mirror())
        let staying = customers(Array(1...40))
        let connection = connection
        let pull = try writer.beginPull(of: connection, at: Date())
        try writer.store(customers: staying, subscriptions: [], in: pull)
        let coming = customers(Array(101...160))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for customer in coming { try writer.store(customers: [customer], subscriptions: [], in: pull) }
            }
            group.addTask {
                for _ in 0..<10 {
                    var (place, seen) = (ListPlace.first, [String]())
                    while true {
                        let stretch = try reader.customers(ListRequest(place: place, count: 7))
                        seen += stretch.rows.map(\.customer.ref.id)
                        guard stretch.hasAfter, let last = stretch.keys.last else { break }
                        place = .after(last)
                    }
                    #expect(seen.filter { $0.count < 4 } == staying.map(\.ref.id))
                }
            }
            try await group.waitForAll()
        }
    }
}
