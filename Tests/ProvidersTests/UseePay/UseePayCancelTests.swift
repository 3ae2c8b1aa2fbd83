import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

@Suite("UseePay cancellations")
struct UseePayCancelTests {
    @Test("an immediate end is the contract's request, once")
    func immediateRequest() async throws {
        try await UseePayBench.run { bench in
            let order = try await bench.order(
                UseePaySandbox.active, .immediately, reason: "too_expensive", comment: "Asked by phone, ticket 4711")
            let answer = await bench.adapter.cancel(order)
            #expect(answer.caseName == "accepted")
            let request = try #require(bench.writes.first)
            #expect(bench.writes.count == 1)
            #expect(request.method == "POST")
            #expect(request.path == "/api/v1/subscriptions/\(UseePaySandbox.active)/cancel")
            #expect(request.headers["content-type"] == "application/json")
            #expect(request.headers["x-api-key"] == UseePaySandbox.apiKey)
            #expect(request.headers["x-merchant-no"] == UseePaySandbox.merchantNo)
            #expect(request.headers["x-app-id"] == UseePaySandbox.appID)
            #expect(
                String(decoding: request.body, as: UTF8.self)
                    == #"{"cancellation_details":{"comment":"Asked by phone, ticket 4711","feedback":"too_expensive"},"#
                    + #""prorate":false}"#)
            let verdict = try await bench.verdict(order, answer)
            #expect(verdict == .applied(timing: .immediately, effectiveAt: Moment(UseePayBench.start), note: nil))
            let stored = try await bench.stored(UseePaySandbox.active)
            #expect(stored["cancellation_details"]?["feedback"] == "too_expensive")
        }
    }

    @Test("a period end is an update with the flag, and nothing else")
    func periodEndRequest() async throws {
        try await UseePayBench.run { bench in
            let order = try await bench.order(
                UseePaySandbox.active, .atPeriodEnd, feedback: .unused, comment: "Customer moves abroad in May")
            let answer = await bench.adapter.cancel(order)
            let request = try #require(bench.writes.first)
            #expect(bench.writes.count == 1)
            #expect("\(request.method) \(request.path)" == "POST /api/v1/subscriptions/\(UseePaySandbox.active)")
            #expect(
                String(decoding: request.body, as: UTF8.self)
                    == #"{"cancel_at_period_end":true,"cancellation_details":{"comment":"Customer moves abroad in May","#
                    + #""feedback":"unused"}}"#)
            let end = try #require(order.subscription.periodEnd)
            let verdict = try await bench.verdict(order, answer)
            #expect(verdict == .applied(timing: .atPeriodEnd, effectiveAt: end, note: nil))
            #expect(try await bench.read(UseePaySandbox.active).status == .ending)
        }
    }

    @Test("with nothing to say the details stay away")
    func bareBodies() async throws {
        try await UseePayBench.run { bench in
            _ = await bench.adapter.cancel(try await bench.order(UseePaySandbox.active, .atPeriodEnd, comment: "  "))
            _ = await bench.adapter.cancel(try await bench.order(UseePaySandbox.trialing, .immediately))
            let bodies = bench.writes.map { String(decoding: $0.body, as: UTF8.self) }
            #expect(bodies == [#"{"cancel_at_period_end":true}"#, #"{"prorate":false}"#])
        }
    }

    @Test("one field takes reason and feedback; where they differ the feedback goes out and the reason stays")
    func oneField() async throws {
        try await UseePayBench.run { bench in
            let subscription = try await bench.read(UseePaySandbox.active)
            func sent(_ reason: String?, _ feedback: Feedback?) -> SentFields {
                bench.adapter.sentFields(
                    of: CancelOrder(
                        subscription: subscription, timing: .immediately, reason: reason, feedback: feedback))
            }
            #expect(sent("unused", nil) == SentFields(reason: "unused", feedback: "unused"))
            #expect(sent(nil, .unused) == SentFields(feedback: "unused"))
            #expect(sent("unused", .unused) == SentFields(reason: "unused", feedback: "unused"))
            #expect(sent("unused", .tooComplex) == SentFields(feedback: "too_complex"))
            #expect(sent(nil, nil) == SentFields())
            let order = CancelOrder(
                subscription: subscription, timing: .immediately, reason: "unused", feedback: .tooComplex)
            _ = await bench.adapter.cancel(order)
            let body = try #require(bench.writes.first.flatMap { try? JSON(parsing: $0.body) })
            #expect(body["cancellation_details"] == ["feedback": "too_complex"])
        }
    }

