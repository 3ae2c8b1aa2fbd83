import Foundation
import Testing

@testable import Sandbox

@Suite("Payway sandbox: cancelling and taking it back")
struct PaywayCancellationTests {
    typealias Fixture = PaywaySandbox.Fixture

    @Test(
        "C1 refuses what is not its own",
        arguments: [
            (13, 3, "no_customer_number"), (14, 2, "subscription_system_not_supported"),
            (15, 2, "user_product_already_cancelled"), (16, 2, "subscription_system_not_supported"),
            (1, 1, "subscription_system_not_supported"),
        ])
    func kayakConflicts(product: Int, account: Int, code: String) async throws {
        let payway = try await PaywayCaller()
        let before = await payway.sandbox.snapshot().text
        let answer = try await payway.cancelAtKayak(product, account: account)
        #expect(answer.status == 409)
        #expect(answer.code == code)
        #expect(await payway.sandbox.snapshot().text == before)
    }

    @Test(
        "C2 refuses what is not its own",
        arguments: [
            (2, 1, "user_product_not_cancellable"), (3, 1, "user_product_not_recurring"),
            (17, 1, "user_product_not_active"), (16, 2, "user_product_not_tulo_provisioned"),
            (5, 2, "user_product_not_tulo_provisioned"), (22, 5, "user_product_not_active"),
            (23, 5, "user_product_already_cancelled"),
        ])
    func ownConflicts(product: Int, account: Int, code: String) async throws {
        let payway = try await PaywayCaller()
        let before = await payway.sandbox.snapshot().text
        let answer = try await payway.cancelOwn(product, account: account, ["credit_invoice_if_sent": true])
        #expect(answer.status == 409)
        #expect(answer.code == code)
        #expect(await payway.sandbox.snapshot().text == before)
    }

