import Billing
import Foundation
import Providers
import Sandbox
import TestSupport
import Testing

/// An adapter, the sandbox it speaks to, and what went over the wire.
struct PaywayStage: Sendable {
    typealias Fixture = PaywaySandbox.Fixture

    /// 2031-02-10T10:00:00+01:00, the clock of the contract's fixtures.
    static let fixtureNow = Date(timeIntervalSince1970: 1_928_480_400)

    let adapter: PaywayAdapter
    let served: ServedSandbox
    let clock: SandboxClock

    /// Runs `body` on a fresh world whose clock, and the adapter's, stands at the contract's moment.
    ///
    /// - Parameter world: the adapter's; nil for one that stands at `fixtureNow` and never waits.
    static func with(
        isReadOnly: Bool = false, world: World? = nil, _ change: (inout ConnectionSettings) -> Void = { _ in },
        _ body: @Sendable (PaywayStage) async throws -> Void
    ) async throws {
        let clock = SandboxClock(stoppedAt: fixtureNow)
        let sandbox = PaywaySandbox(options: SandboxOptions(customers: 12, clock: clock))
        var configuration = ConnectionSettings(
            connection: Connection(id: "payway", provider: .payway, mode: .test, isReadOnly: isReadOnly),
            baseURL: URL(filePath: "/"),
            credentials: [
                "client_id": Secret(PaywaySandbox.clientID), "client_secret": Secret(PaywaySandbox.clientSecret),
            ])
        change(&configuration)
        let prepared = configuration
        try await ServedSandbox.serving(sandbox, clock: clock) { served in
            var settings = prepared
            settings.baseURL = served.baseURL
            var still = World.impatient
            still.now = { fixtureNow }
            let world = world ?? still
            let adapter = PaywayAdapter(
                settings: settings, transport: served.transport(settings, world: world), world: world)
            try await body(PaywayStage(adapter: adapter, served: served, clock: clock))
        }
    }

    /// Fixture `number` of its owner as the adapter reads it.
    func subscription(_ number: Int, account: Int) async throws -> Subscription {
        try await adapter.subscription(Fixture.product(number), customer: Fixture.account(account))
    }

    /// An order on fixture `number`, read just now.
    func order(
        _ number: Int, account: Int, _ timing: Timing, reason: String? = Fixture.movingAway
    ) async throws -> CancelOrder {
        CancelOrder(
            subscription: try await subscription(number, account: account), timing: timing, reason: reason,
            feedback: .tooExpensive, comment: "said on the phone")
    }

    func set(_ name: String, _ value: String) async { await served.server.sandbox.set(name, to: value) }

    func arm(_ kind: Fault.Kind, method: String? = nil, path: String? = nil, times: Int = 1) {
        served.server.faults.arm(Fault(kind, method: method, path: path, times: times, amount: -1))
    }

    /// Requests below `path`, the oldest first.
    func requests(_ path: String, method: String = "GET") -> [SandboxRequest] {
        served.server.log.all.filter { $0.path.contains(path) && $0.method == method }
    }

    /// The state that the sandbox itself holds of fixture `number`.
    func truth(_ number: Int) async -> String? {
        let products = await served.state?["user_products"]?.array
        return products?.first { $0["id"]?.text == Fixture.product(number) }?["state"]?.text
    }
}

/// The provider error that `read` fails with; nil when it brings something, or fails otherwise.
func providerError<Value>(_ read: () async throws -> Value) async -> ProviderError? {
    do {
        _ = try await read()
        return nil
    } catch {
        return error as? ProviderError
    }
}

/// Answers every API request with the bodies it was given by path; the token endpoint always works.
actor PaywayPuppet: ProviderSandbox {
    nonisolated let provider = "payway"
    nonisolated let switches: [String: [String]] = [:]
    private let answers: [String: (status: Int, body: String)]
    private let headers: [(name: String, value: String)]

    init(_ answers: [String: (status: Int, body: String)], headers: [(name: String, value: String)] = []) {
        self.answers = answers
        self.headers = headers
    }

    func answer(_ request: SandboxRequest) -> SandboxResponse {
        // Over at once, and always the same: every request fetches it again.
        if request.path.hasSuffix("/access_token") {
            return .json(["access_token": "puppet-token-1", "expires_in": 0])
        }
        guard request.headers["authorization"] == "Bearer puppet-token-1" else {
            return .json(["message": "not the token that was given"], status: 401)
        }
        guard let answer = answers.first(where: { request.path.hasSuffix($0.key) })?.value else {
            return .json(["message": "no such thing", "code": "not_found"], status: 404)
        }
        var response = SandboxResponse.text(answer.body, status: answer.status, type: "application/json")
        response.headers += headers
        return response
    }

    func reset() {}
    func set(_ name: String, to value: String) {}
    func tick() {}
    func snapshot() -> Wire { .null }

    /// Runs `body` with an adapter in front of a puppet.
    static func with(
        _ answers: [String: (status: Int, body: String)], headers: [(name: String, value: String)] = [],
        _ body: @Sendable (PaywayAdapter) async throws -> Void
    ) async throws {
        try await ServedSandbox.serving(PaywayPuppet(answers, headers: headers)) { served in
            let settings = served.settings(.payway) {
                $0.credentials = ["client_id": Secret("puppet"), "client_secret": Secret("puppet")]
            }
            try await body(
                PaywayAdapter(settings: settings, transport: served.transport(settings), world: .impatient))
        }
    }
}
