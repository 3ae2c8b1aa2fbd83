import Billing
import Foundation
import Providers
import SafeText
import Storage

extension SubscriptionService {
    /// Pulls connections into the mirror, all at once; what fails, fails alone. A pull that was interrupted not long ago
    /// goes on where it stopped. Beside everything else that runs, a pull can wait: its tasks have a low priority.
    ///
    /// - Parameters:
    ///   - only: ids of the wanted connections; nil for all.
    ///   - progress: told at every begin and end, and some ten times a second between; from several tasks.
    /// - Returns: one report a connection, in the order of the configuration.
    package func sync(
        only: [String]? = nil, progress: @escaping @Sendable (ConnectionReport) -> Void = { _ in }
    ) async -> [ConnectionReport] {
        let wanted = adapters.filter { only?.contains($0.connection.id) ?? true }
        return await withTaskGroup(of: (Int, ConnectionReport).self) { group in
            for (index, adapter) in wanted.enumerated() {
                group.addTask(priority: .utility) { (index, await pull(adapter, progress)) }
            }
            var reports: [(Int, ConnectionReport)] = []
            for await report in group { reports.append(report) }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// What the mirror knows of every connection; nobody is contacted.
    package func reports() -> [ConnectionReport] { connections.map { report(on: $0) } }
}

extension SubscriptionService {
    private func pull(
        _ adapter: any ProviderAdapter, _ progress: @escaping @Sendable (ConnectionReport) -> Void
    ) async -> ConnectionReport {
        let connection = adapter.connection
        let known = report(on: connection)
        var begun: PullMark?
        do {
            let mark = try mirror.beginPull(of: connection, at: world.now(), understands: adapter.understands)
            begun = mark
            var meter = SyncMeter(known, met: mark.met, at: world.now())
            progress(meter.report(at: world.now()))
            let start = PullStart(recents: try mirror.recents(of: connection), point: mark.point, met: mark.met)
            let incomplete = try await adapter.pull(start) { page in
                try Task.checkCancellation()
                let receipt = try mirror.store(
                    customers: page.customers, subscriptions: page.subscriptions, whole: page.whole, point: page.point,
                    isFollowed: page.isFollowed, in: mark)
                meter.count(receipt, total: page.total)
                let now = world.now()
                if meter.isDue(at: now) { progress(meter.report(at: now)) }
                return receipt
            }
            try Task.checkCancellation()
            try mirror.finish(mark, incomplete: incomplete, at: world.now())
        } catch {
            let isStop = error is CancellationError || Task.isCancelled
            let why = isStop ? "stopped before its end" : ServiceError(from: error).message
            if let begun { try? mirror.fail(begun, why: why) }
            var failed = report(on: connection)
            failed.phase = .failed(why)
            progress(failed)
            return failed
        }
        let finished = report(on: connection)
        progress(finished)
        return finished
    }

    private func report(on connection: Connection) -> ConnectionReport {
        let scope = ProviderCatalogue.entry(for: connection.provider).scope
        do {
            let state = try mirror.syncState(of: connection)
            let counts = try mirror.counts(of: connection)
            let phase: SyncPhase =
                if let failure = state.failure {
                    .failed(failure)
                } else if state.syncedAt == nil {
                    .waiting
                } else {
                    .finished(rows: counts.customers, incomplete: state.incomplete)
                }
            return ConnectionReport(
                connection: connection, phase: phase, customers: counts.customers, subscriptions: counts.subscriptions,
                syncedAt: state.syncedAt, scope: scope)
        } catch {
            return ConnectionReport(
                connection: connection, phase: .failed(ServiceError(from: error).message), customers: 0,
                subscriptions: 0, syncedAt: nil, scope: scope)
        }
    }
}
