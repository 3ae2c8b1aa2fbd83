import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

@Suite("UniBee adapter: cancels, undo and what their answers mean")
struct UniBeeWriteTests {
    private typealias Seed = UniBeeSandbox.Seed

    @Test("a cancel takes effect with our reason")
    func immediate() async throws {
        try await UniBeeBench.run { bench async throws in
            let order = try await bench.order(Seed.a, .immediately, reason: "unused")
            let answer = await bench.adapter.cancel(order)
            guard case .accepted(let evidence) = answer else {
                Issue.record("\(answer)")
                return
            }
            #expect(evidence.summary.string.hasPrefix("HTTP 200, request req"))
            #expect(
                try await bench.verdict(on: order, answer)
                    == .applied(timing: .immediately, effectiveAt: Moment(bench.clock.now), note: nil))
        }
    }

    @Test("whoever was first keeps the reason, and we say so")
    func secondCancel() async throws {
        try await UniBeeBench.run { bench async throws in
            let ours = try await bench.order(Seed.a, .immediately, reason: "ours")
            let theirs = try await bench.order(Seed.a, .immediately, reason: "theirs")
            #expect(await bench.adapter.cancel(theirs).isAccepted)
            let answer = await bench.adapter.cancel(ours)
            #expect(answer.isAccepted)
            guard case .applied(.immediately, _, let note?) = try await bench.verdict(on: ours, answer) else {
                Issue.record("no note")
                return
            }
            #expect(note.string.contains("theirs"))
        }
    }

    @Test("a period end is scheduled, undone and scheduled again")
    func periodEnd() async throws {
        try await UniBeeBench.run { bench async throws in
            let order = try await bench.order(Seed.a, .atPeriodEnd)
            #expect(try await bench.verdict(on: order, .unclear("lost")) == .notShown)
            let answer = await bench.adapter.cancel(order)
            let end = order.subscription.periodEnd
            #expect(
                try await bench.verdict(on: order, answer)
                    == .applied(timing: .atPeriodEnd, effectiveAt: end, note: nil))
            let ending = try await bench.read(Seed.a)
            #expect(ending.capabilities.undo == .offered(until: end))
            #expect(ending.capabilities.offered == [.immediately])
            #expect(await bench.adapter.undoCancel(ending).isAccepted)
            #expect(await bench.adapter.undoCancel(ending).isAccepted)
            let again = try await bench.read(Seed.a)
            #expect(again.status == .active && again.capabilities.undo == .afterPeriodEndCancel)
            #expect(again.capabilities.offered == [.atPeriodEnd, .immediately])
        }
    }

    @Test("a scheduled end that came due is still the one we asked for")
    func cameDue() async throws {
        try await UniBeeBench.run { bench async throws in
            let order = try await bench.order(Seed.a, .atPeriodEnd)
            let answer = await bench.adapter.cancel(order)
            bench.clock.advance(by: 40 * 86_400)
            guard case .applied(.atPeriodEnd, _, let note) = try await bench.verdict(on: order, answer) else {
                Issue.record("not recognised")
                return
            }
            #expect(note != nil)
        }
    }

    @Test("an end at once in place of a period end is told as different")
    func endedInstead() async throws {
        try await UniBeeBench.run { bench async throws in
            let order = try await bench.order(Seed.a, .atPeriodEnd)
            let other = try await bench.order(Seed.a, .immediately, reason: "somebody")
            let answer = await bench.adapter.cancel(other)
            guard case .different(.immediately, _, _) = try await bench.verdict(on: order, answer) else {
                Issue.record("not told as different")
                return
            }
        }
    }

    @Test("what is not offered is told in words, and the provider's refusal too")
    func refusals() async throws {
        try await UniBeeBench.run { bench async throws in
            let incomplete = try await bench.read(Seed.c)
            #expect(incomplete.capabilities.offered == [.immediately])
            #expect(incomplete.capabilities.refusal(of: .atPeriodEnd)?.string.contains("unpaid") == true)
            for id in [Seed.d, Seed.e] { #expect(try await bench.read(id).capabilities.canEnd == false) }
            #expect(try await bench.read(Seed.f).capabilities.offered == [.immediately])
            let answer = await bench.adapter.cancel(CancelOrder(subscription: incomplete, timing: .atPeriodEnd))
            guard case .rejected(let code, let message) = answer else {
                Issue.record("\(answer)")
                return
            }
            #expect(code == "51" && message.string.hasPrefix("subscription not in active status (request req"))
            let handling = try await bench.read(Seed.a).capabilities.timings
            #expect(
                handling[.immediately] == FieldHandling(reason: .optional, feedback: .localOnly, comment: .optional))
            #expect(handling[.atPeriodEnd] == FieldHandling(reason: .localOnly))
        }
    }

    @Test(
        "faults become what is known of the write",
        arguments: [
            (Fault.Kind.errorBefore, "unclear"), (.errorAfter, "unclear"), (.dropBefore, "unclear"),
            (.dropAfter, "unclear"), (.htmlBefore, "unclear"), (.htmlAfter, "unclear"), (.brokenJSON, "unclear"),
            (.tooManyRequests, "notSent"), (.redirect, "notSent"), (.unauthorised, "unauthorised"),
            (.forbidden, "unauthorised"), (.delay, "accepted"),
        ])
    func faults(kind: Fault.Kind, expected: String) async throws {
        try await UniBeeBench.run { bench async throws in
            for (id, timing) in [(Seed.a, Timing.immediately), (Seed.m1, .atPeriodEnd)] {
                let order = try await bench.order(id, timing, reason: "x")
                bench.served.server.faults.arm(Fault(kind))
                let answer = await bench.adapter.cancel(order)
                let matches =
                    switch expected {
                    case "unclear": answer.isUnclear
                    case "notSent": answer.isNotSent
                    case "unauthorised": answer.isUnauthorised
                    default: answer.isAccepted
                    }
                #expect(matches, "\(answer)")
                let took = [.errorAfter, .dropAfter, .htmlAfter, .brokenJSON, .delay].contains(kind)
                if took {
                    guard case .applied(timing, _, nil) = try await bench.verdict(on: order, answer) else {
                        Issue.record("the effect is not seen")
                        return
                    }
                } else {
                    #expect(try await bench.verdict(on: order, answer) == .notShown)
                }
            }
            #expect(bench.requests("subscription/cancel").count == 1)
            #expect(bench.requests("subscription/cancel_at_period_end").count == 1)
        }
    }

    @Test("faults inside the provider are unclear", arguments: ["50", "68"])
    func serverErrors(code: String) async throws {
        try await UniBeeBench.run { bench async throws in
            let order = try await bench.order(Seed.a, .immediately)
            await bench.served.server.sandbox.set("server-error", to: code)
            #expect(await bench.adapter.cancel(order).isUnclear)
        }
    }

    @Test("a reason that the database does not take is a refusal; one that it cuts is told")
    func longReason() async throws {
        try await UniBeeBench.run(options: ["reason_limit": "300"]) { bench async throws in
            let order = try await bench.order(Seed.a, .immediately, reason: String(repeating: "x", count: 201))
            guard case .rejected("52", let message) = await bench.adapter.cancel(order) else {
                Issue.record("not a refusal")
                return
            }
            #expect(message.string.contains("request req"))
            #expect(await bench.stored(Seed.a)?["status"]?.integer == 2)
            await bench.served.server.sandbox.set("long-reason", to: "cut")
            let answer = await bench.adapter.cancel(order)
            guard case .applied(.immediately, _, let note?) = try await bench.verdict(on: order, answer) else {
                Issue.record("the cut is not told")
                return
            }
            #expect(note.string.contains("only the beginning") && !note.string.contains("somebody"))
        }
    }

    @Test("the rate limit did nothing, and a read waits it out")
    func rateLimit() async throws {
        try await UniBeeBench.run(switches: ["rate-limit": "20"]) { bench async throws in
            let order = try await bench.order(Seed.a, .immediately)
            for _ in 0..<18 { _ = try await bench.adapter.check() }
            #expect(await bench.adapter.cancel(order).isNotSent)
            await #expect(throws: ProviderError.self) { try await bench.adapter.check() }
            #expect(bench.requests("get").count == 18 + 3)
            bench.clock.advance(by: 1)
            #expect(await bench.adapter.cancel(order).isAccepted)
        }
    }

    @Test("a key that is refused stops everything", arguments: ["200", "401"])
    func keys(style: String) async throws {
        for key in ["ub_test_wrong", ""] {
            try await UniBeeBench.run(switches: ["missing-key": style], key: key) { bench async throws in
                do {
                    _ = try await bench.pull()
                    Issue.record("a list without a key")
                } catch ProviderError.unauthorised {}
                let customer = Customer(ref: Reference(connection: "unibee", id: "501"), name: "", email: "")
                let subscription = Subscription(
                    ref: Reference(connection: "unibee", id: Seed.a), customer: customer, plan: "", status: .active,
                    capabilities: .nothing(""))
                let order = CancelOrder(subscription: subscription, timing: .immediately)
                #expect(await bench.adapter.cancel(order).isUnauthorised)
            }
        }
    }

    @Test("envelopes of other builds are understood", arguments: ["merchant-id", "extra-fields", "without-message"])
    func envelopes(style: String) async throws {
        try await UniBeeBench.run(switches: ["envelope": style]) { bench async throws in
            #expect(try await bench.adapter.cancel(bench.order(Seed.a, .atPeriodEnd)).isAccepted)
            let order = CancelOrder(subscription: try await bench.read(Seed.f), timing: .atPeriodEnd)
            guard case .rejected("51", _) = await bench.adapter.cancel(order) else {
                Issue.record("not a refusal")
                return
            }
        }
    }
}
