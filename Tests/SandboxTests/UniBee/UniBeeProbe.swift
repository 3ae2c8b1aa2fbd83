import Billing
import Foundation
import Providers
import Sandbox
import TestSupport

/// Speaks raw HTTP to a served UniBee sandbox on a clock that stands still.
struct UniBeeProbe: Sendable {
    let served: ServedSandbox
    let clock: SandboxClock

    private static let start = Date(timeIntervalSince1970: 1_795_255_200)

    /// Runs `body` against a fresh world; `customers` beside the seed set.
    static func run(
        customers: Int = 0, switches: [String: String] = [:], _ body: @Sendable (UniBeeProbe) async throws -> Void
    ) async throws {
        let clock = SandboxClock(stoppedAt: start)
        let sandbox = UniBeeSandbox(options: SandboxOptions(customers: customers, clock: clock))
        for (name, value) in switches { await sandbox.set(name, to: value) }
        try await ServedSandbox.serving(sandbox, clock: clock) { served in
            try await body(UniBeeProbe(served: served, clock: clock))
        }
    }

    /// - Parameters:
    ///   - target: behind `/merchant/`, perhaps with a query.
    ///   - key: nil sends no `Authorization` header.
    func send(
        _ method: HTTPRequest.Method, _ target: String, body: String? = nil,
        key: String? = "Bearer \(UniBeeSandbox.apiKey)"
    ) async throws -> HTTPResponse {
        var request = HTTPRequest(method, "/merchant/\(target)", body: body.map { Data($0.utf8) }, effect: .write)
        // Looked at as it came.
        request.answersWithCredential = true
        if let key { request.headers.append((name: "Authorization", value: key)) }
        if body != nil { request.headers.append((name: "Content-Type", value: "application/json")) }
        // The sandbox knows more paths than the adapter asks for.
        let route = Route.write(method, "", below: request.path, section: "11")
        return try await served.transport(served.settings(.unibee), routes: [route]).send(request)
    }

    func post(_ target: String, _ body: JSON) async throws -> HTTPResponse {
        try await send(.post, target, body: String(decoding: body.data, as: UTF8.self))
    }

    func cancel(_ id: String, reason: String? = nil) async throws -> HTTPResponse {
        var body: [String: JSON] = ["subscriptionId": .string(id)]
        if let reason { body["reason"] = .string(reason) }
        return try await post("subscription/cancel", .object(body))
    }

    func cancelAtPeriodEnd(_ id: String) async throws -> HTTPResponse {
        try await post("subscription/cancel_at_period_end", ["subscriptionId": .string(id)])
    }

    func undo(_ id: String) async throws -> HTTPResponse {
        try await post("subscription/cancel_last_cancel_at_period_end", ["subscriptionId": .string(id)])
    }

    /// The subscription as the detail shows it to an API key.
    func shown(_ id: String) async throws -> JSON? {
        try await post("subscription/detail", ["subscriptionId": .string(id)]).data?["subscription"]
    }

    /// The subscription as it is stored.
    func stored(_ id: String) async -> JSON? { await served.state?["subscriptions"]?[id] }

    func invoiceStatus(_ id: String) async -> Int64? {
        await served.state?["invoices"]?[id]?["status"]?.integer
    }

    func mails(_ id: String) async -> [String] {
        let mails = await served.state?["eMails"]?.array ?? []
        return mails.filter { $0["subscription"]?.text == id }.compactMap { $0["template"]?.text }
    }

    func pass(_ seconds: TimeInterval) async {
        clock.advance(by: seconds)
        await served.server.sandbox.tick()
    }
}

extension HTTPResponse {
    var code: Int64? { json?["code"]?.integer }
    var message: String? { json?["message"]?.text }
    var data: JSON? { json?["data"] }
    var text: String { String(decoding: body, as: UTF8.self) }

    /// HTTP 200, `code` 0 and an empty `data`.
    var isEmptySuccess: Bool { status == 200 && code == 0 && data == .object([:]) }

    /// HTTP 400 and `code` 51 with exactly this sentence.
    func refuses(_ sentence: String) -> Bool { status == 400 && code == 51 && message == sentence }
}
