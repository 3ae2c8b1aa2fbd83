import Billing
import Foundation
import SafeText

/// What a re-read shows of a cancellation (contract, sections 3.5 and 3.6): never what the answer claims.
struct UseePayJudgement {
    let order: CancelOrder
    let after: Subscription
    let now: Date

    var verdict: Verdict {
        switch (order.timing, after.status) {
        case (.immediately, .ended):
            .applied(timing: .immediately, effectiveAt: after.endsAt, note: note)
        case (.atPeriodEnd, .ending):
            .applied(timing: .atPeriodEnd, effectiveAt: after.scheduledEnd, note: note)
        case (.atPeriodEnd, .ended):
            hasEndedOnTime ? .applied(timing: .atPeriodEnd, effectiveAt: after.endsAt, note: note) : endedNow
        default: .notShown
        }
    }

    /// Read after the period's end, an ended subscription is what was asked for.
    private var hasEndedOnTime: Bool {
        guard let end = order.subscription.periodEnd else { return false }
        return (after.endsAt?.instant ?? now) >= end.instant
    }

    private var endedNow: Verdict {
        let when: SafeText = after.endsAt.map { " on \($0.text)" } ?? ""
        return .different(
            timing: .immediately, effectiveAt: after.endsAt,
            note: ["UseePay ended it AT ONCE\(when), though the end of the period was asked for.", note]
                .compactMap { $0 }.joined(separator: " "))
    }

    /// An update may have replaced the whole object (safety rule 4), and what was sent may not have been kept.
    private var note: SafeText? {
        let remarks = [otherDate, changes, lostDetails].compactMap { $0 }
        return remarks.isEmpty ? nil : remarks.joined(separator: " ")
    }

    private var otherDate: SafeText? {
        guard after.status == .ending, let end = after.scheduledEnd, let told = order.subscription.periodEnd,
            end != told
        else { return nil }
        return "Warning: UseePay names \(end.text) as its end, not \(told.text)."
    }

    private var changes: SafeText? {
        let before = order.subscription
        var changed: [SafeText] = []
        if before.priceText != after.priceText {
            changed.append("price was \(before.priceText), is \(after.priceText)")
        }
        if before.plan != after.plan { changed.append("plan was \(before.plan), is \(after.plan)") }
        for name in ["description", "products", "collection method"] where before.facts[name] != after.facts[name] {
            let (was, now) = (before.facts[name] ?? "none", after.facts[name] ?? "none")
            changed.append("\(SafeText(name)) was \(was), is \(now)")
        }
        guard !changed.isEmpty else { return nil }
        return "Warning: UseePay changed more than the end: \(changed.joined(separator: "; "))."
    }

    private var lostDetails: SafeText? {
        let sent = UseePayWire.sentFields(order)
        var lost: [SafeText] = []
        func compare(_ name: SafeText, _ sent: String?, _ fact: String) {
            if let sent, after.facts[fact] != SafeText(sent) { lost.append(name) }
        }
        compare("feedback", sent.feedback, UseePaySubscription.feedbackFact)
        compare("comment", sent.comment, UseePaySubscription.commentFact)
        guard !lost.isEmpty else { return nil }
        return "Sent, but not shown by UseePay: \(lost.joined(separator: ", "))."
    }
}
