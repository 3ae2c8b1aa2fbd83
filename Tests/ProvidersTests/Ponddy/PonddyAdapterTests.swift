import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

/// An adapter over HTTP against a sandbox of its own, with the fixtures' tokens.
private struct Ponddy: Sendable {
    let served: ServedSandbox
    let sandbox: PonddySandbox
    let adapter: PonddyAdapter

    static func served(
        _ fixtures: [PonddyFixture] = PonddyFixture.allCases, isReadOnly: Bool = false,
        options: [String: String] = [:], _ body: @Sendable (Ponddy) async throws -> Void
    ) async throws {
        let sandbox = PonddySandbox(options: SandboxOptions(customers: 0))
        try await ServedSandbox.serving(sandbox) { served in
            let settings = served.settings(.ponddy, isReadOnly: isReadOnly) { settings in
                settings.tokens = fixtures.map { .init(label: SafeText($0.label), token: Secret($0.token)) }
                settings.options = options
            }
            let adapter = PonddyAdapter(settings, transport: served.transport(settings), world: .impatient)
            try await body(Ponddy(served: served, sandbox: sandbox, adapter: adapter))
        }
    }

    func read(_ fixture: PonddyFixture, id: String? = nil) async throws -> Subscription {
        let uuid = try #require(fixture.uuid)
        let own = fixture.subscription ?? "ponddy:\(uuid)"
        return try await adapter.subscription(id ?? own, customer: uuid)
    }

    var writes: [SandboxRequest] { served.writes }
}

@Suite("Ponddy adapter over HTTP")
struct PonddyAdapterTests {
    @Test("the list shows every user once, with what is to be said")
    func pull() async throws {
        try await Ponddy.served { ponddy in
            let (page, why) = try await ponddy.adapter.everything()
            let notes = Dictionary(uniqueKeysWithValues: page.customers.map { ($0.ref.id, $0.note?.string) })
            #expect(notes.count == 13)
            #expect(notes["token-rejected learner"] == "token rejected")
            #expect(notes[PonddyFixture.twice.uuid ?? ""] == "duplicate token")
            #expect(notes[PonddyFixture.missingKey.uuid ?? ""] == "profile not understood")
            #expect(why.count == 2)
            #expect(why.contains { $0.string.hasPrefix("\"rejected learner\": token rejected") })
            #expect(why.contains("\"missing key learner\": profile not understood"))
            let status = Dictionary(
                uniqueKeysWithValues: page.subscriptions.map { ($0.customer.ref.id, $0.status.word.string) })
            let paying: [PonddyFixture] = [.old, .newRenewing, .bothRenewing, .noEndRole, .wholeSeconds, .twice]
            for fixture in paying { #expect(status[fixture.uuid ?? ""] == "active") }
            for fixture in [PonddyFixture.newScheduled, .bothScheduled] {
                #expect(status[fixture.uuid ?? ""] == "ending")
            }
            for fixture in [PonddyFixture.nonPaying, .expired, .emptySubscription] {
                #expect(status[fixture.uuid ?? ""] == nil)
            }
            #expect(status[PonddyFixture.missingKey.uuid ?? ""] == "unknown(profile not understood)")
        }
    }

    @Test("ids: the provider's own for OLD users, an invented one for NEW users")
    func ids() async throws {
        try await Ponddy.served([.old, .newRenewing]) { ponddy in
            let (page, _) = try await ponddy.adapter.everything()
            let uuid = try #require(PonddyFixture.newRenewing.uuid)
            #expect(page.subscriptions.map(\.ref.id) == [PonddyFixture.old.subscription, "ponddy:\(uuid)"])
            let found = try await ponddy.adapter.subscription("ponddy:\(uuid)", customer: nil)
            #expect(found.customer.ref.id == uuid)
            await #expect(throws: ProviderError.self) {
                _ = try await ponddy.adapter.subscription("sub_NOBODY", customer: nil)
            }
        }
    }

