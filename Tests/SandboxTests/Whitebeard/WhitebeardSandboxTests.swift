import Foundation
import Testing

@testable import Sandbox

/// One reader's calls on a Whitebeard sandbox of its own.
private struct Reader {
    let sandbox: WhitebeardSandbox
    let fixture: WhitebeardFixture

    init(_ fixture: WhitebeardFixture, _ options: SandboxOptions = SandboxOptions(customers: 0)) {
        sandbox = WhitebeardSandbox(options: options)
        self.fixture = fixture
    }

    func call(
        _ method: String, _ path: String, body: String = "", type: String = "application/json",
        _ headers: [String: String]? = nil
    ) async -> SandboxResponse {
        await sandbox.tick()
        let own = ["api-key": WhitebeardSandbox.apiKey, "authorization": fixture.token]
        let all = (headers ?? own).merging(["content-type": type]) { own, _ in own }
        return await sandbox.answer(
            SandboxRequest(
                method: method, path: "/cms/customer/" + path, query: [], headers: all, body: Data(body.utf8)))
    }

    func list() async throws -> [[String: Any]] {
        try #require(try await json("subscription") as? [[String: Any]])
    }

    func first() async throws -> [String: Any] { try #require(try await list().first) }

    func json(_ path: String) async throws -> Any {
        let response = await call("GET", path)
        #expect(response.status == 200)
        return try JSONSerialization.jsonObject(with: response.body)
    }

    func unsubscribe(
        _ body: String = #"{"reason": "content", "customText": "Zu viel"}"#, type: String = "application/json",
        id: String? = nil
    ) async -> SandboxResponse {
        let id = id ?? fixture.subscriptionIDs.first.map(String.init) ?? "0"
        return await call("POST", "subscription/\(id)/unsubscribe", body: body, type: type)
    }
}

@Suite("Whitebeard sandbox")
struct WhitebeardSandboxTests {
    private static let start = Date(timeIntervalSince1970: 1_795_255_200)

    private func stopped() -> SandboxOptions {
        SandboxOptions(customers: 0, clock: SandboxClock(stoppedAt: WhitebeardSandboxTests.start))
    }

    @Test("every fixture shows what it is for")
    func fixtures() async throws {
        let now = WhitebeardSandboxTests.start.formatted(.iso8601)
        let cancelled = try await Reader(.cancelled, stopped()).first()
        #expect(cancelled["cancellationRequestDate"] is String && cancelled["nextRenewalDate"] is NSNull)
        #expect(try #require(cancelled["deactivationDate"] as? String) > now)
        let ended = try await Reader(.ended, stopped()).first()
        #expect(ended["status"] as? Int == 0)
        #expect(try #require(ended["deactivationDate"] as? String) < now)
        let oneOff = try await Reader(.oneOff).first()
        #expect(oneOff["nextRenewalDate"] is NSNull && oneOff["cancellationRequestDate"] is NSNull)
        let failing = try await Reader(.failing).first()
        #expect(failing["attempts"] as? Int == 1 && failing["lastFailedOrderId"] is Int)
        let notStarted = try await Reader(.notStarted, stopped()).first()
        #expect(try #require(notStarted["activationDate"] as? String) > now)
        #expect(try await Reader(.statusSeven).first()["status"] as? Int == 7)
        #expect(try await Reader(.noItem).first()["purchased_item"] is NSNull)
        #expect(try await Reader(.noSubscription).list().isEmpty)
        let groups = try await Reader(.twoGroups).list().compactMap { $0["groupCode"] as? String }
        #expect(groups == ["digital", "print"])
        #expect(await Reader(.rejected).call("GET", "profile").status == 401)
        let owners = try await [Reader(.twice), Reader(.twiceAgain)].asyncMap {
            (try await $0.json("profile") as? [String: Any])?["userId"] as? String
        }
        #expect(owners[0] == owners[1] && owners[0] != nil)
        #expect((try await Reader(.renewing).json("payment") as? [Any])?.count == 1)
    }

