import Billing
import Foundation
import Service

/// A pull of some connections, as far as it has come.
package struct SyncRun: Sendable, Hashable {
    /// One connection's part in it.
    struct Part: Sendable, Hashable {
        let begunAt: Date
        /// What an earlier pull had read already when this one went on with it.
        let rowsBefore: Int
        var rows: Int
        var total: Int?
        var isFinished = false
    }

    /// The ids of the connections that are pulled.
    package let wanted: Set<String>
    /// The agent wants no more of it.
    package var isStopping = false
    private var parts: [String: Part] = [:]
    /// Whose pull came to its own end, a good or a bad one.
    private var ended: Set<String> = []

    package init(wanted: Set<String>) {
        self.wanted = wanted
    }

    mutating func note(_ report: ConnectionReport, now: Date) {
        let id = report.connection.id
        switch report.phase {
        case .running(let rows, let total):
            var part = parts[id] ?? Part(begunAt: now, rowsBefore: rows, rows: rows)
            (part.rows, part.total) = (rows, total)
            parts[id] = part
        case .finished, .failed:
            parts[id]?.isFinished = true
            if !isStopping { ended.insert(id) }
        case .waiting: break
        }
    }

    /// Whether the pull of this connection came to no end of its own.
    func isCut(_ id: String) -> Bool { wanted.contains(id) && !ended.contains(id) }

    /// How far one connection is; nil before it begins and after its end.
    package func progress(of id: String, now: Date) -> SyncProgress? {
        guard let part = parts[id], !part.isFinished else { return nil }
        return part.progress(now: now)
    }

    /// How far all of it is, of the connections that say how much they have as soon as one does. They are pulled side
    /// by side: the slowest one says how long it takes.
    package func progress(now: Date) -> SyncProgress {
        let all = parts.values.map { $0.progress(now: now) }
        let counted = parts.values.contains { $0.total != nil } ? all.filter { $0.total != nil } : all
        let totals = counted.compactMap(\.total)
        return SyncProgress(
            rows: counted.reduce(0) { $0 + $1.rows }, total: totals.isEmpty ? nil : totals.reduce(0, +),
            left: all.compactMap(\.left).max())
    }
}

extension SyncRun.Part {
    /// Before this there is no telling the speed.
    private static let shortest: TimeInterval = 2

    func progress(now: Date) -> SyncProgress {
        let total = isFinished ? rows : total.map { Swift.max($0, rows) }
        return SyncProgress(
            rows: rows, total: total, left: isFinished ? nil : total.flatMap { left(of: $0, now: now) })
    }

    private func left(of total: Int, now: Date) -> TimeInterval? {
        let (spent, read) = (now.timeIntervalSince(begunAt), rows - rowsBefore)
        guard spent >= Self.shortest, read > 0 else { return nil }
        return spent / Double(read) * Double(total - rows)
    }
}

/// How far a pull is.
package struct SyncProgress: Sendable, Hashable {
    package let rows: Int
    /// Of the whole list, where the provider says so.
    package let total: Int?
    /// The seconds left at the speed so far; nil while they cannot be told.
    package let left: TimeInterval?

    package init(rows: Int, total: Int?, left: TimeInterval?) {
        self.rows = rows
        self.total = total
        self.left = left
    }

    /// How much of it is done, in whole per cent; 100 only at the end.
    package var percent: Int? {
        guard let total, total > 0 else { return nil }
        return Swift.min(rows * 100 / total, rows < total ? 99 : 100)
    }
}
