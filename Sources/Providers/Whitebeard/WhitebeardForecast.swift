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
    static func verdict(on order: CancelOrder, after: Subscription, sent: SentFields, now: Date) -> Verdict {
        let requested = after.facts["cancellation requested"]
        guard WhitebeardTold.isSet(requested) else { return unasked(order.subscription, after, now) }
        var notes = [echo(sent.reason, after), missingComment(sent.comment, after)].compactMap { $0 }
        if WhitebeardTold.isSet(after.facts["next renewal"]) { notes.append("the provider still shows a next renewal") }
        guard let end = after.periodEnd else {
            notes.insert("cancelled, end date not given", at: 0)
            return .applied(timing: .atPeriodEnd, effectiveAt: nil, note: sentence(notes))
        }
        let foretold = order.subscription.periodEnd
        if end == foretold { return .applied(timing: .atPeriodEnd, effectiveAt: end, note: sentence(notes)) }
        // The provider's clock need not agree with ours: an end at the request itself is past, too.
        let isOver =
            end.instant <= now || moment(requested).map { end.instant.timeIntervalSince($0.instant) < 1 } ?? false
        guard isOver else {
            if let foretold { notes.insert("the end moved: it was \(foretold.text)", at: 0) }
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

    /// A comment that came back empty; one that came back in other words was recorded.
    private static func missingComment(_ sent: String?, _ after: Subscription) -> SafeText? {
        guard sent != nil, after.facts["cancellation text"] == "none" else { return nil }
        return "comment not recorded: the option text_field may be wrong"
    }

    private static func moment(_ fact: SafeText?) -> Moment? { fact.flatMap { Moment(iso8601: $0.string) } }

    private static func sentence(_ notes: [SafeText]) -> SafeText? {
        notes.isEmpty ? nil : notes.joined(separator: "; ")
    }
}
