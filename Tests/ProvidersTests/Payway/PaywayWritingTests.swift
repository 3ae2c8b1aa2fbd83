import Billing
import Foundation
import Providers
import Sandbox
import SafeText
import TestSupport
import Testing

@Suite("Payway: ending and taking back")
struct PaywayWritingTests {
    typealias Fixture = PaywaySandbox.Fixture

    private static func body(_ request: SandboxRequest?) -> JSON? { request.flatMap { try? JSON(parsing: $0.body) } }

    @Test(
        "C1 goes out as in the contract, and its answer brings timing and date",
        arguments: [
            (5, Timing.atPeriodEnd, "2031-03-31T23:59:59+02:00"), (7, .immediately, "2031-02-10T10:00:00+01:00"),
        ])
    func kayak(product: Int, timing: Timing, end: String) async throws {
        try await PaywayStage.with { stage in
            let order = try await stage.order(product, account: 2, .providerDecides)
            guard case .accepted(let evidence) = await stage.adapter.cancel(order) else {
                Issue.record("not accepted")
                return
            }
            #expect(evidence.timing == timing)
            #expect(stage.adapter.trustInAnswer(.accepted(evidence)) == .zero, "no list of theirs is cached")
            #expect(evidence.effectiveAt?.iso8601 == end)
            let requests = stage.requests("/external", method: "PUT")
            #expect(requests.map(\.path) == ["/external/api/v1/subscription_system/cancel_subscription"])
            #expect(
                PaywayWritingTests.body(requests.first) == [
                    "account_id": .string(Fixture.account(2)), "user_product_id": .string(Fixture.product(product)),
                    "cancellation_reason_id": .string(Fixture.movingAway),
                ])
            #expect(requests.first?.headers["content-type"] == "application/json")
            #expect(requests.first?.headers["authorization"]?.hasPrefix("Bearer ") == true)
            let sent = stage.adapter.sentFields(of: order)
            #expect(sent == SentFields(reason: Fixture.movingAway))
        }
    }

    @Test("C2 goes out as in the contract; crediting only when configured", arguments: [false, true])
    func tulo(credits: Bool) async throws {
        try await PaywayStage.with {
            $0.options = ["credit_invoice_if_sent": credits ? "true" : "false"]
        } _: { stage in
            let order = try await stage.order(4, account: 1, .atPeriodEnd)
            let prediction = try await stage.adapter.predict(.atPeriodEnd, for: order.subscription)
            #expect(prediction.movesMoney == credits)
            guard case .accepted = await stage.adapter.cancel(order) else {
                Issue.record("not accepted")
                return
            }
            let requests = stage.requests("/external", method: "PUT")
            #expect(
                requests.map(\.path) == [
                    "/external/api/v1/subscription_system/cancel_payway_provisioned_subscription"
                ])
            var expected: [String: JSON] = [
                "account_id": .string(Fixture.account(1)), "user_product_id": .string(Fixture.product(4)),
                "cancellation_reason_id": .string(Fixture.movingAway),
            ]
            if credits { expected["credit_invoice_if_sent"] = true }
            #expect(PaywayWritingTests.body(requests.first) == .object(expected))
            let after = try await stage.subscription(4, account: 1)
            #expect(after.status == .ending)
            let verdict = stage.adapter.verdict(
                on: order, after: after, answer: .unclear("lost"), now: PaywayStage.fixtureNow)
            #expect(
                verdict
                    == .applied(timing: .atPeriodEnd, effectiveAt: order.subscription.periodEnd, note: nil))
        }
    }

    @Test("without a reason C2 names none")
    func withoutReason() async throws {
        try await PaywayStage.with { stage in
            _ = await stage.adapter.cancel(try await stage.order(1, account: 1, .atPeriodEnd, reason: nil))
            let body = PaywayWritingTests.body(stage.requests("/external", method: "PUT").first)
            #expect(body?.object?.keys.sorted() == ["account_id", "user_product_id"])
        }
    }

    @Test("U1 takes a Tulo cancellation back")
    func undo() async throws {
        try await PaywayStage.with { stage in
            _ = await stage.adapter.cancel(try await stage.order(1, account: 1, .atPeriodEnd))
            let cancelled = try await stage.subscription(1, account: 1)
            #expect(cancelled.capabilities.undo == .offered(until: cancelled.periodEnd))
            guard case .accepted = await stage.adapter.undoCancel(cancelled) else {
                Issue.record("not accepted")
                return
            }
            let request = stage.requests("/reactivate_payway_provisioned_subscription", method: "PUT").first
            #expect(
                PaywayWritingTests.body(request) == [
                    "account_id": .string(Fixture.account(1)), "user_product_id": .string(Fixture.product(1)),
                ])
            #expect(try await stage.subscription(1, account: 1).status == .active)
        }
    }

    @Test("what Payway refuses is rejected with its code, and nothing has changed")
    func rejected() async throws {
        try await PaywayStage.with { stage in
            let order = try await stage.order(2, account: 1, .atPeriodEnd)
            guard case .disputed("user_product_not_cancellable", _) = await stage.adapter.cancel(order) else {
                Issue.record("not told as rejected")
                return
            }
            let twice = try await stage.order(5, account: 2, .providerDecides)
            _ = await stage.adapter.cancel(twice)
            guard case .disputed("user_product_already_cancelled", _) = await stage.adapter.cancel(twice) else {
                Issue.record("the second cancellation is not told as already done")
                return
            }
            let unknown = try await stage.order(6, account: 2, .providerDecides, reason: Fixture.product(1))
            guard case .disputed("not_found", _) = await stage.adapter.cancel(unknown) else {
                Issue.record("an unknown reason is not told as rejected")
                return
            }
        }
    }

    @Test("a service that is not enabled is told as unauthorised")
    func notEnabled() async throws {
        try await PaywayStage.with { stage in
            await stage.set("feature_enabled", "false")
            let order = try await stage.order(5, account: 2, .providerDecides)
            guard case .unauthorised = await stage.adapter.cancel(order) else {
                Issue.record("not told as unauthorised")
                return
            }
        }
    }

    @Test(
        "whatever may have happened is unclear; one request went out",
        arguments: [Fault.Kind.errorBefore, .errorAfter, .dropBefore, .dropAfter, .htmlBefore, .htmlAfter, .brokenJSON])
    func unclear(kind: Fault.Kind) async throws {
        try await PaywayStage.with { stage in
            for (product, account, timing) in [(7, 2, Timing.providerDecides), (1, 1, .atPeriodEnd)] {
                let order = try await stage.order(product, account: account, timing)
                stage.arm(kind, method: "PUT")
                guard case .unclear = await stage.adapter.cancel(order) else {
                    Issue.record("not told as unclear")
                    continue
                }
                let isDone = [.errorAfter, .dropAfter, .htmlAfter, .brokenJSON].contains(kind)
                #expect((await stage.truth(product) != "activated") == isDone)
                let after = try await stage.subscription(product, account: account)
                let verdict = stage.adapter.verdict(
                    on: order, after: after, answer: .unclear("lost"), now: PaywayStage.fixtureNow)
                #expect((verdict == .notShown) == !isDone)
            }
            #expect(stage.requests("/external", method: "PUT").count == 2)
        }
    }

    @Test("429 and read-only connections send nothing; 403 is unauthorised; a redirect is not followed")
    func otherFaults() async throws {
        try await PaywayStage.with { stage in
            let order = try await stage.order(1, account: 1, .atPeriodEnd)
            stage.arm(.tooManyRequests, method: "PUT")
            guard case .notSent = await stage.adapter.cancel(order) else {
                Issue.record("429 is not told as unsent")
                return
            }
            stage.arm(.forbidden, method: "PUT")
            guard case .unauthorised = await stage.adapter.cancel(order) else {
                Issue.record("403 is not told as unauthorised")
                return
            }
            stage.arm(.redirect, method: "PUT")
            guard case .notSent(let why) = await stage.adapter.cancel(order), why.string.contains("redirects") else {
                Issue.record("a redirect is not told as unsent")
                return
            }
            #expect(stage.requests("/elsewhere").isEmpty)
            #expect(await stage.truth(1) == "activated")
        }
        try await PaywayStage.with(isReadOnly: true) { stage in
            let order = try await stage.order(1, account: 1, .atPeriodEnd)
            guard case .notSent = await stage.adapter.cancel(order) else {
                Issue.record("a read-only connection is not told as unsent")
                return
            }
            #expect(stage.requests("/external", method: "PUT").isEmpty)
        }
    }

    @Test(
        "a 200 that names another subscription, an error or nothing is unclear",
        arguments: [
            #"{"item": {"user_product_id": "70a1b2c3d4e5f60718293b09", "cancellation_type": "immediate"}}"#,
            #"{"code": "not_found", "message": "no"}"#, "{}", "[]", "null",
        ])
    func wrongAnswer(body: String) async throws {
        try await PaywayPuppet.with(["/cancel_subscription": (200, body)]) { adapter in
            let order = CancelOrder(
                subscription: PaywayExamples.kayak, timing: .providerDecides, reason: Fixture.movingAway)
            guard case .unclear = await adapter.cancel(order) else {
                Issue.record("not told as unclear")
                return
            }
        }
    }

    @Test("an answer without wrapper, with another type or letter case, is still accepted")
    func tolerance() async throws {
        let body = #"{"user_product_id": "70A1B2C3D4E5F60718293B01", "cancellation_type": "someday"}"#
        try await PaywayPuppet.with(["/cancel_subscription": (200, body)]) { adapter in
            let order = CancelOrder(
                subscription: PaywayExamples.kayak, timing: .providerDecides, reason: Fixture.movingAway)
            guard case .accepted(let evidence) = await adapter.cancel(order) else {
                Issue.record("not accepted")
                return
            }
            #expect(evidence.timing == nil)
            #expect(evidence.effectiveAt == nil)
        }
    }

    @Test("a 400, 404 or 409 without the documented error proves nothing", arguments: [400, 404, 409])
    func undocumented(status: Int) async throws {
        try await PaywayPuppet.with(["/cancel_subscription": (status, "<html>")]) { adapter in
            let order = CancelOrder(
                subscription: PaywayExamples.kayak, timing: .providerDecides, reason: Fixture.movingAway)
            guard case .unclear = await adapter.cancel(order) else {
                Issue.record("not told as unclear")
                return
            }
        }
    }
}