    @Test("reasons are the eight words; what cannot be sent is objected to")
    func objections() async throws {
        try await UseePayBench.run { bench in
            let subscription = try await bench.read(UseePaySandbox.active)
            let reasons = try await bench.adapter.reasons(for: subscription)
            #expect(reasons.reasons.map(\.id) == Feedback.allCases.map(\.rawValue))
            #expect(!reasons.isRequired && !reasons.takesFreeText && reasons.isSent)
            func objection(_ timing: Timing, _ reason: String?, _ length: Int) -> Bool {
                bench.adapter.objection(
                    to: CancelOrder(
                        subscription: subscription, timing: timing, reason: reason,
                        comment: String(repeating: "x", count: length)), reasons: reasons) != nil
            }
            #expect(!objection(.immediately, "unused", 500))
            #expect(objection(.immediately, "unused", 501))
            #expect(objection(.immediately, "bored", 0))
            #expect(objection(.providerDecides, nil, 0))
            #expect(subscription.capabilities.commentLimit == 500)
        }
    }

    @Test("an immediate end is judged by the re-read, however it is answered", arguments: ["fresh", "stale"])
    func cancelAnswer(answer: String) async throws {
        for spelling in ["canceled", "cancelled"] {
            try await UseePayBench.run(switches: ["cancel_answer": answer, "spelling": spelling]) { bench in
                let order = try await bench.order(UseePaySandbox.pastDue, .immediately)
                let answer = await bench.adapter.cancel(order)
                #expect(answer.caseName == "accepted")
                let verdict = try await bench.verdict(order, answer)
                #expect(verdict == .applied(timing: .immediately, effectiveAt: Moment(UseePayBench.start), note: nil))
            }
        }
    }

    @Test("every state that is not final can be ended now", arguments: UseePayObjectTests.table)
    func endable(row: UseePayObjectTests.Row) async throws {
        try await UseePayBench.run { bench in
            let order = try await bench.order(row.id, .immediately)
            let answer = await bench.adapter.cancel(order)
            if row.status == .ended {
                #expect(answer.caseName == "notSent")
                #expect(bench.writes.isEmpty)
            } else {
                guard case .applied(.immediately, _, _) = try await bench.verdict(order, answer) else {
                    Issue.record("not applied: \(answer)")
                    return
                }
            }
        }
    }

    @Test("a period end that is not offered sends nothing", arguments: UseePayObjectTests.table)
    func periodEndRefused(row: UseePayObjectTests.Row) async throws {
        try await UseePayBench.run { bench in
            let order = try await bench.order(row.id, .atPeriodEnd)
            let answer = await bench.adapter.cancel(order)
            let isOffered = row.offered.contains(.atPeriodEnd)
            #expect(answer.caseName == (isOffered ? "accepted" : "notSent"))
            #expect(bench.writes.count == (isOffered ? 1 : 0))
        }
    }

    @Test("a yes without the flag is not a success, and never becomes an immediate end")
    func periodEndIgnored() async throws {
        try await UseePayBench.run(switches: ["period_end": "ignored"]) { bench in
            let order = try await bench.order(UseePaySandbox.active, .atPeriodEnd)
            let answer = await bench.adapter.cancel(order)
            guard case .accepted(let evidence) = answer else {
                Issue.record("not accepted: \(answer)")
                return
            }
            #expect(evidence.summary.string.contains("did not accept a period-end cancel; nothing was scheduled"))
            #expect(try await bench.verdict(order, answer) == .notShown)
            #expect(bench.writes.count == 1)
            #expect(try await bench.stored(UseePaySandbox.active)["status"] == "active")
        }
    }

