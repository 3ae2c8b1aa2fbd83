import Billing
import Foundation
import Providers
import Sandbox
import SafeText
import TestSupport
import Testing

@Suite("Payway: capabilities, forecasts and verdicts")
struct PaywayForecastTests {
    typealias Fixture = PaywaySandbox.Fixture

    @Test("Tulo: period end with an optional reason, and a way back; immediately is refused in words")
    func tulo() async throws {
        try await PaywayStage.with { stage in
            let capabilities = try await stage.subscription(1, account: 1).capabilities
            #expect(capabilities.timings == [.atPeriodEnd: FieldHandling(reason: .optional)])
            #expect(capabilities.undo == .afterPeriodEndCancel)
            #expect(capabilities.refusal(of: .immediately)?.string.contains("period end only") == true)
        }
    }

    @Test("Kayak: only the provider decides, with a required reason and no way back")
    func kayak() async throws {
        try await PaywayStage.with { stage in
            let capabilities = try await stage.subscription(7, account: 2).capabilities
            #expect(capabilities.timings == [.providerDecides: FieldHandling(reason: .required)])
            for timing in [Timing.immediately, .atPeriodEnd] {
                #expect(capabilities.refusal(of: timing)?.string.contains("the API cannot promise it") == true)
            }
            guard case .notOffered = capabilities.undo else {
                Issue.record("an undo is offered")
                return
            }
        }
    }

    @Test(
        "what cannot be ended says why, and is never sent",
        arguments: [
            (3, 1, "does not renew"), (17, 1, "not started"), (22, 5, "frozen"), (23, 5, "already ended"),
            (15, 2, "already cancelled"), (14, 2, "owned by cprofit"), (16, 2, "owned by app_store"),
            (13, 3, "no customer number"),
        ])
    func refusals(product: Int, account: Int, words: String) async throws {
        try await PaywayStage.with { stage in
            let subscription = try await stage.subscription(product, account: account)
            #expect(!subscription.capabilities.canEnd)
            for timing in Timing.allCases {
                #expect(subscription.capabilities.refusal(of: timing)?.string.contains(words) == true)
                let order = CancelOrder(subscription: subscription, timing: timing, reason: Fixture.movingAway)
                guard case .notSent = await stage.adapter.cancel(order) else {
                    Issue.record("sent with \(timing)")
                    continue
                }
                await #expect(throws: ProviderError.self) { try await stage.adapter.predict(timing, for: subscription) }
            }
            guard case .notSent = await stage.adapter.undoCancel(subscription) else {
                Issue.record("an undo was sent")
                return
            }
            #expect(stage.requests("/external", method: "PUT").isEmpty)
        }
    }

    @Test("Kayak's word in provision_service is configuration; what is not Tulo is not Kayak")
    func kayakWord() async throws {
        try await PaywayStage.with {
            $0.options = ["kayak_provision_service": "cprofit", "currency": "EUR"]
        } _: { stage in
            #expect(try await stage.subscription(14, account: 2).capabilities.offered == [.providerDecides])
            let other = try await stage.subscription(5, account: 2)
            #expect(other.capabilities.refusal(of: .providerDecides)?.string.contains("owned by kayak") == true)
            #expect(other.amount?.currency == "EUR")
        }
    }

    @Test("Tulo's forecast is certain, and can be taken back until then")
    func tuloForecast() async throws {
        try await PaywayStage.with { stage in
            let subscription = try await stage.subscription(1, account: 1)
            let prediction = try await stage.adapter.predict(.atPeriodEnd, for: subscription)
            #expect(prediction.effectiveAt?.iso8601 == "2031-03-31T23:59:59+02:00")
            #expect(prediction.undoUntil == prediction.effectiveAt)
            #expect(!prediction.mayEndNow)
            #expect(!prediction.movesMoney)
            #expect(prediction.lines.first == ForecastLine("Ends", "31 Mar 2031 23:59 +02:00", .certain))
        }
    }

    @Test("Kayak's forecast warns of the immediate end, by Autogiro too", arguments: [(5, false), (6, true)])
    func kayakForecast(product: Int, isAutogiro: Bool) async throws {
        try await PaywayStage.with { stage in
            let subscription = try await stage.subscription(product, account: 2)
            let prediction = try await stage.adapter.predict(.providerDecides, for: subscription)
            #expect(prediction.mayEndNow)
            #expect(prediction.movesMoney)
            #expect(prediction.undoUntil == nil)
            #expect((prediction.effectiveAt != nil) == isAutogiro)
            #expect(prediction.lines.contains { $0.value.string.contains("AT ONCE") && $0.certainty == .unknown })
            #expect(prediction.lines.contains { $0.what == "Credit invoice" && $0.certainty == .unknown })
            #expect(prediction.lines[0].certainty == (isAutogiro ? .likely : .unknown))
            #expect(!prediction.lines.contains { $0.what == "Allowed" })
        }
    }

