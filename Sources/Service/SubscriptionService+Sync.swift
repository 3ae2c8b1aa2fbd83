import Billing
import Foundation
import Providers
import SafeText
import Storage

extension SubscriptionService {
    /// Pulls connections into the mirror, all at once; what fails, fails alone.
    ///
    /// - Parameters:
    ///   - only: ids of the wanted connections; nil for all.
    ///   - progress: told after every page and at every end, from several tasks.
    /// - Returns: one report a connection, in the order of the configuration.
    package func sync(
        only: [String]? = nil, progress: @escaping @Sendable (ConnectionReport) -> Void = { _ in }
    ) async -> [ConnectionReport] {
        let wanted = adapters.filter { only?.contains($0.connection.id) ?? true }
        return await withTaskGroup(of: (Int, ConnectionReport).self) { group in
            for (index, adapter) in wanted.enumerated() {
                group.addTask { (index, await pull(adapter, progress)) }
            }
            var reports: [(Int, ConnectionReport)] = []
            for await report in group { reports.append(report) }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// What the mirror knows of every connection; nobody is contacted.
    package func reports() -> [ConnectionReport] { connections.map { report(on: $0) } }

    /// Looks for customers by one exact key at the providers that cannot be listed; what is found is kept and fetched
    /// again at every later pull.
    ///
    /// - Returns: the number of customers found, and what went wrong at which connection.
    package func lookUp(_ key: String) async -> (found: Int, trouble: [SafeText]) {
        await withTaskGroup(of: Result<Int, LookUpTrouble>.self) { group in
            for adapter in adapters {
                group.addTask {
                    do {
                        return .success(try keep(try await adapter.lookUp(key), of: adapter.connection))
                    } catch {
                        let why = ServiceError(from: error).message
                        return .failure(LookUpTrouble(text: "\(SafeText(adapter.connection.id)): \(why)"))
                    }
                }
            }
            var (found, trouble): (Int, [SafeText]) = (0, [])
            for await result in group {
                switch result {
                case .success(let count): found += count
                case .failure(let failure): trouble.append(failure.text)
                }
            }
            return (found, trouble.sorted())
        }
    }
}

private struct LookUpTrouble: Error {
    let text: SafeText
}

extension SubscriptionService {
    private func keep(_ pages: [Page], of connection: Connection) throws -> Int {
        let now = world.now()
        var found = Set<String>()
        for page in pages {
            try mirror.store(
                customers: page.customers, subscriptions: page.subscriptions, of: connection, readAt: now)
            found.formUnion(page.customers.map(\.ref.id))
            found.formUnion(page.subscriptions.map(\.customer.ref.id))
        }
        for id in found { try mirror.remember(customer: id, of: connection, at: now) }
        return found.count
    }

    private func pull(
        _ adapter: any ProviderAdapter, _ progress: @escaping @Sendable (ConnectionReport) -> Void
    ) async -> ConnectionReport {
        let connection = adapter.connection
        var begun: PullMark?
        var running = report(on: connection)
        do {
            let mark = try mirror.beginPull(of: connection, at: world.now())
            begun = mark
            var rows = 0
            running.phase = .running(rows: 0, total: nil)
            progress(running)
            let incomplete = try await adapter.pull(recents: try mirror.recents(of: connection)) { page in
                try Task.checkCancellation()
                try mirror.store(
                    customers: page.customers, subscriptions: page.subscriptions, whole: page.whole, in: mark)
                rows += page.customers.isEmpty ? page.subscriptions.count : page.customers.count
                running.phase = .running(rows: rows, total: page.total)
                progress(running)
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
                syncedAt: state.syncedAt)
        } catch {
            return ConnectionReport(
                connection: connection, phase: .failed(ServiceError(from: error).message), customers: 0,
                subscriptions: 0, syncedAt: nil)
        }
    }
}
