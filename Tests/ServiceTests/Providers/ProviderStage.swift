import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import Service
import Storage
import TestSupport

/// The whole service over real HTTP to one provider's sandbox, with somebody in between.
struct ProviderStage: Sendable {
    let provider: StagedProvider
    let served: ServedSandbox
    let between: Interception

    /// Serves `provider` as long as `body` runs.
    static func serving(_ provider: StagedProvider, _ body: @Sendable (ProviderStage) async throws -> Void) async throws
    {
        let clock = SandboxClock()
        let between = Interception()
        let sandbox = intercepted(provider.sandbox(SandboxOptions(customers: 0, clock: clock)), by: between)
        try await ServedSandbox.serving(sandbox, clock: clock) { served in
            try await body(ProviderStage(provider: provider, served: served, between: between))
        }
    }

    /// The state of the seed again, nobody in between and nothing in the log.
    func reset() async {
        between.clear()
        await served.server.sandbox.reset()
        served.server.log.clear()
    }

    func adapter(world: World = .impatient, baseURL: URL? = nil) -> any ProviderAdapter {
        let settings = served.settings(provider.provider) { settings in
            provider.configure(&settings)
            if let baseURL { settings.baseURL = baseURL }
        }
        let transport = served.transport(settings, world: world)
        return ProviderCatalogue.entry(for: provider.provider).make(settings, transport, world)
    }

    /// A service of its own on an empty journal.
    func desk(
        world: World = .impatient, _ change: (any ProviderAdapter) -> any ProviderAdapter = { $0 }
    ) throws -> ProviderDesk {
        try ProviderDesk(stage: self, adapter: change(adapter(world: world)), world: world)
    }

    var mutations: [SandboxRequest] { served.server.log.all.filter(provider.isMutation) }

    /// How often the subscription was read behind the mutating request.
    var rereads: Int {
        let log = served.server.log.all
        guard let sent = log.firstIndex(where: provider.isMutation) else { return 0 }
        return log[sent...].filter(provider.isReading).count
    }
}

/// One agent's service over one provider.
struct ProviderDesk: Sendable {
    let stage: ProviderStage
    let journal: Journal
    let service: SubscriptionService
    private let folder: TemporaryFolder

    fileprivate init(stage: ProviderStage, adapter: any ProviderAdapter, world: World) throws {
        self.stage = stage
        folder = try TemporaryFolder()
        journal = try Journal(path: folder.file("journal.sqlite"))
        service = SubscriptionService(
            adapters: Adapters([adapter]), mirror: try Mirror(path: folder.file("mirror.sqlite")), journal: journal,
            policy: ServicePolicy(agent: "e.tester"), world: world)
    }

    var draft: Draft { stage.provider.draft }

    func forecast() async throws(ServiceError) -> Forecast {
        try await service.forecast(draft.ref, timing: draft.timing)
    }

    func confirm(_ forecast: Forecast) async throws(ServiceError) -> OperationRecord {
        try await service.confirm(draft, against: forecast, confirmation: .typedID(draft.ref.id))
    }

    /// The kind of the answer as the journal has it; nil when none was noted.
    func answer(to record: OperationRecord) throws -> String? { try journal.answer(to: record.id)?.kind.rawValue }
}

/// An adapter that reads through one connection and writes through another.
struct DividedAdapter: ForwardingAdapter {
    let reads: any ProviderAdapter
    let writes: any ProviderAdapter

    var inner: any ProviderAdapter { reads }
    func cancel(_ order: CancelOrder) async -> WriteAnswer { await writes.cancel(order) }
    func undoCancel(_ subscription: Subscription) async -> WriteAnswer { await writes.undoCancel(subscription) }
}
