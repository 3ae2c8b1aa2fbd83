import Billing
import Foundation
import SafeText
import Service
import Storage
import Terminal

extension DeskState {
    /// While rows arrive, what is shown is read again this many seconds apart at the least.
    private static let refreshInterval: TimeInterval = 0.3

    mutating func refresh() -> [Effect] {
        if refreshesSubscription { return openTarget() }
        outdateLists()
        return startSync(nil) + [.loadOperations]
    }

    mutating func stopSync() -> [Effect] {
        guard connections.isSyncing else { return [] }
        connections.stop()
        notice = Notice("Stopping. What was read stays.")
        return [.stopSync]
    }

    private mutating func startSync(_ wanted: [String]?) -> [Effect] {
        isSyncPending = false
        connections.begin(wanted)
        return [.sync(wanted)]
    }

    /// The first pull: nobody is contacted before the agent sees what is known already, nor for what is fresh.
    private mutating func startPendingSync() -> [Effect] {
        guard isSyncPending else { return [] }
        isSyncPending = false
        let wanted = connections.stale(since: now.addingTimeInterval(-options.freshFor))
        return wanted?.isEmpty == true ? [] : startSync(wanted)
    }

    mutating func receiveReports(_ result: Result<[ConnectionReport], ServiceError>) -> [Effect] {
        take(result)
        return connections.isSyncing ? [] : startPendingSync()
    }

    mutating func receiveSynced(_ result: Result<[ConnectionReport], ServiceError>) -> [Effect] {
        take(result)
        if connections.sync?.isStopping == true {
            notice = Notice("Stopped. The rows read so far stay; \(refreshKey) goes on.")
        }
        connections.end()
        outdateLists()
        return []
    }

    private mutating func take(_ result: Result<[ConnectionReport], ServiceError>) {
        switch result {
        case .success(let reports): connections.accept(reports)
        case .failure(let error): notice = Notice(error.message, .danger)
        }
    }

    private var refreshKey: SafeText { options.keymap.keys(for: .refresh).first?.name ?? "refreshing" }

    /// A pull went on. What cannot have changed is left alone.
    mutating func receiveReport(_ report: ConnectionReport) -> [Effect] {
        guard connections.accept(report, now: now) else { return [] }
        let connection = report.connection
        if customers.filter.admits(connection) { customers.outdate(interval: DeskState.refreshInterval) }
        if subscriptions.filter.admits(connection) { subscriptions.outdate(interval: DeskState.refreshInterval) }
        ahead.outdate()
        if detail?.connection.id == connection.id { detail?.outdate(interval: DeskState.refreshInterval) }
        return []
    }

    /// The mirror holds something new.
    mutating func outdateLists() {
        customers.outdate()
        subscriptions.outdate()
        detail?.outdate()
        ahead.outdate()
    }
}
