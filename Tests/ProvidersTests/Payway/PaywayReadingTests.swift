import Billing
import Foundation
import Providers
import Sandbox
import SafeText
import TestSupport
import Testing

@Suite("Payway: finding customers and reading subscriptions")
struct PaywayReadingTests {
    typealias Fixture = PaywaySandbox.Fixture

    @Test(
        "each form of a key goes out as its own parameter",
        arguments: [
            ("kund+tre@example.se", ["email"], 3), (Fixture.account(1), ["id"], 1),
            ("880013", ["customer_number"], 2), ("00417", ["customer_number", "tulo_customer_number"], 1),
            ("tvaan", ["alias"], 2), (" kund.ett@example.se ", ["email"], 1),
        ])
    func keys(key: String, parameters: [String], account: Int) async throws {
        try await PaywayStage.with { stage in
            let pages = try await stage.adapter.lookUp(key)
            #expect(pages.flatMap(\.customers).map(\.ref.id) == [Fixture.account(account)])
            let requests = stage.requests("/external/api/v1/accounts")
            #expect(requests.map { $0.query.map(\.name) } == parameters.map { [$0] })
            let value = key.trimmingCharacters(in: .whitespaces)
            #expect(requests.allSatisfy { $0.query.first?.value == value })
        }
    }

    @Test("every read carries the three headers and asks by query")
    func headers() async throws {
        try await PaywayStage.with { stage in
            _ = try await stage.subscription(7, account: 2)
            let list = try #require(stage.requests("/external/api/v1/subscription/get_by_account").first)
            #expect(list.query.map(\.name) == ["account_id"])
            #expect(list.queryValue("account_id") == Fixture.account(2))
            for request in stage.requests("/external") {
                #expect(request.headers["authorization"]?.hasPrefix("Bearer ") == true)
                #expect(request.headers["content-type"] == "application/json")
                #expect(request.headers["accept"] == "application/json")
                #expect(request.body.isEmpty)
            }
        }
    }

    @Test("an unknown key finds nothing; an address that Payway refuses says what to do instead")
    func missing() async throws {
        try await PaywayStage.with { stage in
            for key in ["nobody@example.se", "  "] {
                let pages = try await stage.adapter.lookUp(key)
                #expect(pages.isEmpty)
            }
            let refused = await providerError { try await stage.adapter.lookUp("someone@mail.m365.example") }
            #expect(refused?.message.string.contains("customer number") == true)
        }
    }

    @Test("a pull delivers lookups and recents once each, and says what is missing")
    func pull() async throws {
        try await PaywayStage.with {
            $0.lookups = ["kund.ett@example.se", "nobody@example.se", "880012", "kund.fyra@example.se"]
        } _: { stage in
            let pages = Pages()
            let why = try await stage.adapter.pull(recents: [Fixture.account(1), Fixture.account(3)]) {
                await pages.add($0)
            }
            #expect(await pages.customers == [Fixture.account(1), Fixture.account(4), Fixture.account(3)])
            #expect(why.count == 2)
            #expect(why[0].string.contains("lists no customers"))
            #expect(why[1].string.contains("nobody@example.se"))
        }
    }

    @Test("a failing key does not fail the rest; a failing connection fails")
    func failures() async throws {
        try await PaywayStage.with {
            $0.lookups = ["880012", "880013"]
        } _: { stage in
            stage.arm(.errorBefore, path: "/accounts", times: 3)
            let why = try await stage.adapter.pull(recents: []) { _ in }
            #expect(why.count == 2)
            stage.arm(.dropBefore, path: "/accounts", times: 0)
            await #expect(throws: ProviderError.self) { _ = try await stage.adapter.pull(recents: []) { _ in } }
        }
    }

