import Billing
import Foundation
import GRDB
import SafeText
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("The mirror")
struct MirrorTests {
    private let folder: TemporaryFolder
    private let connection = Connection.sample()

    init() throws { folder = try TemporaryFolder() }

    private func open(_ connections: [Connection] = [.sample()]) throws -> Storage.Mirror {
        try Storage.Mirror(path: folder.file("cache/mirror.sqlite"), connections: connections)
    }

    private func fill(_ mirror: Storage.Mirror, ids: [String], incomplete: [SafeText] = []) throws {
        let pull = try mirror.beginPull(of: connection, at: Date())
        let customers = ids.map { Customer.sample($0, name: "Customer \(SafeText($0))") }
        let subscriptions = customers.map { Subscription.sample("sub-" + $0.ref.id, customer: $0) }
        try mirror.store(customers: customers, subscriptions: subscriptions, in: pull)
        try mirror.finish(pull, incomplete: incomplete, at: Date())
    }

    @Test("every field of a subscription comes back")
    func roundTrip() throws {
        let mirror = try open()
        let odd = Moment(Date(timeIntervalSince1970: 1_800_000_000.1234567), offset: -12_600)
        let customer = Customer(
            ref: Reference(connection: "unibee-eu", id: "a:b c"), name: "Zoë \u{1B}[31m", email: "z@example.test",
            note: "suspended")
        var full = Subscription.sample("weird:id/ü", customer: customer, status: .unknown("half\u{202E}way"))
        full.amount = Money(minor: -5, currency: "JPY")
        full.quantity = 7
        (full.periodStart, full.periodEnd, full.endsAt, full.renews) = (odd, odd, odd, false)
        full.capabilities = Capabilities(
            timings: [.providerDecides: FieldHandling(reason: .required, feedback: .optional, comment: .optional)],
            refusals: [.immediately: "no"], undo: .offered(until: odd), commentLimit: 200)
        full.facts = ["snake_case camelCase": "x", "invoice": "unpaid"]
        full.notes = ["read this", "and that"]
        var bare = Subscription.sample("bare", customer: customer)
        (bare.amount, bare.interval, bare.periodEnd, bare.endsAt, bare.renews) = (nil, nil, nil, nil, nil)
        bare.capabilities = .nothing("gone")
        let pull = try mirror.beginPull(of: connection, at: Date())
        try mirror.store(customers: [customer], subscriptions: [full, bare], in: pull)

        let row = try #require(try mirror.subscription(full.ref))
        #expect(row.subscription == full)
        #expect(row.subscription.periodEnd?.offset == -12_600)
        #expect(try mirror.subscription(bare.ref)?.subscription == bare)
        #expect(
            try mirror.subscriptions(of: customer.ref).map(\.subscription.ref.id).sorted() == ["bare", "weird:id/ü"])
        #expect(try mirror.customerID(ofSubscription: full.ref) == "a:b c")
        let reopened = try open()
        #expect(try reopened.subscription(full.ref)?.subscription == full)
    }

    @Test("rows leave only after a complete pass")
    func generations() throws {
        let mirror = try open()
        try fill(mirror, ids: ["1", "2", "3"])
        try fill(mirror, ids: ["1"], incomplete: ["page 2 failed"])
        #expect(try mirror.counts(of: connection) == (3, 3))
        #expect(try mirror.syncState(of: connection).incomplete == ["page 2 failed"])
        try fill(mirror, ids: ["1", "4"])
        #expect(try mirror.customers(ListRequest(count: 9)).rows.map(\.customer.ref.id) == ["1", "4"])
        #expect(try mirror.subscriptions(ListRequest(search: "sub-2", count: 9)).count == .exact(0))
        let broken = try mirror.beginPull(of: connection, at: Date())
        try mirror.fail(broken, why: "timed out")
        #expect(try mirror.counts(of: connection) == (2, 2))
        #expect(try mirror.syncState(of: connection).failure == "timed out")
    }

    @Test("of a customer who was read whole, rows leave after an incomplete pass, too")
    func wholeCustomers() throws {
        let mirror = try open()
        try fill(mirror, ids: ["1", "2", "3"])
        let pull = try mirror.beginPull(of: connection, at: Date().addingTimeInterval(1))
        try mirror.store(
            customers: [.sample("1")], subscriptions: [.sample("new-1", customer: .sample("1"))], whole: ["1", "3"],
            in: pull)
        try mirror.finish(pull, incomplete: ["customer 2 failed"], at: Date())
        let rows = try mirror.subscriptions(ListRequest(count: 9)).rows.map(\.subscription.ref.id)
        #expect(rows.sorted() == ["new-1", "sub-2"])
        #expect(try mirror.customers(ListRequest(count: 9)).rows.map(\.customer.ref.id).sorted() == ["1", "2"])
        #expect(try mirror.customers(ListRequest(search: "sub-1", count: 9)).count == .exact(0))
    }

    @Test("a page does not undo what was read again since its pull began")
    func rereadWins() throws {
        let mirror = try open()
        let begun = Date()
        try fill(mirror, ids: ["1"])
        let pull = try mirror.beginPull(of: connection, at: begun)
        let ending = Subscription.sample("sub-1", customer: .sample("1"), status: .ending)
        try mirror.update(ending, of: connection, readAt: begun.addingTimeInterval(1))
        try mirror.store(
            customers: [.sample("1")], subscriptions: [.sample("sub-1", customer: .sample("1"))], in: pull)
        #expect(try mirror.subscription(ending.ref)?.subscription.status == .ending)
        try mirror.finish(pull, incomplete: [], at: begun.addingTimeInterval(2))
        #expect(try mirror.subscription(ending.ref)?.subscription.status == .ending)
        let later = try mirror.beginPull(of: connection, at: begun.addingTimeInterval(3))
        try mirror.store(customers: [], subscriptions: [.sample("sub-1", customer: .sample("1"))], in: later)
        #expect(try mirror.subscription(ending.ref)?.subscription.status == .active)
    }

    @Test("a connection that nobody configured has no rows")
    func unknownConnection() throws {
        let mirror = try open()
        try fill(mirror, ids: ["1"])
        let other = ListFilter(connection: "other")
        #expect(try mirror.customers(ListRequest(filter: other, count: 9)).count == .exact(0))
        #expect(try mirror.subscriptions(ListRequest(filter: other, count: 9)).rows.isEmpty)
    }

    @Test("one e-mail at two connections is counted at both")
    func sameEmail() throws {
        let payway = Connection.sample("payway", provider: .payway)
        let mirror = try open([connection, payway])
        try mirror.store(
            customers: [.sample("1"), .sample("2", email: "ANNA.ost@example.test")], subscriptions: [], of: connection,
            readAt: Date())
        try mirror.store(
            customers: [.sample("1", connection: "payway")], subscriptions: [], of: payway, readAt: Date())
        #expect(try mirror.customers(ListRequest(count: 9)).rows.map(\.sameEmail) == [2, 2, 2])
        mirror.adopt([connection])
        #expect(try mirror.customers(ListRequest(count: 9)).rows.map(\.sameEmail) == [1, 1])
    }

    @Test("a connection that becomes live shows nothing of its test rows")
    func modes() throws {
        let mirror = try open()
        try fill(mirror, ids: ["1"])
        let live = Connection.sample(mode: .live)
        mirror.adopt([live])
        #expect(try mirror.customers(ListRequest(count: 9)).count == .exact(0))
        _ = try mirror.beginPull(of: live, at: Date())
        mirror.adopt([connection])
        #expect(try mirror.customers(ListRequest(count: 9)).count == .exact(0))
    }

    @Test("recents keep the latest, each once")
    func recents() throws {
        let mirror = try open()
        for number in 0..<(Storage.Mirror.mostRecents + 5) {
            let at = Date(timeIntervalSince1970: TimeInterval(number))
            try mirror.remember(customer: "\(number)", of: connection, at: at)
        }
        try mirror.remember(customer: "7", of: connection, at: Date())
        let recents = try mirror.recents(of: connection)
        #expect(recents.count == Storage.Mirror.mostRecents)
        #expect(recents.first == "7")
        #expect(!recents.contains("0"))
    }

    @Test("reads go on while another handle writes")
    func together() async throws {
        let (writer, reader) = (try open(), try open())
        try fill(writer, ids: (1...50).map(String.init))
        let connection = connection
        try await withThrowingTaskGroup(of: Void.self) { group in
            for handle in [writer, reader] {
                group.addTask {
                    for round in 0..<10 {
                        let pull = try handle.beginPull(of: connection, at: Date())
                        let customers = (1...50).map { Customer.sample("\($0)", name: "Round \(round)") }
                        try handle.store(customers: customers, subscriptions: [], in: pull)
                    }
                }
            }
            group.addTask {
                for _ in 0..<50 {
                    let rows = try reader.customers(ListRequest(count: 100)).rows
                    #expect(rows.count == 50)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("the file is its owner's alone; one of a newer version or of another kind is refused by name")
    func files() throws {
        let mirror = try open()
        let attributes = try FileManager.default.attributesOfItem(atPath: mirror.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let parent = try FileManager.default.attributesOfItem(atPath: folder.file("cache"))
        #expect(parent[.posixPermissions] as? Int == 0o700)
        let newer = folder.file("newer.sqlite")
        try DatabaseQueue(path: newer).write { try $0.execute(sql: "PRAGMA user_version = 99") }
        #expect(throws: StorageError.newer(path: newer)) { try Storage.Mirror(path: newer) }
        let other = folder.file("other.sqlite")
        try String(repeating: "not a database ", count: 99).write(toFile: other, atomically: true, encoding: .utf8)
        #expect(throws: StorageError.self) { try Storage.Mirror(path: other) }
    }
}
