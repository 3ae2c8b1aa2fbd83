import Billing
import Foundation
import SafeText
import Storage

/// How fast a pull is, and how long it will take.
package struct SyncProgress: Sendable, Hashable {
    /// Rows met so far.
    package let rows: Int
    /// Of so many; nil where the provider does not tell.
    package let total: Int?
    /// Rows that an interrupted pull had met before this one went on with it.
    package let rowsAtBegin: Int
    package let begunAt: Date
    /// Since the begin, in seconds.
    package let elapsed: TimeInterval

    package init(rows: Int, total: Int?, rowsAtBegin: Int = 0, begunAt: Date, elapsed: TimeInterval) {
        self.rows = rows
        self.total = total
        self.rowsAtBegin = rowsAtBegin
        self.begunAt = begunAt
        self.elapsed = elapsed
    }

    /// Rows a second; nil in the first second, and before the first row.
    package var rate: Double? {
        guard elapsed >= 1, rows > rowsAtBegin else { return nil }
        return Double(rows - rowsAtBegin) / elapsed
    }

    /// What is left at this rate, in whole seconds; nil where it is unknown.
    package var timeLeft: Duration? {
        guard let rate, let total else { return nil }
        return .seconds(Int((Double(max(0, total - rows)) / rate).rounded(.up)))
    }

    /// From 0 to 100; nil where the whole is unknown. 100 only when nothing is left.
    package var percent: Int? { total.map { $0 > 0 ? min(100, max(0, rows) * 100 / $0) : 100 } }
}

/// Counts what a pull brings, and says when to tell of it.
struct SyncMeter {
    /// Reports at most ten times a second, however fast the pages come.
    private static let interval: TimeInterval = 0.1

    private let known: ConnectionReport
    private let begunAt: Date
    private let metAtBegin: PullReceipt
    private var met: PullReceipt
    private var total: Int?
    private var toldAt: Date?

    /// - Parameters:
    ///   - known: the connection before the pull.
    ///   - met: what an interrupted pull had met.
    init(_ known: ConnectionReport, met: PullReceipt, at now: Date) {
        self.known = known
        self.met = met
        metAtBegin = met
        begunAt = now
    }

    mutating func count(_ receipt: PullReceipt, total: Int?) {
        met += receipt
        self.total = total ?? self.total
    }

    /// Whether it is time for another report.
    mutating func isDue(at now: Date) -> Bool {
        if let toldAt, now >= toldAt, now.timeIntervalSince(toldAt) < SyncMeter.interval { return false }
        toldAt = now
        return true
    }

    /// The connection as it is now. Nothing is counted for it: the mirror holds what it held, and what is new at least.
    func report(at now: Date) -> ConnectionReport {
        var report = known
        report.phase = .running(rows: met.rows, total: total)
        report.customers = max(known.customers, met.customers)
        report.subscriptions = max(known.subscriptions, met.subscriptions)
        report.progress = SyncProgress(
            rows: met.rows, total: total, rowsAtBegin: metAtBegin.rows, begunAt: begunAt,
            elapsed: now.timeIntervalSince(begunAt))
        return report
    }
}
