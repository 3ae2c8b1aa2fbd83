import Billing
import Foundation
import SafeText
import Service

/// Every configured connection and how its pull stands.
package struct ConnectionsState: Sendable, Hashable {
    package private(set) var reports: [ConnectionReport]
    package var cursor = Cursor()
    package var isSyncing = false

    package init(_ connections: [Connection] = []) {
        reports = connections.map {
            ConnectionReport(connection: $0, phase: .waiting, customers: 0, subscriptions: 0, syncedAt: nil)
        }
    }

    package var selected: ConnectionReport? {
        cursor.position < reports.count ? reports[cursor.position] : nil
    }

    /// `LIVE` as soon as one connection is.
    package var mode: Mode { reports.contains { $0.connection.mode == .live } ? .live : .test }

    package mutating func accept(_ answer: [ConnectionReport]) {
        reports = answer
        cursor.place(at: cursor.position, count: reports.count, page: reports.count)
    }

    package mutating func accept(_ report: ConnectionReport) {
        guard let index = reports.firstIndex(where: { $0.connection.id == report.connection.id }) else {
            reports.append(report)
            return
        }
        reports[index] = report
    }

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
    package func wasRead(_ connection: Connection) -> Bool {
        reports.first { $0.connection.id == connection.id }?.syncedAt != nil
    }

    package var failed: Int {
        reports.count { report in
            if case .failed = report.phase { true } else { false }
        }
    }

    /// When the list that is furthest behind was complete; nil when one never was.
    package var oldestSync: Date? {
        let dates = reports.map(\.syncedAt)
        return dates.contains(nil) ? nil : dates.compactMap { $0 }.min()
    }
}
