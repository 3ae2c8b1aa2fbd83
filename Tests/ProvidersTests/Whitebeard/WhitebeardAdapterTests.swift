import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

/// An adapter over HTTP against a sandbox of its own, with the fixtures' tokens.
private struct Whitebeard: Sendable {
    let served: ServedSandbox
    let sandbox: WhitebeardSandbox
    let adapter: WhitebeardAdapter

    static func served(
        _ fixtures: [WhitebeardFixture] = WhitebeardFixture.allCases, reasons: [String] = WhitebeardSandbox.reasons,
        integers: Bool = false, key: String = WhitebeardSandbox.apiKey, isReadOnly: Bool = false,
        options: [String: String] = [:], _ body: @Sendable (Whitebeard) async throws -> Void
    ) async throws {
        let sandbox = WhitebeardSandbox(options: SandboxOptions(customers: 0))
        try await ServedSandbox.serving(sandbox) { served in
            let settings = served.settings(.whitebeard, isReadOnly: isReadOnly) { settings in
                settings.credentials = ["api_key": Secret(key)]
                settings.tokens = fixtures.map { .init(label: SafeText($0.label), token: Secret($0.token)) }
                settings.reasons = reasons.map { Reason(id: $0, label: SafeText($0), isInteger: integers) }
                settings.options = options
            }
            let adapter = WhitebeardAdapter(settings, transport: served.transport(settings), world: .impatient)
            try await body(Whitebeard(served: served, sandbox: sandbox, adapter: adapter))
        }
    }

    func read(_ fixture: WhitebeardFixture) async throws -> Subscription {
        let id = try #require(fixture.subscriptionIDs.first)
        return try await adapter.subscription(String(id), customer: fixture.userID.map { String($0) })
    }

    func order(
        _ fixture: WhitebeardFixture, reason: String? = "content", comment: String? = nil
    ) async throws -> CancelOrder {
        CancelOrder(subscription: try await read(fixture), timing: .atPeriodEnd, reason: reason, comment: comment)
    }

    var writes: [SandboxRequest] { served.writes }
}