    @Test(
        "C0 says whether, in words",
        arguments: [
            (5, 2, nil), (13, 3, "no_customer_number"), (14, 2, "subscription_system_not_supported"),
            (15, 2, "already_cancelled"), (16, 2, "subscription_system_not_supported"),
            (1, 1, "user_product_tulo_provisioned"), (5, 1, "user_product_does_not_belong_to_account"),
            (24, 5, "no_subscription_number"), (99, 2, "user_product_not_found"), (5, 98, "account_not_found"),
        ])
    func canCancel(product: Int, account: Int, reason: String?) async throws {
        let payway = try await PaywayCaller()
        let ids = [("account_id", Fixture.account(account)), ("user_product_id", Fixture.product(product))]
        let body = "{" + ids.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",") + "}"
        let path = "subscription_system/can_cancel_subscription"
        for answer in [await payway.get(path, ids), await payway.get(path, body: body)] {
            #expect(answer.status == 200)
            #expect(answer.item?["can_cancel"] as? Bool == (reason == nil))
            #expect(answer.item?["reason"] as? String == reason)
        }
    }

    @Test("C0 without ids is a business no; malformed ids are errors; the wrapper can be switched off")
    func canCancelForms() async throws {
        let payway = try await PaywayCaller()
        let path = "subscription_system/can_cancel_subscription"
        #expect(await payway.get(path).item?["reason"] as? String == "no_account_id")
        let malformed = await payway.get(path, [("account_id", "x"), ("user_product_id", Fixture.product(5))])
        #expect(malformed.status == 400)
        await payway.sandbox.set("item_on_can_cancel", to: "false")
        #expect(await payway.get(path).body["reason"] as? String == "no_account_id")
    }

    @Test("C2 ends at period end, and U1 takes it back")
    func undo() async throws {
        let payway = try await PaywayCaller()
        let answer = try await payway.cancelOwn(1, account: 1)
        #expect(answer.body["id"] as? String == Fixture.product(1))
        let shown = try #require(await payway.shown(1, account: 1))
        #expect(shown["state"] as? String == "cancelled")
        #expect(shown["subscription_end_date"] as? String == "2031-03-31T23:59:59+02:00")
        let record = try await payway.records("user_products").first { $0["id"] as? String == Fixture.product(1) }
        #expect(record?["cancellation_reason_id"] as? String == Fixture.otherReason)
        let ids = ["account_id": Fixture.account(1), "user_product_id": Fixture.product(1)]
        #expect(try await payway.put("reactivate_payway_provisioned_subscription", ids).status == 200)
        #expect(await payway.state(1, account: 1) == "activated")
        #expect(await payway.shown(1, account: 1)?["subscription_end_date"] is NSNull)
        let again = try await payway.put("reactivate_payway_provisioned_subscription", ids)
        #expect(again.code == "user_product_not_cancelled")
    }

    @Test("a Kayak cancellation cannot be taken back")
    func noUndoAtKayak() async throws {
        let payway = try await PaywayCaller()
        let answer = try await payway.put(
            "reactivate_payway_provisioned_subscription",
            ["account_id": Fixture.account(2), "user_product_id": Fixture.product(15)])
        #expect(answer.code == "user_product_not_tulo_provisioned")
    }

    @Test("C2 credits an open invoice only when asked to", arguments: [true, false])
    func credit(asked: Bool) async throws {
        let payway = try await PaywayCaller()
        _ = try await payway.cancelOwn(4, account: 1, asked ? ["credit_invoice_if_sent": true] : [:])
        #expect(try await payway.credits(4).count == (asked ? 1 : 0))
    }

    @Test("a flag is a JSON boolean and nothing else")
    func flag() async throws {
        let payway = try await PaywayCaller()
        for value in [1, 0, "true", NSNull()] as [any Sendable] {
            let answer = try await payway.cancelOwn(4, account: 1, ["credit_invoice_if_sent": value])
            #expect(answer.code == "invalid_parameter")
        }
        #expect(try await payway.cancelOwn(4, account: 1, ["credit_invoice_if_sent": false]).status == 200)
        #expect(try await payway.credits(4).isEmpty)
    }

    @Test("C3 is C2 with older names")
    func oldTwin() async throws {
        let payway = try await PaywayCaller()
        let path = "/external/api/v1/accounts/cancel_product"
        let body = "{\"id\":\"\(Fixture.account(1))\",\"user_product_id\":\"\(Fixture.product(1))\"}"
        #expect(await payway.send("PUT", path, body: body).body["id"] as? String == Fixture.product(1))
        let unknown = body.replacing("}", with: ",\"credit_invoice_if_sent\":true}")
        #expect(await payway.send("PUT", path, body: unknown).code == "unknown_parameter")
    }

    @Test("the checks come in the documented order")
    func order() async throws {
        var payway = try await PaywayCaller()
        let path = "/external/api/v1/subscription_system/cancel_subscription"
        #expect(
            await payway.send("PUT", path, headers: ["content-type": "text/plain"]).code
                == "invalid_content_type_error")
        #expect(await payway.send("PUT", path, body: "{").code == "json_parser_error")
        #expect(await payway.send("PUT", path, body: "{\"timing\":\"now\"}").code == "unknown_parameter")
        #expect(await payway.send("PUT", path, body: "{}").field == "account_id")
        let unknownAccount = try await payway.cancelAtKayak(98, account: 98, reason: Fixture.paymentFailure)
        #expect(unknownAccount.status == 404)
        #expect(try await payway.cancelAtKayak(5, account: 1).status == 404)
        let internalReason = try await payway.cancelAtKayak(13, account: 3, reason: Fixture.paymentFailure)
        #expect(internalReason.status == 400)
        #expect(internalReason.field == "cancellation_reason_id")
        #expect(try await payway.cancelAtKayak(5, account: 2, reason: Fixture.product(1)).status == 404)
        await payway.sandbox.set("feature_enabled", to: "false")
        #expect(await payway.send("PUT", path, body: "{").code == "forbidden")
        payway.token = "worthless"
        #expect(await payway.send("PUT", path, body: "{").status == 401)
    }

    @Test("ids match case-insensitively")
    func letterCase() async throws {
        let payway = try await PaywayCaller()
        let answer = try await payway.put(
            "cancel_subscription",
            [
                "account_id": Fixture.account(2).uppercased(), "user_product_id": Fixture.product(5).uppercased(),
                "cancellation_reason_id": Fixture.movingAway.uppercased(),
            ])
        #expect(answer.status == 200)
    }
}