    @Test("only the provider decides, nothing is sent along, and the forecast is modest")
    func capabilities() async throws {
        try await Ponddy.served([.newRenewing, .noEndRole]) { ponddy in
            let one = try await ponddy.read(.newRenewing)
            #expect(one.capabilities.offered == [.providerDecides])
            #expect(one.capabilities.timings[.providerDecides]?.reason == .localOnly)
            #expect(one.amount == nil && one.renews == true)
            let reasons = try await ponddy.adapter.reasons(for: one)
            #expect(reasons.reasons.isEmpty && !reasons.isSent && !reasons.isRequired)
            let prediction = try await ponddy.adapter.predict(.providerDecides, for: one)
            #expect(prediction.effectiveAt == one.periodEnd && prediction.mayEndNow)
            #expect(!prediction.lines.contains { $0.what == "Ends" && $0.certainty == .certain })
            for timing in [Timing.immediately, .atPeriodEnd] {
                await #expect(throws: ProviderError.self) { _ = try await ponddy.adapter.predict(timing, for: one) }
                let order = CancelOrder(subscription: one, timing: timing)
                #expect(ponddy.adapter.objection(to: order, reasons: reasons) != nil)
                #expect(await ponddy.adapter.cancel(order).kind == "not sent")
            }
            let endless = try await ponddy.read(.noEndRole)
            #expect(try await ponddy.adapter.predict(.providerDecides, for: endless).effectiveAt == nil)
            #expect(ponddy.writes.isEmpty)
        }
    }

    @Test("the request is the documented one: no body, scheme SSO, length 0")
    func request() async throws {
        try await Ponddy.served([.old]) { ponddy in
            let before = try await ponddy.read(.old)
            let order = CancelOrder(
                subscription: before, timing: .providerDecides, reason: "r", feedback: .unused, comment: "c")
            #expect(await ponddy.adapter.cancel(order).kind == "accepted")
            #expect(ponddy.adapter.sentFields(of: order) == SentFields())
            #expect(ponddy.writes.count == 1)
            let sent = try #require(ponddy.writes.first)
            #expect(sent.path == "/api/v1/pay/plan/new_unsubscribe" && sent.query.isEmpty)
            #expect(sent.headers["authorization"] == "SSO \(PonddyFixture.old.token)")
            #expect(sent.body.isEmpty && sent.headers["content-length"] == "0")
            #expect(sent.headers["content-type"] == nil)
        }
    }

    @Test("header, scheme and paths come out of the options")
    func options() async throws {
        let options = ["auth_header": "X-Auth", "auth_scheme": "JWT", "path_prefix": "/v2"]
        try await Ponddy.served([.old], options: options) { ponddy in
            await #expect(throws: ProviderError.self) { _ = try await ponddy.adapter.check() }
            let sent = try #require(ponddy.served.server.log.all.first)
            #expect(sent.path == "/v2/self" && sent.headers["x-auth"] == "JWT \(PonddyFixture.old.token)")
            #expect(sent.headers["authorization"] == nil)
        }
        try await Ponddy.served([.old], options: ["auth_scheme": ""]) { ponddy in
            _ = try? await ponddy.adapter.check()
            #expect(ponddy.served.server.log.all.first?.headers["authorization"] == PonddyFixture.old.token)
        }
    }