@Suite("Whitebeard adapter over HTTP")
struct WhitebeardAdapterTests {
    @Test(
        "the list is the same in every form the provider may write",
        arguments: [("numbers", "bare"), ("numbers", "wrapped"), ("strings", "bare"), ("strings", "wrapped")])
    func pull(ids: String, envelope: String) async throws {
        try await Whitebeard.served { whitebeard in
            await whitebeard.sandbox.set("ids", to: ids)
            await whitebeard.sandbox.set("envelope", to: envelope)
            let (page, why) = try await whitebeard.adapter.everything()
            #expect(page.customers.count == 13)
            #expect(page.customers.filter { $0.note == "duplicate token" }.count == 1)
            #expect(page.customers.filter { $0.note == "token rejected" }.map(\.name) == ["rejected reader"])
            #expect(why == ["\"rejected reader\": token rejected (HTTP 401: Token missing or not valid)"])
            let status = Dictionary(uniqueKeysWithValues: page.subscriptions.map { ($0.ref.id, $0.status.word.string) })
            #expect(status.count == 12)
            let expected: [(WhitebeardFixture, String)] = [
                (.renewing, "active"), (.cancelled, "ending"), (.ended, "ended"), (.oneOff, "active"),
                (.failing, "past_due"), (.notStarted, "pending"), (.statusSeven, "active"), (.noItem, "active"),
                (.twoGroups, "active"), (.second, "active"), (.twice, "active"),
            ]
            for (fixture, word) in expected { #expect(status[String(fixture.subscriptionIDs[0])] == word) }
            let paper = try #require(page.subscriptions.first { $0.plan == "Weekend paper" })
            #expect(paper.amount == Money(minor: 999, currency: "USD"))
            #expect(paper.interval == Interval(count: 1, unit: .month))
        }
    }

    @Test("when every token is rejected the key is suspected")
    func wrongKey() async throws {
        try await Whitebeard.served([.renewing, .second], key: "wrong-key") { whitebeard in
            let (page, why) = try await whitebeard.adapter.everything()
            #expect(page.customers.map(\.note) == ["token rejected", "token rejected"])
            #expect(why.last == "every token was rejected: the API key may be wrong")
            await #expect(throws: ProviderError.self) { _ = try await whitebeard.adapter.check() }
        }
    }

    @Test("one customer whose subscriptions cannot be read does not fail the list")
    func partial() async throws {
        try await Whitebeard.served([.renewing, .second]) { whitebeard in
            whitebeard.served.server.faults.arm(Fault(.forbidden, path: "/subscription"))
            let (page, why) = try await whitebeard.adapter.everything()
            #expect(page.customers.count == 2 && page.subscriptions.count == 1)
            #expect(why.count == 1 && why[0].string.contains("subscriptions not read"))
        }
    }

    @Test("one subscription is found by its customer, or by asking everybody")
    func find() async throws {
        try await Whitebeard.served { whitebeard in
            let one = try await whitebeard.adapter.subscription("5510", customer: nil)
            #expect(one.customer.ref.id == WhitebeardFixture.twoGroups.userID.map { String($0) })
            await #expect(throws: ProviderError.self) {
                _ = try await whitebeard.adapter.subscription("5510", customer: "90231")
            }
            await #expect(throws: ProviderError.self) {
                _ = try await whitebeard.adapter.subscription("1", customer: nil)
            }
            #expect(!whitebeard.served.server.log.all.contains { $0.path.hasSuffix("/subscription/5510") })
        }
    }

    @Test("headers and body are the documented ones")
    func request() async throws {
        try await Whitebeard.served([.renewing]) { whitebeard in
            let order = try await whitebeard.order(.renewing, comment: "Moving \"abroad\"")
            #expect(await whitebeard.adapter.cancel(order).kind == "accepted")
            let sent = try #require(whitebeard.writes.first)
            #expect(whitebeard.writes.count == 1 && sent.path == "/cms/customer/subscription/5501/unsubscribe")
            #expect(sent.headers["api-key"] == WhitebeardSandbox.apiKey)
            #expect(sent.headers["authorization"] == WhitebeardFixture.renewing.token)
            #expect(sent.headers["token"] == nil && sent.headers["content-type"] == "application/json")
            #expect(
                String(decoding: sent.body, as: UTF8.self)
                    == #"{"customText":"Moving \"abroad\"","reason":"content"}"#)
            #expect(
                whitebeard.adapter.sentFields(of: order)
                    == SentFields(reason: "content", comment: "Moving \"abroad\""))
        }
    }

    @Test("names, types and the second token header come out of the options")
    func options() async throws {
        let options = ["reason_field": "reasonId", "text_field": "note", "send_token_header": "true"]
        try await Whitebeard.served([.renewing], reasons: ["3"], integers: true, options: options) { whitebeard in
            await whitebeard.sandbox.set("reasons", to: "3")
            await whitebeard.sandbox.set("reasonField", to: "reasonId")
            await whitebeard.sandbox.set("textField", to: "note")
            let order = try await whitebeard.order(.renewing, reason: "3", comment: "x")
            let answer = await whitebeard.adapter.cancel(order)
            let sent = try #require(whitebeard.writes.first)
            #expect(String(decoding: sent.body, as: UTF8.self) == #"{"note":"x","reasonId":3}"#)
            #expect(sent.headers["token"] == WhitebeardFixture.renewing.token)
            let after = try await whitebeard.read(.renewing)
            #expect(
                whitebeard.adapter.verdict(on: order, after: after, answer: answer, now: Date())
                    == .applied(timing: .atPeriodEnd, effectiveAt: order.subscription.periodEnd, note: nil))
        }
    }

    @Test(
        "a cancellation is proven by reading again",
        arguments: [
            (WhitebeardFixture.renewing, "periodEnd", "applied at_period_end"),
            (.renewing, "immediate", "different immediately"), (.failing, "periodEnd", "applied at_period_end"),
            (.oneOff, "periodEnd", "applied at_period_end"), (.notStarted, "periodEnd", "applied at_period_end"),
            (.statusSeven, "periodEnd", "applied at_period_end"), (.noItem, "periodEnd", "applied at_period_end"),
            (.twoGroups, "periodEnd", "applied at_period_end"), (.twice, "periodEnd", "applied at_period_end"),
        ])
    func cancel(fixture: WhitebeardFixture, effect: String, expected: String) async throws {
        for envelope in ["bare", "wrapped"] {
            try await Whitebeard.served { whitebeard in
                await whitebeard.sandbox.set("effect", to: effect)
                await whitebeard.sandbox.set("envelope", to: envelope)
                let order = try await whitebeard.order(fixture)
                let answer = await whitebeard.adapter.cancel(order)
                guard case .accepted(let evidence) = answer else {
                    Issue.record("not accepted: \(answer)")
                    return
                }
                let after = try await whitebeard.read(fixture)
                #expect(evidence.effectiveAt == after.periodEnd)
                #expect(whitebeard.adapter.trustInAnswer(answer) == .seconds(15 * 60), "before a cached list")
                let verdict = whitebeard.adapter.verdict(on: order, after: after, answer: answer, now: Date())
                #expect(verdict.kind == expected)
            }
        }
    }

    @Test("a cached list is distrusted as long as configured", arguments: [0, 90])
    func cacheLag(seconds: Int) async throws {
        try await Whitebeard.served([.renewing], options: ["cache_lag_seconds": String(seconds)]) { whitebeard in
            let answer = await whitebeard.adapter.cancel(try await whitebeard.order(.renewing))
            #expect(answer.kind == "accepted" && whitebeard.adapter.trustInAnswer(answer) == .seconds(seconds))
        }
    }

    @Test("a lost reason or comment is noticed", arguments: [("reason", "why"), ("comment", "note")])
    func lost(word: String, name: String) async throws {
        let option = word == "reason" ? "reason_field" : "text_field"
        try await Whitebeard.served([.renewing], options: [option: name]) { whitebeard in
            let order = try await whitebeard.order(.renewing, comment: "Moving abroad")
            let answer = await whitebeard.adapter.cancel(order)
            let after = try await whitebeard.read(.renewing)
            let verdict = whitebeard.adapter.verdict(on: order, after: after, answer: answer, now: Date())
            guard case .applied(.atPeriodEnd, _, let note?) = verdict else {
                Issue.record("no note: \(verdict)")
                return
            }
            #expect(note.string.contains("\(word) not recorded") && note.string.contains(option))
        }
    }

    @Test("only period end, always with a configured reason and a comment that fits")
    func objections() async throws {
        try await Whitebeard.served([.renewing, .cancelled, .ended]) { whitebeard in
            let one = try await whitebeard.read(.renewing)
            let reasons = try await whitebeard.adapter.reasons(for: one)
            #expect(one.capabilities.offered == [.atPeriodEnd] && one.capabilities.commentLimit == 500)
            #expect(one.capabilities.timings[.atPeriodEnd]?.reason == .required)
            #expect(one.capabilities.timings[.atPeriodEnd]?.feedback == .localOnly)
            #expect(reasons.reasons.map(\.id) == WhitebeardSandbox.reasons && reasons.isRequired && reasons.isSent)
            let good = CancelOrder(
                subscription: one, timing: .atPeriodEnd, reason: "other", comment: String(repeating: "x", count: 500))
            #expect(whitebeard.adapter.objection(to: good, reasons: reasons) == nil)
            let bad = [
                CancelOrder(subscription: one, timing: .immediately, reason: "other"),
                CancelOrder(subscription: one, timing: .atPeriodEnd),
                CancelOrder(subscription: one, timing: .atPeriodEnd, reason: "whim"),
                CancelOrder(
                    subscription: one, timing: .atPeriodEnd, reason: "other",
                    comment: String(repeating: "x", count: 501)),
                CancelOrder(subscription: try await whitebeard.read(.cancelled), timing: .atPeriodEnd, reason: "other"),
                CancelOrder(subscription: try await whitebeard.read(.ended), timing: .atPeriodEnd, reason: "other"),
            ]
            for order in bad {
                #expect(whitebeard.adapter.objection(to: order, reasons: reasons) != nil)
                #expect(await whitebeard.adapter.cancel(order).kind == "not sent")
            }
            #expect(whitebeard.writes.isEmpty)
            let prediction = try await whitebeard.adapter.predict(.atPeriodEnd, for: one)
            #expect(prediction.effectiveAt == one.periodEnd && prediction.mayEndNow && !prediction.movesMoney)
            await #expect(throws: ProviderError.self) {
                _ = try await whitebeard.adapter.predict(.immediately, for: one)
            }
        }
    }

    @Test("a blank comment is not sent")
    func blankComment() async throws {
        try await Whitebeard.served([.renewing]) { whitebeard in
            let order = try await whitebeard.order(.renewing, comment: " ")
            #expect(whitebeard.adapter.sentFields(of: order) == SentFields(reason: "content"))
            #expect(await whitebeard.adapter.cancel(order).kind == "accepted")
            #expect(
                String(decoding: try #require(whitebeard.writes.first).body, as: UTF8.self) == #"{"reason":"content"}"#)
            #expect(whitebeard.writes.count == 1)
        }
    }

    @Test("one that is cancelled before its start is not cancelled again")
    func cancelledAhead() async throws {
        try await Whitebeard.served([.notStarted]) { whitebeard in
            #expect(await whitebeard.adapter.cancel(try await whitebeard.order(.notStarted)).kind == "accepted")
            let after = try await whitebeard.order(.notStarted)
            #expect(after.subscription.status == .ending && after.subscription.renews == false)
            #expect(await whitebeard.adapter.cancel(after).kind == "not sent")
            #expect(whitebeard.writes.count == 1)
        }
    }

    @Test("an end at the request is one at once, though the provider's clock is ahead of ours")
    func clockAhead() async throws {
        try await Whitebeard.served([.renewing]) { whitebeard in
            await whitebeard.sandbox.set("effect", to: "immediate")
            let order = try await whitebeard.order(.renewing)
            let answer = await whitebeard.adapter.cancel(order)
            let after = try await whitebeard.read(.renewing)
            let verdict = whitebeard.adapter.verdict(
                on: order, after: after, answer: answer, now: Date().addingTimeInterval(-600))
            #expect(verdict.kind == "different immediately")
        }
    }

    @Test("without a configured list no reason is sent")
    func noReasons() async throws {
        try await Whitebeard.served([.renewing], reasons: []) { whitebeard in
            let order = try await whitebeard.order(.renewing, reason: "anything")
            #expect(order.subscription.capabilities.timings[.atPeriodEnd]?.reason == .localOnly)
            #expect(await whitebeard.adapter.cancel(order).kind == "accepted")
            #expect(String(decoding: try #require(whitebeard.writes.first).body, as: UTF8.self) == "{}")
            #expect(whitebeard.adapter.sentFields(of: order) == SentFields())
        }
    }

    @Test("a token that belongs to somebody else now stops the cancellation")
    func mixUp() async throws {
        try await Whitebeard.served([.renewing, .second]) { whitebeard in
            let order = try await whitebeard.order(.renewing)
            await whitebeard.sandbox.hand(
                WhitebeardFixture.renewing.token, to: try #require(WhitebeardFixture.second.userID))
            #expect(await whitebeard.adapter.cancel(order).kind == "not sent")
            #expect(whitebeard.writes.isEmpty)
        }
    }

    @Test("a subscription that is cancelled meanwhile is not cancelled again")
    func already() async throws {
        try await Whitebeard.served([.renewing]) { whitebeard in
            let order = try await whitebeard.order(.renewing)
            #expect(await whitebeard.adapter.cancel(order).kind == "accepted")
            #expect(await whitebeard.adapter.cancel(order).kind == "not sent")
            #expect(whitebeard.writes.count == 1)
        }
    }

    @Test(
        "a fault on the write is told for what it is",
        arguments: [
            (Fault.Kind.unauthorised, "unauthorised"), (.forbidden, "unauthorised"), (.tooManyRequests, "not sent"),
            (.notFound, "disputed"),
            (.redirect, "not sent"), (.errorBefore, "unclear"), (.errorAfter, "unclear"), (.dropBefore, "unclear"),
            (.dropAfter, "unclear"), (.htmlBefore, "unclear"), (.htmlAfter, "unclear"), (.brokenJSON, "unclear"),
        ])
    func faults(kind: Fault.Kind, expected: String) async throws {
        try await Whitebeard.served([.renewing]) { whitebeard in
            let order = try await whitebeard.order(.renewing)
            whitebeard.served.server.faults.arm(Fault(kind, method: "POST"))
            #expect(await whitebeard.adapter.cancel(order).kind == expected)
            #expect(whitebeard.writes.count == 1)
        }
    }

    @Test("a refusal in the provider's own way is a rejection with its words")
    func rejection() async throws {
        try await Whitebeard.served([.renewing], reasons: ["whim"]) { whitebeard in
            let order = try await whitebeard.order(.renewing, reason: "whim")
            let expected = WriteAnswer.rejected(code: "BadRequest", message: "HTTP 400: The reason is not in the list")
            #expect(await whitebeard.adapter.cancel(order) == expected)
        }
    }

    @Test(
        "an answer's status and body are read together",
        arguments: [
            (200, #"{"error": true, "message": "no", "error_type": "BadRequest"}"#, "rejected"),
            (200, #"{"error": true, "error_type": "Unauthorized"}"#, "unauthorised"), (200, "", "accepted"),
            (200, #"{"ok": 1}"#, "accepted"), (200, "oops", "unclear"), (202, "{}", "accepted"), (404, "", "disputed"),
            (404, "<html>", "unclear"), (409, "{}", "unclear"), (401, "<html>", "unauthorised"), (302, "", "not sent"),
            (503, #"{"error": true}"#, "unclear"),
            (200, #"{"error": true, "error_type": "Forbidden"}"#, "unauthorised"),
            (200, #"{"error": true, "error_type": "TooManyRequests"}"#, "not sent"),
            (200, #"{"error": "1", "error_type": "InternalServerError"}"#, "unclear"),
        ])
    func answers(status: Int, body: String, expected: String) async throws {
        try await Whitebeard.served([.renewing]) { whitebeard in
            let response = HTTPResponse(status: status, headers: [:], body: Data(body.utf8))
            #expect(whitebeard.adapter.answer(response, id: "5501").kind == expected)
        }
    }

    @Test("JSON is no page, whatever its type says")
    func untidyType() async throws {
        try await Whitebeard.served([.renewing]) { whitebeard in
            let headers = ["content-type": "text/html; charset=UTF-8"]
            let response = HTTPResponse(status: 200, headers: headers, body: Data("{}".utf8))
            let answer = whitebeard.adapter.answer(response, id: "5501")
            #expect(answer.kind == "accepted")
            #expect(whitebeard.adapter.trustInAnswer(answer) == .zero, "it shows no end")
        }
    }

    @Test("a read-only connection sends nothing that changes, and there is no undo")
    func readOnly() async throws {
        try await Whitebeard.served([.renewing], isReadOnly: true) { whitebeard in
            let order = try await whitebeard.order(.renewing)
            #expect(await whitebeard.adapter.cancel(order).kind == "not sent")
            #expect(await whitebeard.adapter.undoCancel(order.subscription).kind == "not sent")
            #expect(whitebeard.writes.isEmpty)
        }
    }

    @Test("the catalogue knows what a configuration must hold")
    func catalogue() async throws {
        let entry = ProviderCatalogue.entry(for: .whitebeard)
        #expect(entry.needsTokens && entry.takesReasons && entry.credentials == ["api_key"])
        #expect(entry.options.map(\.name).contains("server_time_zone"))
        try await Whitebeard.served([.renewing]) { whitebeard in
            let report = try await whitebeard.adapter.check()
            #expect(report == Checkup("1 of 1 tokens accepted"))
        }
    }
}
