import Billing
import Foundation
import SafeText
import Service
import Storage

/// Every configured connection and how its pull stands.
package struct ConnectionsState: Sendable, Hashable {
    package private(set) var reports: [ConnectionReport]
    package var cursor = Cursor()
    /// Whether the reports are what the mirror knows, rather than only what is configured.
    package private(set) var isKnown = false
    /// The pull that is under way.
    package private(set) var sync: SyncRun?
    /// Whose last pull the agent stopped.
    package private(set) var stopped: Set<String> = []

    package init(_ connections: [Connection] = []) {
        reports = connections.map {
            ConnectionReport(connection: $0, phase: .waiting, customers: 0, subscriptions: 0, syncedAt: nil)
        }
    }

    package var isSyncing: Bool { sync != nil }

    package var selected: ConnectionReport? {
        cursor.position < reports.count ? reports[cursor.position] : nil
    }

    /// `LIVE` as soon as one connection is.
    package var mode: Mode { reports.contains { $0.connection.mode == .live } ? .live : .test }

    package func report(on id: String) -> ConnectionReport? { reports.first { $0.connection.id == id } }

    /// The connections whose list cannot be known complete, and why.
    package var unlisted: [(connection: Connection, why: SafeText)] {
        reports.compactMap { report in
            switch report.phase {
            case .failed(let why): (report.connection, why)
            case .finished(_, let incomplete): incomplete.first.map { (report.connection, $0) }
            case .waiting, .running: nil
            }
        }
    }

    /// Whether `connection` was pulled to its end at least once: before that a missing row says nothing.
    package func wasRead(_ connection: Connection) -> Bool { report(on: connection.id)?.syncedAt != nil }

    /// Whether the pull of this connection failed; one that the agent stopped did not.
    package func hasFailed(_ report: ConnectionReport) -> Bool {
        guard case .failed = report.phase else { return false }
        return !stopped.contains(report.connection.id)
    }

    package var failed: Int { reports.count(where: hasFailed) }

    /// When the list that is furthest behind was complete, of those that `filter` shows; nil when one never was.
    package func oldestSync(in filter: ListFilter = ListFilter()) -> Date? {
        let dates = reports.filter { filter.admits($0.connection) }.map(\.syncedAt)
        return dates.contains(nil) ? nil : dates.compactMap { $0 }.min()
    }

    /// The connections whose last complete pull was before `date`; nil when that is all of them.
    package func stale(since date: Date) -> [String]? {
        let stale = reports.filter { $0.syncedAt.map { $0 < date } ?? true }
        return stale.count == reports.count ? nil : stale.map(\.connection.id)
    }
}

// MARK: - Pulling

extension ConnectionsState {
    package mutating func begin(_ wanted: [String]?) {
        let all = reports.map(\.connection.id)
        sync = SyncRun(wanted: Set(wanted ?? all))
        stopped.subtract(wanted ?? all)
    }

    package mutating func stop() { sync?.isStopping = true }

    package mutating func end() {
        if let sync, sync.isStopping {
            let cut = reports.filter { report in
                if case .failed = report.phase { sync.isCut(report.connection.id) } else { false }
            }
            stopped.formUnion(cut.map(\.connection.id))
        }
        sync = nil
    }

    /// Takes what is known of some connections.
    package mutating func accept(_ answer: [ConnectionReport]) {
        isKnown = true
        for report in answer { put(report) }
        cursor.place(at: cursor.position, count: reports.count, page: reports.count)
    }

    /// Takes a step of the pull.
    ///
    /// - Returns: whether it stored or removed rows.
    package mutating func accept(_ report: ConnectionReport, now: Date) -> Bool {
        let before = self.report(on: report.connection.id)
        put(report)
        sync?.note(report, now: now)
        switch report.phase {
        case .waiting, .failed: return false
        case .running(rows: 0, _): return false
        case .running, .finished: return before?.phase != report.phase
        }
    }

    private mutating func put(_ report: ConnectionReport) {
        guard let index = reports.firstIndex(where: { $0.connection.id == report.connection.id }) else {
            reports.append(report)
            return
        }
        reports[index] = report
    }
}

extension ListFilter {
    /// Whether rows of `connection` can be in the list.
    func admits(_ connection: Connection) -> Bool {
        (provider ?? connection.provider) == connection.provider && (self.connection ?? connection.id) == connection.id
    }
}
