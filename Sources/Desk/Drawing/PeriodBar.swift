import Billing
import Foundation
import SafeText
import Terminal

/// `21 Nov ━━━━━━●──── 3 Dec   period 61 %`: how much of the paid period is over.
struct PeriodBar {
    let start: Moment
    let end: Moment
    let now: Date

    /// Nil where the period is not known or has no length.
    init?(of subscription: Subscription, now: Date) {
        guard let start = subscription.periodStart, let end = subscription.periodEnd, start < end else { return nil }
        (self.start, self.end, self.now) = (start, end, now)
    }

    /// When the next per cent is over; nil before the period and after it.
    var nextChange: Date? {
        let length = end.instant.timeIntervalSince(start.instant)
        let share = now.timeIntervalSince(start.instant) / length
        guard (0..<1).contains(share) else { return nil }
        let next = start.instant.addingTimeInterval((share * 100).rounded(.down) / 100 * length + length / 100)
        return Swift.max(next, now.addingTimeInterval(1))
    }

    func line(width: Int, lines: LineSet) -> TextLine {
        let length = end.instant.timeIntervalSince(start.instant)
        let share = Swift.max(0, Swift.min(1, now.timeIntervalSince(start.instant) / length))
        let words = "  period \(Int(share * 100)) %" as SafeText
        let (from, to) = (SafeText(start.shortDayText + " "), SafeText(" " + end.shortDayText))
        let room = Swift.min(40, width - words.width - from.width - to.width)
        guard room >= 6 else { return TextLine([Span(from + "-" + to, .muted), Span(words, .muted)]) }
        let done = (room - 1) * Int(share * 100) / 100
        return TextLine([
            Span(from, .muted), Span(SafeText(String(repeating: lines.bar, count: done)), .accent),
            Span(SafeText(String(lines.dot)), .accent, strong: true),
            Span(SafeText(String(repeating: lines.horizontal, count: room - 1 - done)), .border), Span(to, .muted),
            Span(words, .muted),
        ])
    }
}
