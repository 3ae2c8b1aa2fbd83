import Foundation
import Testing

@testable import Sandbox

@Suite("Payway sandbox: tokens and reads")
struct PaywayReadTests {
    typealias Fixture = PaywaySandbox.Fixture

    @Test(
        "the token endpoint refuses as documented",
        arguments: [
            (["scope": ""], 400, "invalid_request"),
            (["grant_type": "client_credentials"], 400, "unsupported_grant_type"),
            (["scope": "/external/unheard/of"], 400, "invalid_scope"),
            (["client_secret": "wrong"], 401, "invalid_client"),
            (
                ["client_id": PaywaySandbox.disabledID, "client_secret": PaywaySandbox.disabledSecret], 401,
                "invalid_client"
            ),
        ])
    func tokenErrors(changes: [String: String], status: Int, error: String) async throws {
        let answer = try await PaywayCaller().requestToken(changes)
        #expect(answer.status == status)
        #expect(answer.body["error"] as? String == error)
        #expect(answer.body["message"] is String)
    }

    @Test("a JSON token request is refused")
    func tokenContentType() async throws {
        let answer = try await PaywayCaller().requestToken([:], type: "application/json")
        #expect(answer.body["error"] as? String == "invalid_request")
    }

    @Test("a token lives as long as it says")
    func lifetime() async throws {
        var payway = try await PaywayCaller()
        await payway.sandbox.set("token_lifetime", to: "5")
        payway.token = try await payway.newToken()
        payway.clock.advance(by: 4)
        #expect(await payway.get("cancellation_reasons").status == 200)
        payway.clock.advance(by: 1)
        #expect(await payway.get("cancellation_reasons").code == "unauthorized")
    }

    @Test("a write scope does not include the read scope")
    func exactScopes() async throws {
        var payway = try await PaywayCaller()
        payway.token = try await payway.newToken(scopes: ["/external/subscription_system/w"])
        #expect(await payway.get("subscription_system/can_cancel_subscription").code == "forbidden")
    }

    @Test(
        "an account is found by each exact key",
        arguments: [
            ("id", Fixture.account(1), 1), ("id", Fixture.account(1).uppercased(), 1),
            ("email", "kund+tre@example.se", 3), ("customer_number", "880013", 2), ("tulo_customer_number", "00417", 1),
            ("alias", "tvaan", 2), ("social_security_number", "000000-0017", 1),
        ])
    func keys(key: String, value: String, account: Int) async throws {
        let answer = try await PaywayCaller().get("accounts", [(key, value)])
        #expect(answer.item?["id"] as? String == Fixture.account(account))
    }

    @Test("two keys, none, unknown ones and broken values are errors; an unknown value is not found")
    func keyErrors() async throws {
        let payway = try await PaywayCaller()
        #expect(await payway.get("accounts").code == "invalid_parameter")
        let both = [("id", Fixture.account(1)), ("email", "kund.ett@example.se")]
        #expect(await payway.get("accounts", both).code == "invalid_parameter")
        #expect(await payway.get("accounts", [("name", "Kund")]).code == "unknown_parameter")
        #expect(await payway.get("accounts", [("email", "a@example.m365.se")]).code == "invalid_parameter")
        #expect(await payway.get("accounts", [("email", "nobody@example.se")]).status == 404)
        #expect(await payway.get("accounts", [("external_id_key", "crm")]).code == "invalid_parameter")
        let pair = [("external_id_key", "crm"), ("external_id_value", "C-3")]
        #expect(await payway.get("accounts", pair).item?["id"] as? String == Fixture.account(3))
    }

    @Test("an account comes with and without the wrapper, and tells its status and rights")
    func accountForms() async throws {
        let payway = try await PaywayCaller()
        await payway.sandbox.set("item_on_accounts", to: "false")
        #expect(await payway.get("accounts", [("id", Fixture.account(4))]).body["status"] as? String == "archived")
        let status = await payway.get("accounts/status", [("email", "kund.fyra@example.se")])
        #expect(status.item?["status"] as? String == "archived")
        let rights = await payway.get("accounts/active_products", [("account_id", Fixture.account(2))])
        #expect(rights.item?["active_products"] as? [String] == ["app", "paper", "web"])
    }

