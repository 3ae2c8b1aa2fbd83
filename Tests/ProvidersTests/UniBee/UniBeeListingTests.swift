import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

@Suite("UniBee adapter: lists and rows")
struct UniBeeListingTests {
    private typealias Seed = UniBeeSandbox.Seed

    @Test("a pull reads every page to the end")
    func everyPage() async throws {
        try await UniBeeBench.run(customers: 250) { bench async throws in
            let (pages, gaps) = try await bench.pull()
            #expect(gaps.isEmpty)
            let state = await bench.served.state
            let listed = pages.flatMap(\.customers).map(\.ref.id)
            // A deleted one is in no list and comes with a subscription.
            let customers = Set(listed + pages.flatMap(\.subscriptions).map(\.customer.ref.id))
            #expect(customers == Set(state?["users"]?.object?.keys.map { $0 } ?? []))
            #expect(listed.count == customers.count - 1)
            let subscriptions = pages.flatMap(\.subscriptions).map(\.ref.id)
            #expect(Set(subscriptions) == Set(state?["subscriptions"]?.object?.keys.map { $0 } ?? []))
            #expect(Set(subscriptions).count == subscriptions.count)
            #expect(pages.allSatisfy { $0.customers.count <= 100 && $0.subscriptions.count <= 100 })
            #expect(pages.last?.total == customers.count - 1 + subscriptions.count)
            #expect(bench.requests("user/list").count == 3)
        }
    }

    @Test("every row of the list and of the detail tell the same status")
    func sameStatus() async throws {
        try await UniBeeBench.run { bench async throws in
            let rows = try await bench.pull().pages.flatMap(\.subscriptions)
            for id in Seed.all {
                let row = try #require(rows.first { $0.ref.id == id })
                let detail = try await bench.read(id)
                #expect(row.status == detail.status)
                #expect(row.capabilities == detail.capabilities)
                #expect(row.amount == detail.amount && row.endsAt == detail.endsAt)
            }
        }
    }

    @Test(
        "stored statuses become our words",
        arguments: [
            (Seed.a, "active"), (Seed.b, "ending"), (Seed.c, "past_due"), (Seed.d, "ended"), (Seed.e, "ended"),
            (Seed.f, "pending"), (Seed.g, "trialing"), (Seed.l, "ending"), (Seed.m2, "ended"),
        ])
    func words(id: String, word: String) async throws {
        try await UniBeeBench.run { bench async throws in
            #expect(try await bench.read(id).status.word.string == word)
        }
    }

    @Test("a server that does not mask Incomplete is understood too")
    func unmasked() async throws {
        try await UniBeeBench.run(switches: ["mask-incomplete": "off"]) { bench async throws in
            #expect(try await bench.read(Seed.c).status == .pastDue)
            let rows = try await bench.pull().pages.flatMap(\.subscriptions)
            #expect(rows.first { $0.ref.id == Seed.c }?.status == .pastDue)
        }
    }

    @Test("what has ended shows when, never its old period end")
    func endedAt() async throws {
        try await UniBeeBench.run { bench async throws in
            let ended = try await bench.read(Seed.d)
            #expect(ended.endsAt == Moment(UniBeeBench.start.addingTimeInterval(-14 * 86_400)))
            #expect(ended.periodEnd == nil && ended.renews == false)
            #expect(ended.facts["cancel reason"] == "Moved abroad")
            let ending = try await bench.read(Seed.b)
            #expect(ending.endsAt != nil && ending.endsAt == ending.periodEnd && ending.renews == false)
            #expect(ending.facts["scheduled end"] != nil)
            let order = CancelOrder(subscription: ending, timing: .immediately)
            #expect(await bench.adapter.cancel(order).isAccepted)
            #expect(try await bench.read(Seed.b).facts["scheduled end"] == nil)
            let active = try await bench.read(Seed.a)
            #expect(active.endsAt == nil && active.renews == true)
        }
    }