    @Test("a wait that is asked for is told")
    func patience() async throws {
        try await Ponddy.served([.newRenewing]) { ponddy in
            let before = try await ponddy.read(.newRenewing)
            ponddy.served.server.faults.arm(Fault(.tooManyRequests, method: "POST", amount: 7))
            let answer = await ponddy.adapter.cancel(CancelOrder(subscription: before, timing: .providerDecides))
            #expect(answer == .notSent("too many requests, HTTP 429: Throttled. (again after 7 s)"))
            ponddy.served.server.faults.arm(Fault(.tooManyRequests, method: "GET", amount: 3600))
            await #expect(throws: ProviderError.rateLimited("HTTP 429: Throttled. (again after 3600 s)")) {
                _ = try await ponddy.adapter.check()
            }
        }
    }

    @Test("another 2xx than the documented one counts as accepted, with a warning behind the proof")
    func undocumented() async throws {
        try await Ponddy.served([.newRenewing]) { ponddy in
            let before = try await ponddy.read(.newRenewing)
            let order = CancelOrder(subscription: before, timing: .providerDecides)
            ponddy.served.server.faults.arm(Fault(.brokenJSON, method: "POST"))
            let answer = await ponddy.adapter.cancel(order)
            let after = try await ponddy.read(.newRenewing)
            guard
                case .applied(.atPeriodEnd, _, let note?) = ponddy.adapter.verdict(
                    on: order, after: after, answer: answer, now: Date())
            else {
                Issue.record("not proven, or without a warning")
                return
            }
            #expect(note.string.hasPrefix("the answer was HTTP 200, where only 204 is documented"))
        }
    }

    @Test(
        "a cancellation is proven by reading again",
        arguments: [
            (PonddyFixture.newRenewing, "periodEnd", "applied at_period_end"),
            (.old, "periodEnd", "applied at_period_end"), (.old, "immediate", "applied immediately"),
            (.old, "flag", "applied at_period_end"), (.bothRenewing, "periodEnd", "applied at_period_end"),
            (.noEndRole, "periodEnd", "applied provider_decides"),
            (.wholeSeconds, "periodEnd", "applied at_period_end"),
            (.twice, "periodEnd", "applied at_period_end"),
        ])
    func cancel(fixture: PonddyFixture, effect: String, expected: String) async throws {
        try await Ponddy.served { ponddy in
            await ponddy.sandbox.set("oldEffect", to: effect)
            let before = try await ponddy.read(fixture)
            let order = CancelOrder(subscription: before, timing: .providerDecides)
            let answer = await ponddy.adapter.cancel(order)
            #expect(answer.kind == "accepted")
            let after = try await ponddy.read(fixture)
            #expect(after.ref == before.ref)
            #expect(ponddy.adapter.verdict(on: order, after: after, answer: answer, now: Date()).kind == expected)
            #expect(after.status == (expected == "applied immediately" ? .ended : .ending))
        }
    }

    @Test("a change that shows late is not taken for a failure")
    func visibleLate() async throws {
        try await Ponddy.served([.newRenewing]) { ponddy in
            await ponddy.sandbox.set("visibleAfter", to: "2")
            let before = try await ponddy.read(.newRenewing)
            let order = CancelOrder(subscription: before, timing: .providerDecides)
            let answer = await ponddy.adapter.cancel(order)
            var seen: [String] = []
            for _ in 0..<3 {
                let after = try await ponddy.read(.newRenewing)
                seen.append(ponddy.adapter.verdict(on: order, after: after, answer: answer, now: Date()).kind)
            }
            #expect(seen == ["not shown", "not shown", "applied at_period_end"])
            #expect(ponddy.adapter.verificationDelays == [.milliseconds(500), .seconds(2), .seconds(5), .seconds(10)])
        }
    }

    @Test(
        "who is scheduled or pays nothing is not asked to be cancelled",
        arguments: [PonddyFixture.newScheduled, .bothScheduled, .expired])
    func refused(fixture: PonddyFixture) async throws {
        try await Ponddy.served { ponddy in
            let one = try await ponddy.read(fixture)
            #expect(!one.capabilities.canEnd)
            #expect(
                await ponddy.adapter.cancel(CancelOrder(subscription: one, timing: .providerDecides)).kind == "not sent"
            )
            #expect(ponddy.writes.isEmpty)
        }
    }

    @Test("contradictory data is shown as such")
    func contradictory() async throws {
        try await Ponddy.served { ponddy in
            let renewing = try await ponddy.read(.bothRenewing)
            #expect(renewing.notes.contains { $0.string.contains("inconsistent data") } && renewing.capabilities.canEnd)
            let scheduled = try await ponddy.read(.bothScheduled)
            #expect(scheduled.notes.contains { $0.string.contains("inconsistent data") } && scheduled.renews == nil)
        }
    }

    @Test("a profile that lost a key cannot be read, nor judged")
    func missingKey() async throws {
        try await Ponddy.served([.newRenewing]) { ponddy in
            let before = try await ponddy.read(.newRenewing)
            await ponddy.sandbox.set("cancelKey", to: "missing")
            await #expect(throws: ProviderError.malformed("profile not understood")) {
                _ = try await ponddy.read(.newRenewing)
            }
            await #expect(throws: ProviderError.malformed("profile not understood")) {
                _ = try await ponddy.adapter.subscription(before.ref.id, customer: nil)
            }
            let order = CancelOrder(subscription: before, timing: .providerDecides)
            #expect(await ponddy.adapter.cancel(order).kind == "not sent")
            #expect(ponddy.writes.isEmpty)
        }
    }

    @Test("an OLD user's row keeps its id while the profile is not understood")
    func missingKeyOfOld() async throws {
        try await Ponddy.served([.old]) { ponddy in
            await ponddy.sandbox.set("cancelKey", to: "missing")
            let (page, _) = try await ponddy.adapter.everything()
            #expect(page.subscriptions.map(\.ref.id) == [PonddyFixture.old.subscription])
        }
    }

    @Test("a token that belongs to somebody else now stops the cancellation")
    func mixUp() async throws {
        try await Ponddy.served([.old, .newRenewing]) { ponddy in
            let before = try await ponddy.read(.old)
            await ponddy.sandbox.hand(PonddyFixture.old.token, to: try #require(PonddyFixture.newRenewing.uuid))
            let answer = await ponddy.adapter.cancel(CancelOrder(subscription: before, timing: .providerDecides))
            #expect(answer.kind == "not sent")
            #expect(ponddy.writes.isEmpty)
        }
    }

    @Test("a profile that changed since the confirmation stops the cancellation")
    func changed() async throws {
        try await Ponddy.served([.old]) { ponddy in
            let before = try await ponddy.read(.old)
            let order = CancelOrder(subscription: before, timing: .providerDecides)
            #expect(await ponddy.adapter.cancel(order).kind == "accepted")
            #expect(await ponddy.adapter.cancel(order).kind == "not sent")
            #expect(ponddy.writes.count == 1)
        }
    }

    @Test(
        "a fault on the write is told for what it is",
        arguments: [
            (Fault.Kind.unauthorised, "unauthorised"), (.forbidden, "unauthorised"), (.tooManyRequests, "not sent"),
            (.redirect, "not sent"), (.errorBefore, "unclear"), (.errorAfter, "unclear"), (.dropBefore, "unclear"),
            (.dropAfter, "unclear"), (.htmlBefore, "unclear"), (.htmlAfter, "unclear"), (.brokenJSON, "accepted"),
        ])
    func faults(kind: Fault.Kind, expected: String) async throws {
        try await Ponddy.served([.newRenewing]) { ponddy in
            let before = try await ponddy.read(.newRenewing)
            ponddy.served.server.faults.arm(Fault(kind, method: "POST"))
            let answer = await ponddy.adapter.cancel(CancelOrder(subscription: before, timing: .providerDecides))
            #expect(answer.kind == expected)
            #expect(ponddy.writes.count == 1)
            if case .accepted(let evidence) = answer { #expect(evidence.summary.string.contains("only 204")) }
        }
    }

    @Test("a refusal in the provider's own way is a rejection with its words")
    func rejection() async throws {
        try await Ponddy.served([.old]) { ponddy in
            let before = try await ponddy.read(.old)
            // Ends between the last look and the request: exactly what the provider alone can notice.
            let paid = await ponddy.adapter.cancel(CancelOrder(subscription: before, timing: .providerDecides))
            #expect(paid.kind == "accepted")
            let request = HTTPRequest(
                .post, "/api/v1/pay/plan/new_unsubscribe",
                headers: [("Authorization", "SSO \(PonddyFixture.old.token)")], effect: .write)
            let response = try await ponddy.served.transport(ponddy.served.settings(.ponddy)).send(request)
            #expect(response.status == 400)
            #expect(
                PonddyAdapter.answer(response) == .rejected(code: "400", message: "HTTP 400: No active subscription."))
        }
    }

    @Test("a read-only connection sends nothing that changes")
    func readOnly() async throws {
        try await Ponddy.served([.old], isReadOnly: true) { ponddy in
            let before = try await ponddy.read(.old)
            let answer = await ponddy.adapter.cancel(CancelOrder(subscription: before, timing: .providerDecides))
            #expect(answer.kind == "not sent" && ponddy.writes.isEmpty)
        }
    }

    @Test("the catalogue knows what a configuration must hold, and there is no undo")
    func catalogue() async throws {
        let entry = ProviderCatalogue.entry(for: .ponddy)
        #expect(entry.needsTokens && entry.credentials.isEmpty && !entry.takesReasons)
        try await Ponddy.served([.old]) { ponddy in
            let one = try await ponddy.read(.old)
            #expect(await ponddy.adapter.undoCancel(one).kind == "not sent")
            #expect(try await ponddy.adapter.check() == Checkup("1 of 1 tokens accepted"))
        }
    }
}