    @Test("C0 is asked as a body on a GET and as a query, as configured", arguments: ["both", "body", "query", "off"])
    func preflight(form: String) async throws {
        try await PaywayStage.with {
            $0.options = ["can_cancel_request": form]
        } _: { stage in
            let subscription = try await stage.subscription(5, account: 2)
            _ = try await stage.adapter.predict(.providerDecides, for: subscription)
            let requests = stage.requests("/external/api/v1/subscription_system/can_cancel_subscription")
            #expect(requests.count == (form == "off" ? 0 : 1))
            guard let request = requests.first else { return }
            let ids: JSON = [
                "account_id": .string(Fixture.account(2)), "user_product_id": .string(Fixture.product(5)),
            ]
            let body = try? JSON(parsing: request.body)
            #expect(body == (form == "query" ? nil : ids))
            #expect(request.query.map(\.name) == (form == "body" ? [] : ["account_id", "user_product_id"]))
        }
    }

    @Test("C0's no refuses the forecast in words, with and without the wrapper", arguments: ["true", "false"])
    func preflightNo(wrapper: String) async throws {
        try await PaywayStage.with { stage in
            await stage.set("item_on_can_cancel", wrapper)
            let subscription = try await stage.subscription(24, account: 5)
            let refused = await providerError {
                try await stage.adapter.predict(.providerDecides, for: subscription)
            }
            guard case .notOffered(let words) = refused else {
                Issue.record("not refused")
                return
            }
            #expect(words.string.contains("no_subscription_number"))
        }
    }

    @Test("a C0 that fails is no no", arguments: [Fault.Kind.errorBefore, .htmlAfter, .dropBefore, .forbidden])
    func preflightFails(kind: Fault.Kind) async throws {
        try await PaywayStage.with { stage in
            let subscription = try await stage.subscription(5, account: 2)
            stage.arm(kind, path: "/can_cancel_subscription", times: 0)
            let prediction = try await stage.adapter.predict(.providerDecides, for: subscription)
            #expect(prediction.lines.contains { $0.what == "Allowed" && $0.certainty == .unknown })
        }
    }

    @Test("objections: a missing or unknown reason, a timing not offered")
    func objections() async throws {
        try await PaywayStage.with { stage in
            let list = try await stage.adapter.reasons(for: PaywayExamples.kayak)
            func objection(_ subscription: Subscription, _ timing: Timing, _ reason: String?) -> SafeText? {
                stage.adapter.objection(
                    to: CancelOrder(subscription: subscription, timing: timing, reason: reason), reasons: list)
            }
            let (kayak, tulo) = (PaywayExamples.kayak, PaywayExamples.tulo)
            #expect(objection(kayak, .providerDecides, Fixture.movingAway) == nil)
            #expect(objection(kayak, .providerDecides, nil) != nil)
            #expect(objection(kayak, .providerDecides, Fixture.paymentFailure) != nil)
            #expect(objection(kayak, .immediately, Fixture.movingAway) != nil)
            #expect(objection(tulo, .atPeriodEnd, nil) == nil)
            #expect(objection(tulo, .atPeriodEnd, "moving") != nil)
            #expect(objection(tulo, .immediately, nil) != nil)
        }
    }

    @Test("C1's answer is trusted while the list lags; what the list shows besides is said")
    func verdicts() async throws {
        try await PaywayStage.with { stage in
            await stage.set("sync_lag", "20")
            let order = try await stage.order(7, account: 2, .providerDecides)
            let answer = await stage.adapter.cancel(order)
            let lagging = try await stage.subscription(7, account: 2)
            #expect(lagging.status == .active)
            let now = Moment(PaywayStage.fixtureNow)
            guard case .applied(.immediately, now, let note?) = verdict(stage, order, lagging, answer) else {
                Issue.record("not applied on the answer's word")
                return
            }
            #expect(note.string.contains("may lag"))
            stage.clock.advance(by: 20)
            let shown = try await stage.subscription(7, account: 2)
            guard case .applied(.immediately, now, let later?) = verdict(stage, order, shown, answer) else {
                Issue.record("not applied once it shows")
                return
            }
            #expect(!later.string.contains("lag"))
            #expect(later.string.contains("at once"))
        }
    }

    @Test("an answer and a list that contradict each other are told loudly")
    func contradiction() async throws {
        try await PaywayStage.with { stage in
            let order = CancelOrder(subscription: PaywayExamples.kayak, timing: .providerDecides, reason: "x")
            let end = Moment(iso8601: "2031-03-31T23:59:59+02:00")
            let accepted = WriteAnswer.accepted(.init(summary: "", timing: .atPeriodEnd, effectiveAt: end))
            guard case .different(.immediately, _, _) = verdict(stage, order, PaywayExamples.kayak(.ended), accepted)
            else {
                Issue.record("the contradiction is not told")
                return
            }
            let ending = PaywayExamples.kayak(.ending, endsAt: end)
            #expect(
                verdict(stage, order, ending, accepted) == .applied(timing: .atPeriodEnd, effectiveAt: end, note: nil))
            #expect(verdict(stage, order, PaywayExamples.kayak, .unclear("")) == .notShown)
            #expect(
                verdict(stage, order, ending, .rejected(code: "user_product_already_cancelled", message: ""))
                    == .applied(timing: .atPeriodEnd, effectiveAt: end, note: nil))
        }
    }

    private func verdict(
        _ stage: PaywayStage, _ order: CancelOrder, _ after: Subscription, _ answer: WriteAnswer
    ) -> Verdict {
        stage.adapter.verdict(on: order, after: after, answer: answer, now: PaywayStage.fixtureNow)
    }
}