    @Test("a subscription is found through its customer, the known accounts, or the lookups")
    func owners() async throws {
        try await PaywayStage.with {
            $0.lookups = ["880013"]
        } _: { stage in
            let adapter = stage.adapter
            #expect(try await adapter.subscription(Fixture.product(7), customer: nil).plan == "paper_weekend 447197")
            await #expect(throws: ProviderError.self) {
                try await adapter.subscription(Fixture.product(1), customer: nil)
            }
            _ = try await adapter.lookUp("880012")
            let found = try await adapter.subscription(Fixture.product(1).uppercased(), customer: nil)
            #expect(found.customer.ref.id == Fixture.account(1))
            await #expect(throws: ProviderError.self) {
                try await adapter.subscription(Fixture.product(1), customer: Fixture.account(2))
            }
        }
    }

    @Test("a Kayak subscription in Lapse's words")
    func mapping() async throws {
        try await PaywayStage.with { stage in
            let subscription = try await stage.subscription(7, account: 2)
            #expect(subscription.ref.description == "payway:\(Fixture.product(7))")
            #expect(subscription.customer.name == "Kund Två")
            #expect(subscription.customer.note == nil)
            #expect(subscription.status == .active)
            #expect(subscription.renews == true)
            #expect(subscription.amount == Money(minor: 38_900, currency: "SEK"))
            #expect(subscription.periodEnd?.iso8601 == "2031-03-31T23:59:59+02:00")
            #expect(subscription.periodStart?.iso8601 == "2031-01-01T00:00:00+01:00")
            #expect(subscription.endsAt == nil)
            #expect(subscription.facts["provision service"] == "kayak")
            #expect(subscription.facts["payment option"] == "invoice")
            #expect(subscription.facts["state"] == "activated")
            #expect(subscription.facts["pending change"] == "no")
            #expect(subscription.facts["updated"]?.string.isEmpty == false)
        }
    }

    @Test(
        "every state has its word",
        arguments: [
            (1, 1, Status.active), (15, 2, .ending), (17, 1, .pending), (22, 5, .pastDue), (23, 5, .ended),
        ])
    func states(product: Int, account: Int, status: Status) async throws {
        try await PaywayStage.with { stage in
            let subscription = try await stage.subscription(product, account: account)
            #expect(subscription.status == status)
            #expect((subscription.endsAt != nil) == (status == .ending || status == .ended))
        }
    }

    @Test("a limited subscription ends by itself and does not renew")
    func limited() async throws {
        try await PaywayStage.with { stage in
            let subscription = try await stage.subscription(3, account: 1)
            #expect(subscription.renews == false)
            #expect(subscription.endsAt == subscription.periodEnd)
            #expect(subscription.amount == nil)
        }
    }

    @Test("accounts come with and without the wrapper; identity numbers never get in")
    func account() async throws {
        try await PaywayStage.with { stage in
            await stage.set("item_on_accounts", "false")
            let pages = try await stage.adapter.lookUp("kund.ett@example.se")
            #expect(!"\(pages)".contains("000000-0017"))
            #expect(pages.first?.subscriptions.count == 5)
            #expect(
                try await stage.adapter.lookUp("kund.fyra@example.se").first?.customers.first?.note
                    == "account archived")
        }
    }

    @Test("the leaner list serves an API user without the subscription scope")
    func fallbackList() async throws {
        try await PaywayStage.with {
            $0.options = ["subscriptions_from": "userproducts"]
        } _: { stage in
            let subscription = try await stage.subscription(7, account: 2)
            #expect(subscription.amount == nil)
            #expect(subscription.status == .active)
            #expect(subscription.capabilities.offered == [.providerDecides])
        }
    }

    @Test("reasons: no internal ones, a higher index first, then by name; required for Kayak only")
    func reasons() async throws {
        try await PaywayStage.with { stage in
            let list = try await stage.adapter.reasons(for: PaywayExamples.kayak)
            #expect(list.reasons.map(\.id) == [Fixture.movingAway, Fixture.otherReason, Fixture.deceased])
            #expect(list.isRequired)
            #expect(list.isSent)
            #expect(!list.takesFreeText)
            #expect(try await stage.adapter.reasons(for: PaywayExamples.tulo).isRequired == false)
            let request = try #require(stage.requests("/external/api/v1/cancellation_reasons").first)
            #expect(request.query.isEmpty)
        }
    }

    @Test("broken and hostile rows spoil only themselves")
    func hostile() async throws {
        let account = #"{"id": "70A1B2C3D4E5F60718293A01", "first_name": "\u001b[31mEve\u202e", "email": null}"#
        let rows = """
            {"items": [
              "not a row", {"id": "../../accounts"}, {"id": 17},
              {"id": "70a1b2c3d4e5f60718293b01", "state": "hovering", "valid_to": "soon", "subscription_next_price": "32.00",
               "product_code": "x\\u001b]0;boo\\u0007", "provision_service": "tulo", "new_field": {"deep": [1]}},
              {"id": "70a1b2c3d4e5f60718293b02", "state": "activated", "subscription_next_price": "1e999",
               "provision_service": ""}
            ]}
            """
        let answers = ["/accounts": (200, account), "/get_by_account": (200, rows)]
        try await PaywayPuppet.with(answers) { adapter in
            let pages = Pages()
            let why = try await adapter.pull(recents: [Fixture.account(1)]) { await pages.add($0) }
            #expect(why.count == 2)
            #expect(why[1].string.contains("3 subscriptions"))
            let read = await pages.subscriptions
            #expect(read.map(\.ref.id) == [Fixture.product(1), Fixture.product(2)])
            #expect(read[0].status == .unknown("hovering"))
            #expect(read[0].amount == Money(minor: 3200, currency: "SEK"))
            #expect(read[0].periodEnd == nil)
            #expect(read[0].capabilities.offered.isEmpty)
            #expect(read[1].amount == nil)
            #expect(read[1].capabilities.offered.isEmpty)
            #expect(!read[0].plan.string.unicodeScalars.contains { $0.value < 0x20 })
            #expect(!read[0].customer.name.string.unicodeScalars.contains { $0.value == 0x202E || $0.value == 0x1B })
        }
    }

    @Test(
        "an answer that is not the provider's is told as such",
        arguments: [(404, "<html>"), (200, "<html>"), (200, "[]"), (302, ""), (418, "{}")])
    func foreign(status: Int, body: String) async throws {
        try await PaywayPuppet.with(["/accounts": (status, body)]) { adapter in
            guard case .malformed = await providerError({ try await adapter.lookUp("880012") }) else {
                Issue.record("not told as malformed")
                return
            }
        }
    }

    @Test("an error whose field is a list is readable")
    func fieldList() async throws {
        let body = #"{"code": "invalid_parameter", "field": ["id", "email"], "message": "not both"}"#
        try await PaywayPuppet.with(["/accounts": (409, body)]) { adapter in
            await #expect(throws: ProviderError.refused(code: "invalid_parameter", message: "not both (id, email)")) {
                try await adapter.lookUp("880012")
            }
        }
    }
}

/// Collects what a pull delivers.
private actor Pages {
    private(set) var customers: [String] = []
    private(set) var subscriptions: [Subscription] = []

    func add(_ page: Page) {
        customers += page.customers.map(\.ref.id)
        subscriptions += page.subscriptions
    }
}