    @Test("a refused period end is rejected only in the provider's own words", arguments: ["json", "html", "in_200"])
    func periodEndRejected(style: String) async throws {
        try await UseePayBench.run(switches: ["period_end": "rejected", "errors": style]) { bench in
            let order = try await bench.order(UseePaySandbox.active, .atPeriodEnd)
            let answer = await bench.adapter.cancel(order)
            if style == "html" {
                #expect(answer.caseName == "unclear")
            } else {
                guard case .rejected("invalid_argument", let words) = answer else {
                    Issue.record("not rejected: \(answer)")
                    return
                }
                #expect(words.string.contains("cancel_at_period_end"))
            }
            #expect(try await bench.verdict(order, answer) == .notShown)
            #expect(bench.writes.count == 1)
            #expect(try await bench.stored(UseePaySandbox.active)["status"] == "active")
        }
    }

    @Test("a period end that ended at once is said loudly")
    func periodEndImmediate() async throws {
        try await UseePayBench.run(switches: ["period_end": "immediate"]) { bench in
            let order = try await bench.order(UseePaySandbox.active, .atPeriodEnd)
            let answer = await bench.adapter.cancel(order)
            guard case .different(.immediately, let effectiveAt, let note) = try await bench.verdict(order, answer)
            else {
                Issue.record("not told as different")
                return
            }
            #expect(effectiveAt?.instant == UseePayBench.start)
            #expect(note.string.contains("AT ONCE"))
        }
    }