    @Test("dates carry the server's offset")
    func dates() async throws {
        let shown = try #require(try await Reader(.renewing, stopped()).first()["nextRenewalDate"] as? String)
        #expect(shown.hasSuffix("T00:00:00+02:00") || shown.hasSuffix("T00:00:00+03:00"))
    }

    @Test("key, token, id, ownership and body are checked in that order")
    func checks() async throws {
        let reader = Reader(.renewing)
        let key = ["api-key": WhitebeardSandbox.apiKey]
        #expect(await reader.call("GET", "profile", [:]).status == 401)
        #expect(await reader.call("GET", "profile", ["authorization": reader.fixture.token]).status == 401)
        #expect(await reader.call("GET", "profile", key).status == 401)
        #expect(await reader.call("GET", "profile", key.merging(["token": reader.fixture.token]) { $1 }).status == 200)
        let both = ["authorization": reader.fixture.token, "token": WhitebeardFixture.second.token]
        #expect(await reader.call("GET", "profile", key.merging(both) { $1 }).status == 401)
        #expect(await reader.unsubscribe(id: "abc").status == 404)
        let foreign = String(try #require(WhitebeardFixture.second.subscriptionIDs.first))
        #expect(await reader.unsubscribe("", id: foreign).status == 404)
        #expect(await reader.unsubscribe("").status == 400)
        #expect(await reader.unsubscribe(#"{"reason": "whim"}"#).status == 400)
        #expect(await reader.call("GET", "subscription/5501").status == 404)
        #expect(await reader.call("POST", "subscription/5501/checkout").status == 404)
    }

    @Test("an unsubscribe stores reason and text and stops the renewal", arguments: ["periodEnd", "immediate"])
    func unsubscribe(effect: String) async throws {
        let reader = Reader(.renewing, stopped())
        await reader.sandbox.set("effect", to: effect)
        let before = try await reader.first()
        let answer = await reader.unsubscribe()
        #expect(answer.status == 200)
        let body = try #require(JSONSerialization.jsonObject(with: answer.body) as? [String: Any])
        let after = try #require(body["subscription"] as? [String: Any])
        #expect(after["cancellationRequestDate"] is String && after["nextRenewalDate"] is NSNull)
        #expect(after["cancellationReason"] as? String == "content")
        #expect(after["cancellationReasonText"] as? String == "Zu viel")
        let isSame = after["deactivationDate"] as? String == before["deactivationDate"] as? String
        #expect(isSame == (effect == "periodEnd"))
        #expect(after["status"] as? Int == (effect == "periodEnd" ? 1 : 0))
    }

    @Test("a second call answers with the stored state, an ended one with its own")
    func repeated() async throws {
        let reader = Reader(.renewing)
        _ = await reader.unsubscribe()
        #expect(await reader.unsubscribe(#"{"reason": "technical"}"#).status == 200)
        #expect(try await reader.first()["cancellationReason"] as? String == "content")
        let ended = Reader(.ended)
        #expect(await ended.unsubscribe().status == 200)
        #expect(try await ended.first()["cancellationRequestDate"] is NSNull)
    }

    @Test("form fields are read, unknown names are not")
    func bodies() async throws {
        let form = Reader(.renewing)
        _ = await form.unsubscribe(
            "reason=other&customText=a+b%C3%BC", type: "application/x-www-form-urlencoded; charset=utf-8")
        #expect(try await form.first()["cancellationReasonText"] as? String == "a bü")
        let wrong = Reader(.renewing)
        await wrong.sandbox.set("reasonField", to: "reasonId")
        await wrong.sandbox.set("textField", to: "note")
        #expect(await wrong.unsubscribe().status == 200)
        let after = try await wrong.first()
        #expect(after["cancellationReason"] is NSNull && after["cancellationReasonText"] is NSNull)
        #expect(after["cancellationRequestDate"] is String)
    }

    @Test("a numeric reason is echoed as a number")
    func numericReason() async throws {
        let reader = Reader(.renewing)
        await reader.sandbox.set("reasons", to: "3,4")
        #expect(await reader.unsubscribe(#"{"reason": 5}"#).status == 400)
        #expect(await reader.unsubscribe(#"{"reason": 3}"#).status == 200)
        #expect(try await reader.first()["cancellationReason"] as? Int == 3)
    }

    @Test("the switches change ids and envelope")
    func forms() async throws {
        let reader = Reader(.renewing)
        await reader.sandbox.set("ids", to: "strings")
        let one = try await reader.first()
        #expect(one["id"] as? String == "5501" && one["status"] as? String == "1")
        await reader.sandbox.set("envelope", to: "wrapped")
        let body = try #require(try await reader.json("subscription") as? [String: Any])
        #expect(body["error"] as? Bool == false && (body["data"] as? [Any])?.count == 1)
        let switches = WhitebeardSandbox(options: SandboxOptions(customers: 0)).switches
        #expect(switches["serverTimeZone"] == [])
        await reader.sandbox.set("serverTimeZone", to: "UTC")
        await reader.sandbox.set("envelope", to: "bare")
        let moved = try #require(try await reader.first()["nextRenewalDate"] as? String)
        #expect(moved.hasSuffix("+00:00"))
    }

    @Test("the nightly run renews, and expiry shows in the status")
    func clock() async throws {
        let options = stopped()
        let renewing = Reader(.renewing, options)
        let cancelled = Reader(.cancelled, options)
        let before = try await renewing.first()
        options.clock.advance(by: 170 * 86_400)
        let after = try await renewing.first()
        #expect(try #require(after["nextRenewalDate"] as? String) > (before["nextRenewalDate"] as? String ?? ""))
        #expect(after["status"] as? Int == 1 && after["attempts"] as? Int == 0)
        let ended = try await cancelled.first()
        #expect(ended["status"] as? Int == 0)
    }

    @Test("a failing renewal is tried 7 and 14 days later and no more")
    func retries() async throws {
        let options = stopped()
        let failing = Reader(.failing, options)
        var attempts: [Int?] = []
        for _ in 0..<5 {
            options.clock.advance(by: 5 * 86_400)
            attempts.append(try await failing.first()["attempts"] as? Int)
        }
        #expect(attempts == [2, 2, 3, 3, 3])
    }

    @Test("an armed failure answers in the provider's own form", arguments: [401, 403, 404, 429, 500])
    func failures(status: Int) throws {
        let answer = try #require(Reader(.renewing).sandbox.fault(status))
        let body = try #require(JSONSerialization.jsonObject(with: answer.body) as? [String: Any])
        #expect(answer.status == status && body["error"] as? Bool == true)
        #expect(body["message"] is String && body["error_type"] is String)
    }

    @Test("the state survives a restart")
    func restart() async throws {
        var options = stopped()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("whitebeard-\(UUID().uuidString)")
        options.stateDirectory = folder
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = await Reader(.renewing, options).unsubscribe()
        #expect(try await Reader(.renewing, options).first()["cancellationReason"] as? String == "content")
    }

    @Test("the demo's tokens are the same for the same seed, with one rejected one")
    func demoTokens() async {
        let options = SandboxOptions(seed: 9, customers: 200)
        let tokens = WhitebeardSandbox.demoTokens(options)
        #expect(tokens == WhitebeardSandbox.demoTokens(options))
        #expect(tokens.count == SandboxToken.customerLimit + WhitebeardFixture.allCases.count)
        let sandbox = WhitebeardSandbox(options: options)
        var refused = 0
        for token in tokens {
            let headers = ["api-key": WhitebeardSandbox.apiKey, "authorization": token.token]
            let request = SandboxRequest(
                method: "GET", path: "/cms/customer/profile", query: [], headers: headers, body: Data())
            if await sandbox.answer(request).status == 401 { refused += 1 }
        }
        #expect(refused == 1)
    }
}

extension Array {
    fileprivate func asyncMap<Answer>(_ transform: (Element) async throws -> Answer) async throws -> [Answer] {
        var answers: [Answer] = []
        for element in self { answers.append(try await transform(element)) }
        return answers
    }
}