    @Test(
        "amounts keep their currency's own minor units",
        arguments: [
            (Seed.a, "EUR 49.00 / month"), (Seed.h, "JPY 36000 / year"), (Seed.won, "KRW 19000 / month"),
            (Seed.dong, "VND 250000 / month"), (Seed.i, "EUR 9.00 / month"),
        ])
    func amounts(id: String, price: String) async throws {
        try await UniBeeBench.run { bench async throws in
            #expect(try await bench.read(id).priceText.string == price)
        }
    }

    @Test("customers are named by what is there")
    func names() async throws {
        try await UniBeeBench.run { bench async throws in
            let pages = try await bench.pull().pages
            let customers = pages.flatMap(\.customers) + pages.flatMap(\.subscriptions).map(\.customer)
            func customer(_ id: String) -> Customer? { customers.first { $0.ref.id == id } }
            #expect(customer("501")?.name == "Anna Öst" && customer("501")?.email == "anna.ost@example.se")
            #expect(customer("514")?.name == "noname@example.test")
            #expect(customer("511")?.note == "suspended")
            // Deleted, in no customer list, but with a subscription.
            #expect(customer("515")?.name == "Dela Eted")
            #expect(customer("516") != nil)
        }
    }

    @Test("a bad row spoils nothing but itself")
    func damagedRows() async throws {
        try await UniBeeBench.run(switches: ["damaged-rows": "on"]) { bench async throws in
            let (pages, gaps) = try await bench.pull()
            let rows = pages.flatMap(\.subscriptions)
            let total = try #require(await bench.served.state?["subscriptions"]?.object?.count)
            #expect(gaps == ["2 of \(String(total)) subscriptions could not be read"])
            #expect(rows.count == total - 2)
            #expect(rows.contains { $0.status == .unknown("42") && $0.capabilities.canEnd })
            #expect(rows.contains { $0.plan.string.hasPrefix("plan ") && $0.customer.name == "unknown" })
            #expect(rows.contains { $0.amount == nil && $0.periodEnd == nil && $0.status == .unknown("not told") })
        }
    }

    @Test("empty lists come as null")
    func nullLists() async throws {
        try await UniBeeBench.run { bench async throws in
            // Nothing Incomplete is left, so that its list is null.
            let order = try await bench.order(Seed.c, .immediately)
            #expect(await bench.adapter.cancel(order).isAccepted)
            let (pages, gaps) = try await bench.pull()
            #expect(gaps.isEmpty && pages.flatMap(\.subscriptions).count > 40)
        }
    }

    @Test("a row that swapped over a page's edge is fetched from the other end")
    func swappedRows() async throws {
        // Pages of one row part the two subscriptions of the same second; a page's number decides their order.
        try await UniBeeBench.run(options: ["page_size": "1"]) { bench async throws in
            let (pages, gaps) = try await bench.pull()
            let rows = Set(pages.flatMap(\.subscriptions).map(\.ref.id))
            let total = try #require(await bench.served.state?["subscriptions"]?.object?.count)
            // Either the second pass brought the other one, or the gap is told.
            #expect(
                rows.count == total ? gaps.isEmpty : gaps == ["1 of \(String(total)) subscriptions could not be read"])
            #expect(bench.requests("subscription/list").contains { $0.bodyText.contains("desc") })
        }
    }

    @Test("a subscription is found by its exact id and its own customer only")
    func notFound() async throws {
        try await UniBeeBench.run { bench async throws in
            let strangers: [(String, String?)] = [("sub1", nil), (Seed.a.lowercased(), nil), (Seed.a, "502")]
            for (id, customer) in strangers {
                do {
                    _ = try await bench.adapter.subscription(id, customer: customer)
                    Issue.record("\(id) was found")
                } catch ProviderError.notFound {}
            }
            #expect(try await bench.adapter.subscription(Seed.a, customer: "501").customer.name == "Anna Öst")
        }
    }
}
