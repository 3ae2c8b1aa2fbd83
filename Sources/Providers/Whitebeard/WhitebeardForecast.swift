import Billing
import Foundation
import SafeText

/// What ending a subscription at Whitebeard will do, and what a re-read says it did (contract, section 8.3).
enum WhitebeardForecast {
    /// Nothing about the effect is documented, so no line about money or dates is certain.
    static func prediction(for subscription: Subscription, now: Date) -> Prediction {
        let end = subscription.periodEnd.flatMap { $0.instant > now ? $0 : nil }
        let ends: SafeText = end.map { "at period end, \($0.text)" } ?? "the period end is unknown"
        let certainty: Certainty = end == nil ? .unknown : .likely
        return Prediction(
            effectiveAt: end,
            lines: [
                ForecastLine("Ends", ends, certainty),
                ForecastLine("Ends", "the provider may end it AT ONCE: it does not say, and takes no timing", .unknown),
                ForecastLine("Access", end.map { "until \($0.text)" } ?? "unknown", certainty),
                ForecastLine("Next charge", "none", .likely),
                ForecastLine("Refund", "unknown: the provider does not say", .unknown),
                ForecastLine("Can be undone", "no", .certain),
            ], mayEndNow: true)
    }

    /// The contract's table, with the reason's echo checked: a wrong field name loses it silently (trap 1).
    static func verdict(on order: CancelOrder, after: Subscription, sentReason: String?, now: Date) -> Verdict {
        guard isMoment(after.facts["cancellation requested"]) else { return unasked(order.subscription, after, now) }
        var notes = echo(sentReason, after).map { [$0] } ?? []
        if isMoment(after.facts["next renewal"]) { notes.append("the provider still shows a next renewal") }
        guard let end = after.periodEnd else {
            notes.insert("cancelled, end date not given", at: 0)
            return .applied(timing: .atPeriodEnd, effectiveAt: nil, note: sentence(notes))
        }
        if end.instant > now || end == order.subscription.periodEnd {
            return .applied(timing: .atPeriodEnd, effectiveAt: end, note: sentence(notes))
        }
        notes.insert("cancelled, access already ended: the provider ended it at once", at: 0)
        return .different(timing: .immediately, effectiveAt: end, note: notes.joined(separator: "; "))
    }

    /// No cancellation is shown: only an end that was moved to the past proves that something happened.
    private static func unasked(_ before: Subscription, _ after: Subscription, _ now: Date) -> Verdict {
        guard let end = after.periodEnd, end.instant <= now, let was = before.periodEnd, end < was else {
            return .notShown
        }
        return .different(
            timing: .immediately, effectiveAt: end, note: "access already ended, and no cancellation is shown")
    }

    private static func echo(_ sent: String?, _ after: Subscription) -> SafeText? {
        guard let sent else { return nil }
        guard let shown = after.facts["cancellation reason"] else {
            return "whether the reason was recorded is not shown"
        }
        if shown == SafeText(sent) { return nil }
        return "reason not recorded: the provider shows \(shown); the option reason_field may be wrong"
    }

    private static func isMoment(_ fact: SafeText?) -> Bool { fact.flatMap { Moment(iso8601: $0.string) } != nil }

    private static func sentence(_ notes: [SafeText]) -> SafeText? {
        notes.isEmpty ? nil : notes.joined(separator: "; ")
    }
}
