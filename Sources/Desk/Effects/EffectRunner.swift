import Billing
import Foundation
import SafeText
import Service
import Storage

/// Runs effects as tasks and posts their answers. Used from the UI thread only.
struct EffectRunner {
    /// Makes a task of an effect; a test can hold it back.
    typealias Launch = (TaskPriority?, @escaping @Sendable () async -> Void) -> Task<Void, Never>

    let backend: DeskBackend
    let work: WorkCounter
    /// May be called from any thread; the flag says whether the message is work beside the effect's own.
    let post: @Sendable (DeskMessage, Bool) -> Void
    static let syncLane = "sync"
    private let launch: Launch
    private var lanes: [String: Task<Void, Never>] = [:]
    /// Confirmed operations, by the number of their wizard.
    private var writes: [Int: Task<Void, Never>] = [:]

    init(
        backend: DeskBackend, work: WorkCounter,
        launch: @escaping Launch = { Task.detached(priority: $0, operation: $1) },
        post: @escaping @Sendable (DeskMessage, Bool) -> Void
    ) {
        self.launch = launch
        self.backend = backend
        self.work = work
        self.post = post
    }

    /// Starts `effect`; a running one of the same lane is cancelled.
    mutating func start(_ effect: Effect) {
        switch effect {
        case .stop(let session): writes[session]?.cancel()
        case .stopSync: lanes[EffectRunner.syncLane]?.cancel()
        default: break
        }
        if let lane = effect.lane { lanes[lane]?.cancel() }
        work.begin()
        let (backend, work, post) = (backend, work, post)
        let task = launch(effect.isQuery ? .userInitiated : nil) {
            // Nobody asks for it any more.
            if effect.isQuery, Task.isCancelled {
                work.end()
                return
            }
            guard let answer = await EffectRunner.answer(to: effect, backend: backend, post: { post($0, true) }) else {
                work.end()
                return
            }
            // The answer takes over this task's count, which ends when it has been shown.
            post(answer, false)
        }
        if let lane = effect.lane { lanes[lane] = task }
        if let session = effect.session { writes[session] = task }
    }

    /// Stops waiting for reads, and the pull. A write that is on its way is left alone: its outcome must reach the journal.
    mutating func cancelReads() {
        lanes.values.forEach { $0.cancel() }
        lanes = [:]
    }

    private static func answer(
        to effect: Effect, backend: DeskBackend, post: @escaping @Sendable (DeskMessage) -> Void
    ) async -> DeskMessage? {
        switch effect {
        case .loadCustomers(let request):
            .customers(request, await outcome { () throws(ServiceError) in try await backend.customers(request) })
        case .loadSubscriptions(let request):
            .subscriptions(
                request, await outcome { () throws(ServiceError) in try await backend.subscriptions(request) })
        case .loadOwned(let ref):
            .owned(
                ref, await outcome { () throws(ServiceError) in try await backend.subscriptionsOf([ref])[ref] ?? [] })
        // What cannot be read is asked for again when it is shown, and then that is told.
        case .readAhead(let version, let refs): .ahead(version, (try? await backend.subscriptionsOf(refs)) ?? [:])
        case .open(let ref): .opened(ref, await outcome { () throws(ServiceError) in try await backend.open(ref) })
        case .lookUp(let key):
            .lookedUp(key, await outcome { () throws(ServiceError) in try await backend.lookUp(key) })
        case .loadOperations: .operations(await outcome(backend.operations))
        case .loadReports: .reports(await outcome(backend.reports))
        case .sync(let wanted):
            .synced(
                await outcome { () throws(ServiceError) in
                    try await backend.sync(wanted) { post(.report($0)) }
                })
        case .prepare(let session, let ref, let kind):
            .prepared(
                session,
                await outcome { () throws(ServiceError) in
                    let reading = try await backend.open(ref)
                    return Prepared(reading: reading, reasons: kind == .cancel ? try await backend.reasons(ref) : nil)
                })
        case .forecast(let session, let ref, let timing):
            .forecast(
                session, timing, await outcome { () throws(ServiceError) in try await backend.forecast(ref, timing) })
        case .confirm(let session, let draft, let forecast, let confirmation):
            .finished(
                session,
                await outcome { () throws(ServiceError) in
                    try await backend.confirm(draft, forecast, confirmation) { post(.progress(session, $0)) }
                })
        case .undo(let session, let shown, let confirmation):
            .finished(
                session,
                await outcome { () throws(ServiceError) in
                    try await backend.undo(shown, confirmation) { post(.progress(session, $0)) }
                })
        case .reconcile(let id):
            .reconciled(id, await outcome { () throws(ServiceError) in try await backend.reconcile(id) })
        case .stop, .stopSync, .copy, .suspend, .quit: nil
        }
    }

    private static func outcome<Value>(
        _ body: () async throws(ServiceError) -> Value
    ) async -> Result<Value, ServiceError> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
