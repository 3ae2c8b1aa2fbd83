import Billing
import Foundation
import Providers
import Sandbox
import SafeText
import TestSupport
import Testing

@Suite("Payway: tokens")
struct PaywayTokenTests {
    private static func tokenRequests(_ stage: PaywayStage) -> [SandboxRequest] {
        stage.requests("/access_token", method: "POST")
    }

    @Test("the token request is a form with grant type none and the scopes, as the contract writes it")
    func request() async throws {
        try await PaywayStage.with { stage in
            _ = try await stage.adapter.check()
            let request = try #require(PaywayTokenTests.tokenRequests(stage).first)
            #expect(request.path == "/api/authorization/access_token")
            #expect(request.headers["content-type"] == "application/x-www-form-urlencoded")
            #expect(request.headers["accept"] == "application/json")
            #expect(request.headers["authorization"] == nil)
            let fields = String(decoding: request.body, as: UTF8.self).split(separator: "&")
            #expect(fields.contains("grant_type=none"))
            #expect(fields.contains("client_id=\(PaywaySandbox.clientID)"))
            #expect(fields.contains("client_secret=\(PaywaySandbox.clientSecret)"))
            let scopes = [
                "account%2Fw", "subscription%2Fr", "cancellation_reason%2Fr", "subscription_system%2Fw",
                "subscription_system%2Fr",
            ]
            #expect(
                fields.contains { $0 == "scope=" + scopes.map { "%2Fexternal%2F" + $0 }.joined(separator: "%20") })
        }
    }

    @Test("one token serves many requests, asked for at once")
    func shared() async throws {
        try await PaywayStage.with { stage in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...4 {
                    group.addTask { _ = try await stage.adapter.lookUp(PaywayStage.Fixture.account(number)) }
                }
                try await group.waitForAll()
            }
            #expect(PaywayTokenTests.tokenRequests(stage).count == 1)
        }
    }

    @Test("a token is renewed 60 seconds before it runs out, not earlier")
    func renewal() async throws {
        let clock = ManualClock(PaywayStage.fixtureNow)
        try await PaywayStage.with(world: clock.world) { stage in
            await stage.set("token_lifetime", "600")
            _ = try await stage.adapter.check()
            clock.advance(by: .seconds(539))
            _ = try await stage.adapter.check()
            #expect(PaywayTokenTests.tokenRequests(stage).count == 1)
            clock.advance(by: .seconds(1))
            _ = try await stage.adapter.check()
            #expect(PaywayTokenTests.tokenRequests(stage).count == 2)
        }
    }

    @Test("a token that the provider forgot early is replaced once, and the read repeated")
    func forgotten() async throws {
        try await PaywayStage.with { stage in
            _ = try await stage.adapter.check()
            stage.clock.advance(by: 4000)
            #expect(try await stage.adapter.lookUp(PaywayStage.Fixture.account(1)).count == 1)
            #expect(PaywayTokenTests.tokenRequests(stage).count == 2)
        }
    }

    @Test("a cancellation refused with 401 is not repeated; the next one goes out with a fresh token")
    func refusedWrite() async throws {
        try await PaywayStage.with { stage in
            let order = try await stage.order(1, account: 1, .atPeriodEnd)
            stage.arm(.unauthorised, method: "PUT")
            guard case .unauthorised = await stage.adapter.cancel(order) else {
                Issue.record("not told as unauthorised")
                return
            }
            #expect(stage.requests("/cancel_payway", method: "PUT").count == 1)
            guard case .accepted = await stage.adapter.cancel(order) else {
                Issue.record("not accepted after a fresh token")
                return
            }
            #expect(stage.requests("/cancel_payway", method: "PUT").count == 2)
            #expect(PaywayTokenTests.tokenRequests(stage).count == 2)
        }
    }

    @Test("two refusals of a read in a row are told as unauthorised")
    func refusedTwice() async throws {
        try await PaywayStage.with { stage in
            stage.arm(.unauthorised, path: "/external", times: 2)
            guard case .unauthorised = await providerError({ try await stage.adapter.check() }) else {
                Issue.record("a read is not told as unauthorised")
                return
            }
        }
    }

    @Test(
        "wrong credentials, a disabled client and a scope not held are told as unauthorised, with the code",
        arguments: [
            (PaywaySandbox.clientID, "not-the-secret", "invalid_client"),
            (PaywaySandbox.disabledID, PaywaySandbox.disabledSecret, "invalid_client"),
            (PaywaySandbox.readerID, PaywaySandbox.readerSecret, "invalid_scope"),
        ])
    func refused(id: String, secret: String, code: String) async throws {
        try await PaywayStage.with {
            $0.credentials = ["client_id": Secret(id), "client_secret": Secret(secret)]
            $0.lookups = ["kund.ett@example.se"]
        } _: { stage in
            let refused = await providerError { try await stage.adapter.pull(recents: []) { _ in } }
            guard case .unauthorised(let words) = refused else {
                Issue.record("a pull without a token is not told as unauthorised")
                return
            }
            #expect(words.string.contains(code))
            #expect(!words.string.contains(secret))
            let order = CancelOrder(subscription: PaywayExamples.tulo, timing: .atPeriodEnd)
            guard case .unauthorised = await stage.adapter.cancel(order) else {
                Issue.record("a write without a token is not told as unauthorised")
                return
            }
            #expect(stage.requests("/external", method: "PUT").isEmpty)
        }
    }

    @Test("an unreachable token endpoint means that a write was not sent")
    func unreachable() async throws {
        try await PaywayStage.with { stage in
            stage.arm(.dropBefore, path: "/access_token", times: 0)
            let order = CancelOrder(subscription: PaywayExamples.tulo, timing: .atPeriodEnd)
            guard case .notSent = await stage.adapter.cancel(order) else {
                Issue.record("not told as unsent")
                return
            }
            #expect(stage.requests("/external", method: "PUT").isEmpty)
        }
    }

    @Test("the token is redacted from then on, and survives being given out again")
    func redaction() async throws {
        let echo = #"{"items": [{"id": "70a1b2c3d4e5f60718293c01", "name": "seen puppet-token-1"}]}"#
        try await PaywayPuppet.with(["/cancellation_reasons": (200, echo)]) { adapter in
            for _ in 0..<2 {
                let list = try await adapter.reasons(for: PaywayExamples.tulo)
                #expect(list.reasons.map(\.label) == ["seen <redacted>"])
            }
        }
    }

    @Test("requests are paced: a second's worth at once, then one after another")
    func pace() async throws {
        let clock = ManualClock(PaywayStage.fixtureNow)
        try await PaywayStage.with(world: clock.world) { stage in
            for _ in 0..<7 { _ = try await stage.adapter.check() }
            #expect(clock.sleeps == [.milliseconds(200), .milliseconds(200)])
        }
    }
}
