import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import Service
import Storage
import TestSupport

/// A sandbox of some two hundred rows in pages of ten, and a mirror that outlives every service on it.
struct SyncStage: Sendable {
    let provider: Provider
    let served: ServedSandbox
    let between: Interception
    let clock: ManualClock
    let mirror: Storage.Mirror
    let journal: Journal

    static func run(_ provider: Provider, _ body: @Sendable (SyncStage) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let between = Interception()
        let options = SandboxOptions(seed: 11, customers: 60)
        let sandbox: any ProviderSandbox =
            provider == .unibee
            ? intercepted(UniBeeSandbox(options: options), by: between)
            : intercepted(UseePaySandbox(options: options), by: between)
        try await ServedSandbox.serving(sandbox) { served in
            try await body(
                SyncStage(
                    provider: provider, served: served, between: between, clock: ManualClock(),
                    mirror: try Storage.Mirror(path: folder.file("mirror.sqlite")),
                    journal: try Journal(path: folder.file("journal.sqlite"))))
        }
    }

    var connection: Connection { served.settings(provider).connection }

    func adapter(pageSize: Int) -> any ProviderAdapter {
        let settings = served.settings(provider) { settings in
            settings.options = ["page_size": String(pageSize)]
            settings.credentials =
                provider == .unibee
                ? ["api_key": Secret(UniBeeSandbox.apiKey)]
                : [
                    "merchant_no": Secret(UseePaySandbox.merchantNo), "app_id": Secret(UseePaySandbox.appID),
                    "api_key": Secret(UseePaySandbox.apiKey),
                ]
        }
        let entry = ProviderCatalogue.entry(for: provider)
        return entry.make(settings, served.transport(settings), .impatient)
    }

    /// A start of the program that pulls.
    ///
    /// - Parameter pages: it is stopped once so many are kept; nil lets it come to its end.
    func sync(stoppingAfter pages: Int? = nil, pageSize: Int = 10) async throws -> ConnectionReport {
        let adapter = adapter(pageSize: pageSize)
        let service = SubscriptionService(
            adapters: Adapters([pages.map { StoppedAdapter(inner: adapter, pages: $0) } ?? adapter]), mirror: mirror,
            journal: journal, policy: ServicePolicy(agent: "a.larsson"), world: clock.world)
        let reports = await Task { await service.sync() }.value
        return reports[0]
    }

    /// The pages of one of UniBee's lists that were asked for, how many there are and those that are Incomplete apart.
    func pages(of list: String) -> [(page: Int, request: SandboxRequest)] {
        served.server.log.all.filter { request in
            let text = String(decoding: request.body, as: UTF8.self)
            return request.path == "/merchant/\(list)" && !text.contains("status") && !text.contains(#""count":1,"#)
        }.map { (SyncStage.page(of: $0) ?? -1, $0) }
    }

    static func page(of request: SandboxRequest) -> Int? {
        (try? JSON(parsing: request.body))?["page"]?.integer.map(Int.init)
    }
}

/// An adapter whose pull is cancelled once the receiver has kept a number of pages.
struct StoppedAdapter: ForwardingAdapter {
    let inner: any ProviderAdapter
    let pages: Int

    func pull(_ start: PullStart, deliver: (Page) async throws -> PullReceipt) async throws -> [SafeText] {
        var left = pages
        return try await inner.pull(start) { page in
            let receipt = try await deliver(page)
            left -= 1
            if left == 0 { withUnsafeCurrentTask { $0?.cancel() } }
            return receipt
        }
    }
}
