import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

/// An adapter on a served UseePay sandbox, both standing at the same moment.
struct UseePayBench: Sendable {
    let served: ServedSandbox
    let adapter: any ProviderAdapter

    static let start = Date(timeIntervalSince1970: 1_795_255_200)

    static func run(
        customers: Int = 0, switches: [String: String] = [:], options: [String: String] = [:],
        isReadOnly: Bool = false, key: String = UseePaySandbox.apiKey,
        _ body: @Sendable (UseePayBench) async throws -> Void
    ) async throws {
        let clock = SandboxClock(stoppedAt: start)
        let sandbox = UseePaySandbox(options: SandboxOptions(seed: 11, customers: customers, clock: clock))
        for (name, value) in switches { await sandbox.set(name, to: value) }
        try await run(sandbox, clock: clock, options: options, isReadOnly: isReadOnly, key: key, body)
    }

    /// The same on any world that speaks UseePay.
    static func run(
        _ sandbox: any ProviderSandbox, clock: SandboxClock = SandboxClock(stoppedAt: start),
        options: [String: String] = [:], isReadOnly: Bool = false, key: String = UseePaySandbox.apiKey,
        _ body: @Sendable (UseePayBench) async throws -> Void
    ) async throws {
        try await ServedSandbox.serving(sandbox, clock: clock) { served in
            let settings = served.settings(.useepay, isReadOnly: isReadOnly) { settings in
                settings.credentials = [
                    "merchant_no": Secret(UseePaySandbox.merchantNo), "app_id": Secret(UseePaySandbox.appID),
                    "api_key": Secret(key),
                ]
                settings.options = options
            }
            let world = ManualClock(start).world
            let entry = ProviderCatalogue.entry(for: .useepay)
            let adapter = entry.make(settings, served.transport(settings, world: world), world)
            try await body(UseePayBench(served: served, adapter: adapter))
        }
    }

    func set(_ name: String, _ value: String) async { await served.server.sandbox.set(name, to: value) }

    func read(_ id: String) async throws -> Subscription { try await adapter.subscription(id, customer: nil) }

    func order(
        _ id: String, _ timing: Timing, reason: String? = nil, feedback: Feedback? = nil, comment: String? = nil
    ) async throws -> CancelOrder {
        CancelOrder(
            subscription: try await read(id), timing: timing, reason: reason, feedback: feedback, comment: comment)
    }

    /// The judgement of a fresh re-read.
    func verdict(_ order: CancelOrder, _ answer: WriteAnswer) async throws -> Verdict {
        let after = try await read(order.subscription.ref.id)
        return adapter.verdict(on: order, after: after, answer: answer, now: UseePayBench.start)
    }

    /// Everything a pull delivers.
    func pull() async throws -> (customers: [Customer], subscriptions: [Subscription], doubts: [String]) {
        var (customers, subscriptions): ([Customer], [Subscription]) = ([], [])
        let doubts = try await adapter.pull(recents: []) { page in
            customers += page.customers
            subscriptions += page.subscriptions
        }
        return (customers, subscriptions, doubts.map(\.string))
    }

    /// The mutating requests that arrived.
    var writes: [SandboxRequest] { served.server.log.all.filter { $0.method != "GET" } }

    /// What the sandbox itself holds of one subscription.
    func stored(_ id: String) async throws -> JSON {
        let all = try #require(await served.state?["subscriptions"]?.array)
        return try #require(all.first { $0["id"]?.text == id })
    }
}

/// A world that answers every request from one function.
actor ScriptedUseePay: ProviderSandbox {
    nonisolated let provider = "useepay"
    nonisolated let switches: [String: [String]] = [:]
    private let script: @Sendable (SandboxRequest) -> SandboxResponse

    init(_ script: @escaping @Sendable (SandboxRequest) -> SandboxResponse) {
        self.script = script
    }

    func answer(_ request: SandboxRequest) -> SandboxResponse { script(request) }
    func reset() {}
    func set(_ name: String, to value: String) {}
    func tick() {}
    func snapshot() -> Wire { [:] }

    /// A JSON answer as it stands.
    static func json(_ text: String, status: Int = 200) -> SandboxResponse {
        SandboxResponse(status: status, headers: [("Content-Type", "application/json")], body: Data(text.utf8))
    }
}

extension WriteAnswer {
    /// The case alone.
    var caseName: String {
        switch self {
        case .accepted: "accepted"
        case .rejected: "rejected"
        case .disputed: "disputed"
        case .unauthorised: "unauthorised"
        case .notSent: "notSent"
        case .unclear: "unclear"
        }
    }
}

extension ProviderError {
    /// The case alone.
    var caseName: String {
        switch self {
        case .unreachable: "unreachable"
        case .unauthorised: "unauthorised"
        case .notFound: "notFound"
        case .refused: "refused"
        case .rateLimited: "rateLimited"
        case .serverFault: "serverFault"
        case .malformed: "malformed"
        case .notOffered: "notOffered"
        }
    }
}
