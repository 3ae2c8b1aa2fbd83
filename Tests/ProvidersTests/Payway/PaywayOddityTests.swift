import Billing
import Foundation
import Providers
import Sandbox
import SafeText
import TestSupport
import Testing

@Suite("Payway: odd and contradictory answers")
struct PaywayOddityTests {
    typealias Fixture = PaywaySandbox.Fixture

    private static let end = Moment(iso8601: "2031-03-31T23:59:59+02:00")
    private static let afterTheEnd = Date(timeIntervalSince1970: 1_932_760_800)  // 2031-04-01

    private static let kayakOrder = CancelOrder(
        subscription: PaywayExamples.kayak, timing: .providerDecides, reason: Fixture.movingAway)

    @Test(
        "another account than the one asked for is never taken", arguments: [Fixture.account(2), "kund.tva@example.se"])
    func otherAccount(key: String) async throws {
        let account = #"{"item": {"id": "\#(Fixture.account(1))", "email": "kund.ett@example.se"}}"#
        let list = (200, #"{"items": []}"#)
        try await PaywayPuppet.with(["/accounts": (200, account), "/get_by_account": list]) { adapter in
            guard case .malformed = await providerError({ try await adapter.lookUp(key) }) else {
                Issue.record("the other account was taken")
                return
            }
            let pages = try await adapter.lookUp("KUND.ETT@example.se")
            #expect(pages.count == 1)
        }
    }

    @Test("an account whose list is missing, and a row that comes twice, lose nothing and add nothing")
    func lists() async throws {
        let account = #"{"id": "\#(Fixture.account(1))"}"#
        let missing = (404, #"{"code": "not_found", "message": "nothing here"}"#)
        try await PaywayPuppet.with(["/accounts": (200, account), "/get_by_account": missing]) { adapter in
            let pages = try await adapter.lookUp(Fixture.account(1))
            #expect(pages.first?.customers.count == 1)
            let why = try await adapter.pull(recents: [Fixture.account(1)]) { _ in }
            #expect(why.last?.string.contains("nothing here") == true)
        }
        let row = #"{"id": "\#(Fixture.product(1))", "state": "activated"}"#
        let twice = (200, #"{"items": [\#(row), \#(row)]}"#)
        try await PaywayPuppet.with(["/accounts": (200, account), "/get_by_account": twice]) { adapter in
            let pages = try await adapter.lookUp(Fixture.account(1))
            #expect(pages.first?.subscriptions.count == 1)
        }
    }

    @Test("a connection that refuses the credentials is asked no further, one that fails goes on with the next key")
    func hopeless() async throws {
        let keys = (1...6).map { Fixture.account($0) }
        try await PaywayStage.with { stage in
            _ = try await stage.adapter.check()
            stage.arm(.forbidden, path: "/accounts", times: 0)
            await #expect(throws: ProviderError.self) { try await stage.adapter.pull(recents: keys) { _ in } }
            #expect(stage.requests("/external/api/v1/accounts").count == 1)
        }
        try await PaywayStage.with { stage in
            stage.arm(.errorBefore, path: "/accounts", times: 3)
            let why = try await stage.adapter.pull(recents: Array(keys.prefix(3))) { _ in }
            #expect(why.count == 2)
        }
    }

    @Test("a list that drops what is over still bears the answer out, and proves nothing without one")
    func unlisted() async throws {
        let rows = OneAfterAnother([
            #"{"items": [{"id": "\#(Fixture.product(1))", "provision_service": "kayak", "state": "activated"}]}"#,
            #"{"items": []}"#,
        ])
        try await ServedSandbox.serving(rows) { served in
            let settings = served.settings(.payway)
            let adapter = PaywayAdapter(
                settings: settings, transport: served.transport(settings), world: .impatient)
            let before = try await adapter.subscription(Fixture.product(1), customer: Fixture.account(1))
            #expect(before.status == .active)
            let after = try await adapter.subscription(Fixture.product(1), customer: Fixture.account(1))
            #expect(after.status == .unknown("no longer listed"))
            #expect(!after.capabilities.canEnd)
            let order = CancelOrder(subscription: before, timing: .providerDecides, reason: Fixture.movingAway)
            let answer = WriteAnswer.accepted(
                .init(summary: "", timing: .immediately, effectiveAt: PaywayOddityTests.end))
            guard
                case .applied(.immediately, PaywayOddityTests.end, let note?) = adapter.verdict(
                    on: order, after: after, answer: answer, now: PaywayStage.fixtureNow),
                note.string.contains("no longer")
            else {
                Issue.record("the answer is not trusted")
                return
            }
            #expect(
                adapter.verdict(on: order, after: after, answer: .unclear(""), now: PaywayStage.fixtureNow) == .notShown
            )
            await #expect(throws: ProviderError.self) {
                try await adapter.subscription(Fixture.product(2), customer: Fixture.account(1))
            }
        }
    }

    @Test("what ended is told by its end date: at once, or with the period that was paid")
    func endDates() async throws {
        try await PaywayStage.with { stage in
            let (end, later) = (PaywayOddityTests.end, PaywayOddityTests.afterTheEnd)
            let own = CancelOrder(subscription: PaywayExamples.tulo, timing: .atPeriodEnd)
            for order in [own, PaywayOddityTests.kayakOrder] {
                func verdict(_ endsAt: Moment?, _ now: Date) -> Verdict {
                    let after = PaywayExamples.kayak(.ended, endsAt: endsAt)
                    return stage.adapter.verdict(on: order, after: after, answer: .unclear("lost"), now: now)
                }
                #expect(
                    verdict(end, later)
                        == .applied(timing: .atPeriodEnd, effectiveAt: end, note: "the period has ended meanwhile"))
                let cases: [(Moment?, Date)] = [(end, PaywayStage.fixtureNow), (Moment(PaywayStage.fixtureNow), later)]
                for (endsAt, now) in cases {
                    switch verdict(endsAt, now) {
                    case .different(.immediately, endsAt, _) where order == own: break
                    case .applied(.immediately, endsAt, _) where order != own: break
                    case let other: Issue.record("\(other)")
                    }
                }
            }
        }
    }

