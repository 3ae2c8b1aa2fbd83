import Billing
import Foundation
import Providers
import Sandbox
import SafeText
import TestSupport
import Testing

/// An adapter beside the sandbox it speaks to, over real HTTP.
struct UniBeeBench: Sendable {
    let served: ServedSandbox
    let clock: SandboxClock
    let adapter: UniBeeAdapter

    typealias Seed = UniBeeSandbox.Seed

    static let start = Date(timeIntervalSince1970: 1_795_255_200)

    /// A sandbox on a clock that stands still.
    static func serving(
        customers: Int = 0, switches: [String: String] = [:],
        _ body: @Sendable (ServedSandbox, SandboxClock) async throws -> Void
    ) async throws {
        let clock = SandboxClock(stoppedAt: start)
        let sandbox = UniBeeSandbox(options: SandboxOptions(customers: customers, clock: clock))
        for (name, value) in switches { await sandbox.set(name, to: value) }
        try await ServedSandbox.serving(sandbox, clock: clock) { try await body($0, clock) }
    }

    static func run(
        customers: Int = 0, switches: [String: String] = [:], options: [String: String] = [:],
        key: String = UniBeeSandbox.apiKey, isReadOnly: Bool = false,
        _ body: @Sendable (UniBeeBench) async throws -> Void
    ) async throws {
        try await serving(customers: customers, switches: switches) { served, clock in
            let settings = served.settings(.unibee, isReadOnly: isReadOnly) { settings in
                settings.credentials = ["api_key": Secret(key)]
                settings.options = options
            }
            var world = World.impatient
            world.now = { clock.now }
            let adapter = UniBeeAdapter(
                settings: settings, transport: served.transport(settings, world: world), world: world)
            try await body(UniBeeBench(served: served, clock: clock, adapter: adapter))
        }
    }

    /// Every page of a pull and what it says is missing.
    func pull() async throws -> (pages: [Page], gaps: [SafeText]) {
        var pages: [Page] = []
        let gaps = try await adapter.pull(recents: []) { pages.append($0) }
        return (pages, gaps)
    }

    func read(_ id: String) async throws -> Subscription { try await adapter.subscription(id, customer: nil) }

    func order(
        _ id: String, _ timing: Timing, reason: String? = nil, comment: String? = nil
    ) async throws -> CancelOrder {
        CancelOrder(subscription: try await read(id), timing: timing, reason: reason, comment: comment)
    }

    func verdict(on order: CancelOrder, _ answer: WriteAnswer) async throws -> Verdict {
        adapter.verdict(on: order, after: try await read(order.subscription.ref.id), answer: answer, now: clock.now)
    }

    func stored(_ id: String) async -> JSON? { await served.state?["subscriptions"]?[id] }

    /// The requests on a path so far.
    func requests(_ path: String) -> [SandboxRequest] {
        served.server.log.all.filter { $0.path == "/merchant/\(path)" }
    }
}

extension SandboxRequest {
    var bodyText: String { String(decoding: body, as: UTF8.self) }
}

extension WriteAnswer {
    var isAccepted: Bool { if case .accepted = self { true } else { false } }
    var isUnclear: Bool { if case .unclear = self { true } else { false } }
    var isNotSent: Bool { if case .notSent = self { true } else { false } }
    var isUnauthorised: Bool { if case .unauthorised = self { true } else { false } }
}
