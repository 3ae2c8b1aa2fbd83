import Billing
import Foundation
import SafeText
import Service
import Synchronization

/// Decides which of a pull's many reports become a line for the person who waits: one a second for each connection on a
/// terminal, one for every twentieth of the rows in a log.
///
/// A class because reports come from several tasks.
final class SyncNarrator: Sendable {
    private struct Told {
        var at: Date
        var percent: Int?
    }

    private let isTerminal: Bool
    private let told = Mutex<[String: Told]>([:])

    private static let pause: TimeInterval = 1
    /// In percent.
    private static let step = 5
    /// Where nobody knows how many rows there are.
    private static let longPause: TimeInterval = 10

    init(isTerminal: Bool) {
        self.isTerminal = isTerminal
    }

    /// The line for `report`; nil where it is not its time.
    func line(for report: ConnectionReport, at now: Date) -> SafeText? {
        guard case .running(let rows, let total) = report.phase, rows > 0 else { return nil }
        let percent = report.progress?.percent
        let isDue = told.withLock { told in
            let last = told[report.connection.id]
            if let last, !isLong(since: last, now, percent) { return false }
            told[report.connection.id] = Told(at: now, percent: percent)
            return true
        }
        return isDue ? line(report, rows, total) : nil
    }

    private func isLong(since last: Told, _ now: Date, _ percent: Int?) -> Bool {
        let seconds = now.timeIntervalSince(last.at)
        if isTerminal { return seconds >= SyncNarrator.pause }
        guard let percent, let before = last.percent else { return seconds >= SyncNarrator.longPause }
        return percent >= before + SyncNarrator.step
    }

    /// `unibee-eu: 12,400 of 500,000 rows, 2 %, 4,130 a second, 1 min 58 s left`
    private func line(_ report: ConnectionReport, _ rows: Int, _ total: Int?) -> SafeText {
        var parts = ["\(rows.grouped)\(total.map { " of \($0.grouped)" } ?? "") rows"]
        if let percent = report.progress?.percent { parts.append("\(percent) %") }
        if let rate = report.progress?.rate { parts.append("\(Int(rate.rounded()).grouped) a second") }
        if let left = report.progress?.timeLeft { parts.append("\(left.inWords) left") }
        return "\(SafeText(report.connection.id)): \(SafeText(parts.joined(separator: ", ")))"
    }
}

extension Int {
    /// With a comma behind every thousand.
    fileprivate var grouped: String {
        var digits = String(magnitude)
        var end = digits.count
        while end > 3 {
            end -= 3
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: end))
        }
        return (self < 0 ? "-" : "") + digits
    }
}

extension Duration {
    /// In the two largest units: `2 h 5 min`, `1 min 58 s`, `12 s`.
    fileprivate var inWords: String {
        let seconds = components.seconds
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
        return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }
}