    @Test("a subscription that runs although its end is set is not said to renew, nor its end to be certain")
    func contradiction() async throws {
        let rows = #"""
            {"items": [{"id": "70a1b2c3d4e5f60718293b01", "provision_service": "tulo", "state": "activated",
             "subscription_type": "recurring", "valid_to": "2099-03-31T23:59:59+02:00",
             "subscription_end_date": "2098-12-31T23:59:59.000+01:00"}]}
            """#
        let account = #"{"id": "\#(Fixture.account(1))"}"#
        try await PaywayPuppet.with(["/accounts": (200, account), "/get_by_account": (200, rows)]) { adapter in
            let subscription = try await adapter.subscription(Fixture.product(1), customer: Fixture.account(1))
            #expect(subscription.renews == nil)
            let prediction = try await adapter.predict(.atPeriodEnd, for: subscription)
            #expect(prediction.lines.first?.certainty == .likely)
        }
    }

    @Test("a reason that Kayak may not know is marked for Kayak alone; a repeated one comes once")
    func reasons() async throws {
        let moving = #"{"id": "\#(Fixture.movingAway)", "name": "Moving", "integration_code": "K17", "index": "20"}"#
        let other = #"{"id": "\#(Fixture.otherReason)", "name": "Other", "integration_code": ""}"#
        let older = #"{"id": "\#(Fixture.deceased)", "name": "Zeal"}"#
        let answer = (200, #"{"items": [\#(other), \#(moving), \#(other), \#(older)]}"#)
        try await PaywayPuppet.with(["/cancellation_reasons": answer]) { adapter in
            let kayak = try await adapter.reasons(for: PaywayExamples.kayak).reasons.map(\.label)
            #expect(kayak == ["Moving", "Other (Kayak may not know it)", "Zeal"])
            let own = try await adapter.reasons(for: PaywayExamples.tulo).reasons.map(\.label)
            #expect(own == ["Moving", "Other", "Zeal"])
        }
    }

    @Test(
        "each status of a refused write means what it says",
        arguments: [
            (422, #"{"message": "no"}"#, "rejected"), (415, #"{"code": "x", "message": "no"}"#, "rejected"),
            (400, "", "rejected"), (400, "bad request", "rejected"), (404, "", "unclear"), (409, "", "unclear"),
            (404, #"{"code": "not_found", "message": "no"}"#, "disputed"), (409, #"{"message": "no"}"#, "unclear"),
            (409, #"{"code": "user_product_not_active", "message": "no"}"#, "disputed"),
            (425, #"{"message": "too early"}"#, "not sent"), (408, #"{"message": "too slow"}"#, "unclear"),
            (201, #"{"id": "x"}"#, "unclear"),
            (503, #"{"message": "later"}"#, "unclear"), (307, "", "not sent"), (429, "", "not sent"),
            (403, "<html>", "unauthorised"),
        ])
    func statuses(status: Int, body: String, kind: String) async throws {
        let headers = [(name: "Retry-After", value: "7"), (name: "Location", value: "/elsewhere")]
        try await PaywayPuppet.with(["/cancel_subscription": (status, body)], headers: headers) { adapter in
            let answer = await adapter.cancel(PaywayOddityTests.kayakOrder)
            switch answer {
            case .rejected: #expect(kind == "rejected")
            case .disputed: #expect(kind == "disputed")
            case .unclear: #expect(kind == "unclear")
            case .unauthorised: #expect(kind == "unauthorised")
            case .notSent(let why):
                #expect(kind == "not sent")
                #expect(status != 429 || why.string.contains("again after 7 s"))
            case .accepted: Issue.record("accepted")
            }
        }
    }

    @Test("a read-only connection asks for no right to cancel, and works for an API user without it")
    func readOnly() async throws {
        try await PaywayStage.with(isReadOnly: true) {
            $0.credentials = [
                "client_id": Secret(PaywaySandbox.readerID), "client_secret": Secret(PaywaySandbox.readerSecret),
            ]
            $0.options = ["can_cancel_request": "off"]
        } _: { stage in
            let subscription = try await stage.subscription(7, account: 2)
            #expect(subscription.status == .active)
        }
    }

    @Test("a scope that is not held is told together with those that are needed")
    func scopes() async throws {
        try await PaywayStage.with {
            $0.credentials = [
                "client_id": Secret(PaywaySandbox.readerID), "client_secret": Secret(PaywaySandbox.readerSecret),
            ]
        } _: { stage in
            let refused = await providerError { try await stage.adapter.check() }
            #expect(refused?.message.string.contains("/external/subscription_system/w") == true)
        }
    }

    @Test("a secret comes out redacted in the form's spelling too")
    func redaction() async throws {
        let echo = #"{"code": "x", "message": "read grant_type=none&client_secret=p%2Fw%2Bsecret%3D42"}"#
        try await ServedSandbox.serving(PaywayPuppet(["/cancellation_reasons": (400, echo)])) { served in
            let settings = served.settings(.payway) { $0.credentials["client_secret"] = Secret("p/w+secret=42") }
            let adapter = PaywayAdapter(
                settings: settings, transport: served.transport(settings), world: .impatient)
            let refused = await providerError { try await adapter.check() }
            #expect(refused?.message == "x: read grant_type=none&client_secret=<redacted>")
        }
    }

    @Test("Kayak's changes may lag as long as configured; Payway's own never do")
    func lag() async throws {
        try await PaywayStage.with {
            $0.options = ["kayak_lag_seconds": "90"]
        } _: { stage in
            #expect(stage.adapter.lag(of: PaywayExamples.kayak) == .seconds(90))
            #expect(stage.adapter.lag(of: PaywayExamples.tulo) == .zero)
        }
    }

    @Test("an ended Kayak subscription says why there is no way back")
    func noWayBack() async throws {
        try await PaywayStage.with { stage in
            let subscription = try await stage.subscription(15, account: 2)
            #expect(subscription.capabilities.undo == .notOffered(why: "Payway cannot take a Kayak cancellation back"))
        }
    }
}

/// Knows one account, whose list is another at every request; the last one stays.
private actor OneAfterAnother: ProviderSandbox {
    nonisolated let provider = "payway"
    nonisolated let switches: [String: [String]] = [:]
    private var lists: [String]

    init(_ lists: [String]) {
        self.lists = lists
    }

    func answer(_ request: SandboxRequest) -> SandboxResponse {
        if request.path.hasSuffix("/access_token") { return .json(["access_token": "token-of-the-lists"]) }
        guard request.path.hasSuffix("/get_by_account") else {
            let account: Wire = .string(PaywaySandbox.Fixture.account(1))
            return .json(["id": account, "customer_number": "880012"])
        }
        let list = lists.count > 1 ? lists.removeFirst() : lists[0]
        return .text(list, status: 200, type: "application/json")
    }

    func reset() {}
    func set(_ name: String, to value: String) {}
    func tick() {}
    func snapshot() -> Wire { .null }
}
