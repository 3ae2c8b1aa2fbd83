import Foundation
import Testing

@testable import Sandbox

/// One learner's calls on a Ponddy sandbox of its own.
private struct Learner {
    let sandbox: PonddySandbox
    let token: String

    init(_ fixture: PonddyFixture, _ options: SandboxOptions = SandboxOptions(customers: 0)) {
        sandbox = PonddySandbox(options: options)
        token = fixture.token
    }

    func call(_ method: String, _ path: String, _ headers: [String: String]? = nil) async -> SandboxResponse {
        await sandbox.tick()
        return await sandbox.answer(
            SandboxRequest(
                method: method, path: path, query: [], headers: headers ?? ["authorization": "SSO \(token)"],
                body: Data()))
    }

    func read() async throws -> [String: Any] {
        let response = await call("GET", "/api/v1/self")
        #expect(response.status == 200)
        return try #require(JSONSerialization.jsonObject(with: response.body) as? [String: Any])
    }

    func unsubscribe() async -> SandboxResponse { await call("POST", "/api/v1/pay/plan/new_unsubscribe") }
}

@Suite("Ponddy sandbox")
struct PonddySandboxTests {
    private static let start = Date(timeIntervalSince1970: 1_795_255_200)

    private func stopped() -> SandboxOptions {
        SandboxOptions(customers: 0, clock: SandboxClock(stoppedAt: PonddySandboxTests.start))
    }

    @Test(
        "every fixture shows its billing fields",
        arguments: [
            (PonddyFixture.old, "sub", "null"), (.newRenewing, "null", "false"), (.newScheduled, "null", "true"),
            (.nonPaying, "null", "null"), (.expired, "null", "null"), (.bothRenewing, "sub", "false"),
            (.bothScheduled, "sub", "true"), (.emptySubscription, "", "null"), (.missingKey, "null", "missing"),
            (.noEndRole, "null", "false"), (.wholeSeconds, "null", "false"), (.twice, "null", "false"),
            (.twiceAgain, "null", "false"),
        ])
    func fixtures(fixture: PonddyFixture, subscription: String, flag: String) async throws {
        let profile = try await Learner(fixture).read()
        #expect(profile.count == (fixture == .missingKey ? 35 : 36))
        let shown = profile["subscription"] as? String
        #expect(shown.map { String($0.prefix(3)) } ?? "null" == subscription)
        #expect((shown == nil) == (profile["subscription"] is NSNull))
        switch flag {
        case "missing": #expect(profile["cancel_at_period_end"] == nil)
        case "null": #expect(profile["cancel_at_period_end"] is NSNull)
        default: #expect(profile["cancel_at_period_end"] as? Bool == (flag == "true"))
        }
        #expect(profile["last_token_expired_time"] as? String == "0.0000000000")
    }

    @Test("the end of the role is written with six fraction digits, with none, or not at all")
    func endRole() async throws {
        let old = try #require(try await Learner(.old, stopped()).read()["end_role"] as? String)
        #expect(old.hasSuffix(".250000Z"))
        let whole = try #require(try await Learner(.wholeSeconds, stopped()).read()["end_role"] as? String)
        #expect(whole.hasSuffix("Z") && !whole.contains("."))
        #expect(try await Learner(.noEndRole).read()["end_role"] is NSNull)
        let expired = try #require(try await Learner(.expired, stopped()).read()["end_role"] as? String)
        #expect(expired < "2026-11-21")
    }

    @Test("authorisation, routes and methods are checked in the contract's way")
    func refusals() async {
        let learner = Learner(.old)
        let good = "SSO \(learner.token)"
        #expect(await learner.call("GET", "/api/v1/self", [:]).status == 403)
        #expect(await learner.call("GET", "/api/v1/self", ["authentication": good]).status == 403)
        #expect(await learner.call("GET", "/api/v1/self", ["authorization": "Bearer \(learner.token)"]).status == 403)
        let rejected = await learner.call("GET", "/api/v1/self", ["authorization": "SSO nobody"])
        #expect(rejected.status == 401)
        #expect(rejected.headers.contains { $0.name == "WWW-Authenticate" && $0.value == "SSO realm=api" })
        #expect(await Learner(.rejected).call("GET", "/api/v1/self").status == 401)
        #expect(await learner.call("GET", "/api/v1/self/").status == 404)
        #expect(await learner.call("POST", "/api/v1/pay/plan/new_unsubscribe/").status == 404)
        #expect(await learner.call("GET", "/api/v1/pay/plan/new_unsubscribe").status == 405)
        #expect(await learner.call("POST", "/api/v1/self").status == 405)
    }

    @Test("armed faults have the contract's bodies")
    func faultBodies() throws {
        let sandbox = Learner(.old).sandbox
        for (status, detail) in [
            (401, "Incorrect authentication credentials."), (403, "Authentication credentials were not provided."),
            (429, "Throttled."),
        ] {
            let answer = try #require(sandbox.fault(status))
            #expect(answer.status == status)
            #expect(String(decoding: answer.body, as: UTF8.self) == #"{"detail":"\#(detail)"}"#)
        }
        let page = try #require(sandbox.fault(500))
        #expect(page.status == 500 && String(decoding: page.body, as: UTF8.self).hasPrefix("<html>"))
    }