    @Test("S1 lists every state, newest first, by query and as in the documented example")
    func list() async throws {
        let payway = try await PaywayCaller()
        let list = await payway.get("subscription/get_by_account", [("account_id", Fixture.account(5))])
        #expect(list.items.compactMap { $0["id"] as? String } == (18...24).reversed().map(Fixture.product))
        #expect(list.items.contains { $0["state"] as? String == "deactivated" })
        let inPath = await payway.get("subscription/get_by_account/account_id=\(Fixture.account(5))")
        #expect(inPath.items.count == 7)
        let lean = await payway.get("userproducts/\(Fixture.account(5))")
        #expect(lean.items.count == 7)
        #expect(lean.items.allSatisfy { $0["payment_option"] == nil && $0["state"] != nil })
        #expect(await payway.get("subscription/get_by_account", [("account_id", Fixture.account(9))]).status == 404)
    }

    @Test("the fixtures' current period contains now and has the contract's dates")
    func fixtureDates() async throws {
        let shown = try #require(try await PaywayCaller().shown(7, account: 2))
        #expect(shown["valid_from"] as? String == "2031-01-01T00:00:00+01:00")
        #expect(shown["valid_to"] as? String == "2031-03-31T23:59:59+02:00")
        #expect(shown["subscription_next_price"] as? Double == 389)
    }

    @Test("reasons: internal ones only on request, one by id")
    func reasons() async throws {
        let payway = try await PaywayCaller()
        let path = "cancellation_reasons"
        #expect(await payway.get(path).items.count == 3)
        #expect(await payway.get(path, [("include_internal", "true")]).items.count == 4)
        let visible = await payway.get(path, [("visible_to_end_customer", "true")]).items
        #expect(!visible.contains { $0["id"] as? String == Fixture.deceased })
        #expect(await payway.get(path, [("id", Fixture.deceased)]).item?["code"] as? String == "deceased")
        #expect(await payway.get(path, [("id", Fixture.product(1))]).status == 404)
        #expect(await payway.get(path, [("id", "x")]).code == "invalid_parameter")
    }

    @Test("orders exist, and show no invoices")
    func orders() async throws {
        let payway = try await PaywayCaller()
        #expect(await payway.get("order", [("order_id", "NORD-311")]).item?["state"] as? String == "closed")
        #expect(await payway.get("order", [("account_id", Fixture.account(2))]).items.count == 11)
    }

    @Test("time moves: renewals, ends and starts happen")
    func time() async throws {
        var payway = try await PaywayCaller()
        _ = try await payway.cancelOwn(1, account: 1)
        payway.clock.advance(by: 51 * 86_400)
        payway.token = try await payway.newToken()
        #expect(await payway.state(1, account: 1) == "deactivated")
        #expect(await payway.state(3, account: 1) == "deactivated")
        #expect(await payway.state(17, account: 1) == "activated")
        #expect(await payway.state(15, account: 2) == "deactivated")
        let renewed = try #require(await payway.shown(5, account: 2))
        #expect(renewed["valid_from"] as? String == "2031-04-01T00:00:00+02:00")
        #expect(renewed["valid_to"] as? String == "2031-06-30T23:59:59+02:00")
        let dead = try await payway.records("user_products").filter {
            ["cancelled", "deactivated"].contains($0["state"] as? String) && $0["subscription_end_date"] is NSNull
        }
        #expect(dead.isEmpty)
    }

    @Test("the same seed invents the same world, shared people included")
    func invention() async throws {
        let first = try await PaywayCaller(customers: 120)
        let second = try await PaywayCaller(customers: 120)
        #expect(await first.sandbox.snapshot().text == second.sandbox.snapshot().text)
        let anna = await first.get("accounts", [("email", "anna.ost@example.se")])
        #expect((anna.item?["user_products"] as? [Any])?.isEmpty == false)
        let services = Set(try await first.records("user_products").compactMap { $0["provision_service"] as? String })
        #expect(services.isSuperset(of: ["tulo", "kayak"]))
        for email in PaywaySandbox.knownEmails(SandboxOptions(customers: 120)) {
            #expect(await first.get("accounts", [("email", email)]).status == 200)
        }
    }

    @Test("a reset brings the seed state back, switches included")
    func reset() async throws {
        let payway = try await PaywayCaller()
        let before = try await payway.records("user_products").count
        await payway.sandbox.set("feature_enabled", to: "false")
        _ = try await payway.cancelOwn(1, account: 1)
        await payway.sandbox.reset()
        #expect(try await payway.records("user_products").count == before)
        var fresh = payway
        fresh.token = try await payway.newToken()
        #expect(await fresh.state(1, account: 1) == "activated")
        #expect(try await fresh.cancelAtKayak(5, account: 2).status == 200)
    }
}