    @Test("read again after the period's end, an ended subscription is what was asked for")
    func periodEndReached() async throws {
        try await UseePayBench.run { bench in
            let order = try await bench.order(UseePaySandbox.active, .atPeriodEnd)
            let answer = await bench.adapter.cancel(order)
            bench.served.server.clock.advance(by: 40 * 86_400)
            let after = try await bench.read(UseePaySandbox.active)
            #expect(after.status == .ended)
            let verdict = bench.adapter.verdict(
                on: order, after: after, answer: answer, now: bench.served.server.clock.now)
            #expect(
                verdict == .applied(timing: .atPeriodEnd, effectiveAt: order.subscription.periodEnd, note: nil))
        }
    }

    @Test("an update that replaced the object is warned about")
    func replacedObject() async throws {
        try await UseePayBench.run(switches: ["update": "replacing"]) { bench in
            let order = try await bench.order(UseePaySandbox.active, .atPeriodEnd)
            let answer = await bench.adapter.cancel(order)
            guard case .applied(.atPeriodEnd, _, let note) = try await bench.verdict(order, answer) else {
                Issue.record("not applied")
                return
            }
            let words = try #require(note).string
            for changed in ["plan was Tea box, monthly", "description", "products", "collection method"] {
                #expect(words.contains(changed))
            }
        }
    }

    @Test("a feedback that was sent and is not shown is remarked")
    func lostFeedback() async throws {
        try await UseePayBench.run { bench in
            let order = try await bench.order(UseePaySandbox.active, .immediately, feedback: .unused, comment: "bye")
            let silent = try await bench.order(UseePaySandbox.active, .immediately)
            let answer = await bench.adapter.cancel(silent)
            guard case .applied(_, _, let note) = try await bench.verdict(order, answer) else {
                Issue.record("not applied")
                return
            }
            #expect(note == "Sent, but not shown by UseePay: feedback, comment.")
        }
    }

    @Test("an older feedback that is still shown, and another end than the one foretold, are remarked")
    func otherEnd() async throws {
        let world = ScriptedUseePay { request in
            ScriptedUseePay.json(
                """
                {"id": "\(request.segments.last ?? "")", "customer_id": "cus_1", "status": "active",
                 "current_period_end": "2027-01-01T00:00:00Z", "cancel_at_period_end": true,
                 "cancel_at": "2027-02-01T00:00:00Z", "cancellation_details": {"comment": "bye", "feedback": "other"}}
                """)
        }
        try await UseePayBench.run(world) { bench in
            let after = try await bench.read("sub_1")
            let order = CancelOrder(subscription: after, timing: .atPeriodEnd, feedback: .unused, comment: "bye")
            let verdict = bench.adapter.verdict(
                on: order, after: after, answer: .unclear(""), now: UseePayBench.start)
            guard case .applied(.atPeriodEnd, let effectiveAt, let note?) = verdict else {
                Issue.record("not applied")
                return
            }
            #expect(effectiveAt?.iso8601 == "2027-02-01T00:00:00Z")
            #expect(note.string.contains("names 1 Feb 2027 00:00 +00:00 as its end, not 1 Jan 2027 00:00 +00:00."))
            #expect(note.string.contains("not shown by UseePay: feedback."))
        }
    }

    @Test("ended a second time, the re-read shows it ended", arguments: ["refused", "unchanged", "not_found"])
    func recancel(value: String) async throws {
        try await UseePayBench.run(switches: ["recancel": value]) { bench in
            let order = try await bench.order(UseePaySandbox.active, .immediately)
            _ = await bench.adapter.cancel(order)
            let answer = await bench.adapter.cancel(order)
            let expected = ["refused": "rejected", "unchanged": "accepted", "not_found": "disputed"]
            #expect(answer.caseName == expected[value])
            guard case .applied(.immediately, _, _) = try await bench.verdict(order, answer) else {
                Issue.record("the re-read does not show it")
                return
            }
        }
    }

    @Test("a scheduled end is taken back by the flag alone")
    func undo() async throws {
        try await UseePayBench.run { bench in
            let flagged = try await bench.read(UseePaySandbox.flagged)
            #expect(await bench.adapter.undoCancel(flagged).caseName == "accepted")
            let request = try #require(bench.writes.first)
            #expect("\(request.method) \(request.path)" == "POST /api/v1/subscriptions/\(UseePaySandbox.flagged)")
            #expect(String(decoding: request.body, as: UTF8.self) == #"{"cancel_at_period_end":false}"#)
            let after = try await bench.read(UseePaySandbox.flagged)
            #expect(after.status == .active && after.endsAt == nil && after.renews == true)
            #expect(after.capabilities.undo == .afterPeriodEndCancel)
            #expect(await bench.adapter.undoCancel(after).caseName == "notSent")
            #expect(bench.writes.count == 1)
        }
    }

    @Test("an undo that the provider ignores leaves the end scheduled", arguments: ["ignored", "rejected"])
    func undoWithoutEffect(value: String) async throws {
        try await UseePayBench.run(switches: ["period_end": value]) { bench in
            let answer = await bench.adapter.undoCancel(try await bench.read(UseePaySandbox.flagged))
            #expect(answer.caseName == (value == "ignored" ? "accepted" : "rejected"))
            #expect(try await bench.read(UseePaySandbox.flagged).status == .ending)
        }
    }

    @Test("the configuration can withdraw the unproven period end")
    func periodEndOff() async throws {
        try await UseePayBench.run(options: ["period_end": "off"]) { bench in
            let subscription = try await bench.read(UseePaySandbox.active)
            #expect(subscription.capabilities.offered == [.immediately])
        }
    }

    @Test("a read-only connection sends no write")
    func readOnly() async throws {
        try await UseePayBench.run(isReadOnly: true) { bench in
            let order = try await bench.order(UseePaySandbox.active, .immediately)
            #expect(await bench.adapter.cancel(order).caseName == "notSent")
            let flagged = try await bench.read(UseePaySandbox.flagged)
            #expect(await bench.adapter.undoCancel(flagged).caseName == "notSent")
            #expect(bench.writes.isEmpty)
        }
    }
}