    @Test("an unsubscribe of a NEW user sets the flag and nothing else")
    func newUser() async throws {
        let learner = Learner(.newRenewing, stopped())
        let before = try await learner.read()
        let answer = await learner.unsubscribe()
        #expect(answer.status == 204 && answer.body.isEmpty)
        let after = try await learner.read()
        #expect(after["cancel_at_period_end"] as? Bool == true)
        #expect(after["end_role"] as? String == before["end_role"] as? String)
        #expect(after["role"] as? String == "Standard")
        #expect(await learner.unsubscribe().status == 204)
    }

    @Test(
        "an unsubscribe of an OLD user follows the switch",
        arguments: [("periodEnd", "null", "null"), ("immediate", "null", "null"), ("flag", "kept", "true")])
    func oldUser(effect: String, subscription: String, flag: String) async throws {
        let learner = Learner(.old, stopped())
        await learner.sandbox.set("oldEffect", to: effect)
        let before = try await learner.read()
        #expect(await learner.unsubscribe().status == 204)
        let after = try await learner.read()
        #expect((after["subscription"] is NSNull) == (subscription == "null"))
        #expect((after["cancel_at_period_end"] as? Bool == true) == (flag == "true"))
        let ended = effect == "immediate"
        #expect(after["role"] as? String == (ended ? "Free" : "Standard"))
        #expect(after["role_id"] as? Int == (ended ? 1 : 11))
        #expect((after["end_role"] as? String == before["end_role"] as? String) == !ended)
    }

    @Test("contradictory users: renewing ones are cancelled in both places, scheduled ones stay")
    func both() async throws {
        let renewing = Learner(.bothRenewing)
        #expect(await renewing.unsubscribe().status == 204)
        let after = try await renewing.read()
        #expect(after["subscription"] is NSNull && after["cancel_at_period_end"] as? Bool == true)
        let scheduled = Learner(.bothScheduled)
        #expect(await scheduled.unsubscribe().status == 204)
        #expect(try await scheduled.read()["subscription"] is String)
    }

    @Test("somebody who pays nothing is refused, or not, as the switch says", arguments: [("400", 400), ("204", 204)])
    func nonPaying(value: String, status: Int) async throws {
        for fixture in [PonddyFixture.nonPaying, .expired, .emptySubscription] {
            let learner = Learner(fixture)
            await learner.sandbox.set("nonPaying", to: value)
            #expect(await learner.unsubscribe().status == status)
            #expect(try await learner.read()["cancel_at_period_end"] is NSNull)
        }
    }

    @Test("a change becomes visible after as many reads as the switch says")
    func visibleAfter() async throws {
        let learner = Learner(.newRenewing)
        await learner.sandbox.set("visibleAfter", to: "2")
        _ = await learner.unsubscribe()
        var shown: [Bool?] = []
        for _ in 0..<3 { shown.append(try await learner.read()["cancel_at_period_end"] as? Bool) }
        #expect(shown == [false, false, true])
    }

    @Test("the switch takes the key away from everybody")
    func cancelKey() async throws {
        let learner = Learner(.old)
        await learner.sandbox.set("cancelKey", to: "missing")
        #expect(try await learner.read().keys.contains("cancel_at_period_end") == false)
        await learner.sandbox.reset()
        #expect(try await learner.read().keys.contains("cancel_at_period_end"))
    }

    @Test("the clock renews who pays and ends who cancelled")
    func clock() async throws {
        let options = stopped()
        let renewing = Learner(.newRenewing, options)
        let before = try await renewing.read()
        let scheduled = Learner(.newScheduled, options)
        options.clock.advance(by: 20 * 86_400)
        let renewed = try await renewing.read()
        #expect(renewed["end_role"] as? String != before["end_role"] as? String)
        #expect(
            renewed["last_succeed_payment_intent"] as? String != before["last_succeed_payment_intent"] as? String)
        let ended = try await scheduled.read()
        #expect(ended["cancel_at_period_end"] is NSNull && ended["subscription"] is NSNull)
        #expect(ended["role"] as? String == "Free")
    }

    @Test("the state survives a restart, and a reset goes back to the beginning")
    func restart() async throws {
        var options = stopped()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ponddy-\(UUID().uuidString)")
        options.stateDirectory = folder
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = await Learner(.newRenewing, options).unsubscribe()
        let again = Learner(.newRenewing, options)
        #expect(try await again.read()["cancel_at_period_end"] as? Bool == true)
        await again.sandbox.reset()
        #expect(try await Learner(.newRenewing, options).read()["cancel_at_period_end"] as? Bool == false)
    }

    @Test("the demo's tokens are the same for the same seed, with one rejected one")
    func demoTokens() async throws {
        let options = SandboxOptions(seed: 9, customers: 200)
        let tokens = PonddySandbox.demoTokens(options)
        #expect(tokens == PonddySandbox.demoTokens(options))
        #expect(Set(tokens.map(\.token)).count == tokens.count)
        #expect(tokens.first?.label == Person.shared[0].name)
        #expect(!tokens.contains { $0.token == PonddyFixture.missingKey.token })
        let sandbox = PonddySandbox(options: options)
        var statuses: [Int] = []
        for token in tokens {
            let request = SandboxRequest(
                method: "GET", path: "/api/v1/self", query: [], headers: ["authorization": "SSO \(token.token)"],
                body: Data())
            statuses.append(await sandbox.answer(request).status)
        }
        #expect(statuses.filter { $0 != 200 } == [401])
        #expect(tokens.count == SandboxToken.customerLimit + PonddyFixture.allCases.count - 1)
    }
}
