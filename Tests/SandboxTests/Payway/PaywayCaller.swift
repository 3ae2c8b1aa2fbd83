import Foundation
import Testing

@testable import Sandbox

/// Speaks to one Payway sandbox without a network, as a client with every scope would.
struct PaywayCaller {
    typealias Fixture = PaywaySandbox.Fixture

    /// 2031-02-10T10:00:00+01:00, the clock of the contract's fixtures.
    static let fixtureNow = Date(timeIntervalSince1970: 1_928_480_400)

    let sandbox: PaywaySandbox
    let clock: SandboxClock
    var token: String

    /// An answer: its status and its JSON object.
    struct Answer {
        let status: Int
        let body: [String: Any]

        var code: String? { body["code"] as? String }
        var field: String? { body["field"] as? String }
        var item: [String: Any]? { body["item"] as? [String: Any] }
        var items: [[String: Any]] { body["items"] as? [[String: Any]] ?? [] }
    }

    init(customers: Int = 0, clock: SandboxClock = SandboxClock(stoppedAt: fixtureNow)) async throws {
        self.clock = clock
        sandbox = PaywaySandbox(options: SandboxOptions(customers: customers, clock: clock))
        token = ""
        token = try await newToken()
    }

    /// A token with `scopes` (every scope unless told).
    func newToken(scopes: Set<String> = PaywayWorld.allScopes) async throws -> String {
        let answer = await requestToken(["scope": scopes.joined(separator: " ")])
        return try #require(answer.body["access_token"] as? String)
    }

    /// A token request with some fields other than usual; an empty value leaves the field out.
    func requestToken(
        _ changes: [String: String], type: String = "application/x-www-form-urlencoded"
    ) async -> Answer {
        var fields = [
            "client_id": PaywaySandbox.clientID, "client_secret": PaywaySandbox.clientSecret, "grant_type": "none",
            "scope": "/external/account/w",
        ]
        fields.merge(changes) { _, new in new }
        let form = fields.filter { !$0.value.isEmpty }.map { "\($0.key)=\($0.value.replacing("/", with: "%2F"))" }
        return await send(
            "POST", "/api/authorization/access_token", headers: ["content-type": type],
            body: form.joined(separator: "&").replacing(" ", with: "+"))
    }

    func get(_ path: String, _ query: [(String, String)] = [], body: String = "") async -> Answer {
        await send("GET", "/external/api/v1/" + path, query: query, body: body)
    }

    func put(_ path: String, _ fields: [String: Any]) async throws -> Answer {
        let body = String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
        return await send("PUT", "/external/api/v1/subscription_system/" + path, body: body)
    }

    func send(
        _ method: String, _ path: String, query: [(String, String)] = [], headers: [String: String] = [:],
        body: String = ""
    ) async -> Answer {
        var all = ["authorization": "Bearer \(token)", "content-type": "application/json"]
        all.merge(headers) { _, new in new }
        let request = SandboxRequest(
            method: method, path: path, query: query.map { (name: $0.0, value: $0.1) }, headers: all,
            body: Data(body.utf8))
        await sandbox.tick()
        let response = await sandbox.answer(request)
        let object = (try? JSONSerialization.jsonObject(with: response.body)) as? [String: Any]
        return Answer(status: response.status, body: object ?? [:])
    }

    /// C1 on fixture `number` of its owner.
    func cancelAtKayak(_ number: Int, account: Int, reason: String = Fixture.movingAway) async throws -> Answer {
        try await put(
            "cancel_subscription",
            [
                "account_id": Fixture.account(account), "user_product_id": Fixture.product(number),
                "cancellation_reason_id": reason,
            ])
    }

    /// C2 on fixture `number` of its owner.
    func cancelOwn(_ number: Int, account: Int, _ more: [String: Any] = [:]) async throws -> Answer {
        var fields: [String: Any] = [
            "account_id": Fixture.account(account), "user_product_id": Fixture.product(number),
        ]
        fields.merge(more) { _, new in new }
        return try await put("cancel_payway_provisioned_subscription", fields)
    }

    /// Fixture `number` as S1 shows it.
    func shown(_ number: Int, account: Int) async -> [String: Any]? {
        await get("subscription/get_by_account", [("account_id", Fixture.account(account))]).items
            .first { $0["id"] as? String == Fixture.product(number) }
    }

    func state(_ number: Int, account: Int) async -> String? {
        await shown(number, account: account)?["state"] as? String
    }

    /// Everything of one kind in the sandbox's own state.
    func records(_ kind: String) async throws -> [[String: Any]] {
        let text = await sandbox.snapshot().text
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return try #require(object?[kind] as? [[String: Any]])
    }

    /// The credit invoices of fixture `number`.
    func credits(_ number: Int) async throws -> [[String: Any]] {
        try await records("invoices").filter {
            $0["user_product_id"] as? String == Fixture.product(number) && $0["credit_of"] is String
        }
    }
}
