import Billing
import Foundation
import SafeText

/// The mutating requests and what their answers prove (section 9).
struct PaywayCancellation {
    /// C1 probably waits for Kayak (section 11).
    private static let kayakDeadline = Duration.seconds(60)
    private static let ownDeadline = Duration.seconds(30)

    let client: PaywayClient
    let options: PaywayOptions

    /// C1. The answer alone tells the timing, and never whether an invoice was credited (trap T4).
    func cancelAtKayak(_ subscription: Subscription, reason: String) async -> WriteAnswer {
        var body = ids(of: subscription)
        body["cancellation_reason_id"] = .string(reason)
        return await client.put(
            "/subscription_system/cancel_subscription", .object(body), deadline: PaywayCancellation.kayakDeadline
        ) { answer in
            let item = answer.unwrapped
            guard item["user_product_id"]?.text.flatMap(PaywayID.normalised) == subscription.ref.id else { return nil }
            let type = SafeText(item["cancellation_type"]?.nonEmptyText ?? "not told", limit: 60)
            let date = SafeText(item["subscription_end_date"]?.nonEmptyText ?? "not told", limit: 60)
            return WriteAnswer.Evidence(
                summary: "HTTP 200, cancellation_type \(type), subscription_end_date \(date)",
                timing: ["immediate": Timing.immediately, "at_end_of_period": .atPeriodEnd][type.string],
                effectiveAt: Moment(iso8601: date.string))
        }
    }

    /// C2.
    func cancelOwn(_ subscription: Subscription, reason: String?) async -> WriteAnswer {
        var body = ids(of: subscription)
        if let reason { body["cancellation_reason_id"] = .string(reason) }
        // Newer than the endpoint, so it is sent only when it says something.
        if options.creditsInvoices { body["credit_invoice_if_sent"] = true }
        return await putOwn("cancel_payway_provisioned_subscription", body, subscription)
    }

    /// U1.
    func reactivate(_ subscription: Subscription) async -> WriteAnswer {
        await putOwn("reactivate_payway_provisioned_subscription", ids(of: subscription), subscription)
    }

    private func putOwn(
        _ endpoint: String, _ body: [String: JSON], _ subscription: Subscription
    ) async -> WriteAnswer {
        await client.put(
            "/subscription_system/\(endpoint)", .object(body), deadline: PaywayCancellation.ownDeadline
        ) { answer in
            guard answer.unwrapped["id"]?.text.flatMap(PaywayID.normalised) == subscription.ref.id else { return nil }
            return WriteAnswer.Evidence(summary: "HTTP 200, id \(SafeText(subscription.ref.id))")
        }
    }

    private func ids(of subscription: Subscription) -> [String: JSON] {
        ["account_id": .string(subscription.customer.ref.id), "user_product_id": .string(subscription.ref.id)]
    }
}

/// What a re-read shows of a cancellation.
enum PaywayVerdict {
    /// C1: the answer is trusted, and the list may lag behind it (section 8, last paragraph).
    static func atKayak(
        order: CancelOrder, after: Subscription, evidence: WriteAnswer.Evidence?, now: Date
    ) -> Verdict {
        guard let evidence, let timing = evidence.timing else {
            return unanswered(order: order, after: after, now: now)
        }
        let end = evidence.effectiveAt
        switch (timing, after.status) {
        case (.immediately, .ended):
            return .applied(timing: .immediately, effectiveAt: end ?? after.endsAt, note: endedAtOnce)
        case (.atPeriodEnd, .ended) where end.map({ $0.instant > now }) ?? true:
            return .different(
                timing: .immediately, effectiveAt: after.endsAt,
                note: "Payway answered that it ends at period end, but its list shows it ended")
        case (.atPeriodEnd, .ending), (.atPeriodEnd, .ended):
            return .applied(timing: .atPeriodEnd, effectiveAt: end ?? after.endsAt, note: nil)
        case (.immediately, .ending):
            return .applied(
                timing: .immediately, effectiveAt: end,
                note: "\(endedAtOnce); Payway's list still shows an end later on and may lag")
        default:
            let first: SafeText = timing == .immediately ? "\(endedAtOnce); " : ""
            let sight: SafeText =
                after.status == PaywayKnown.unlisted
                ? "Payway's list no longer has it"
                : "Payway's list does not show it yet: it may lag behind the answer"
            return .applied(timing: timing, effectiveAt: end, note: first + sight)
        }
    }

    /// C2: what the list shows.
    static func own(order: CancelOrder, after: Subscription, now: Date) -> Verdict {
        endedMeanwhile(order: order, after: after, now: now) ?? Verdict.neutral(wanted: .atPeriodEnd, after: after)
    }

    /// C1 without an answer: the timing is read from the end date (section 11).
    private static func unanswered(order: CancelOrder, after: Subscription, now: Date) -> Verdict {
        guard after.status == .ended else { return Verdict.neutral(wanted: .providerDecides, after: after) }
        return endedMeanwhile(order: order, after: after, now: now)
            ?? .applied(timing: .immediately, effectiveAt: after.endsAt, note: endedAtOnce)
    }

    /// The verdict on what ran to the end of the period that was paid at the confirmation; nil when that has not come,
    /// and when it ended sooner.
    private static func endedMeanwhile(order: CancelOrder, after: Subscription, now: Date) -> Verdict? {
        guard after.status == .ended, let promised = order.subscription.periodEnd, promised.instant <= now else {
            return nil
        }
        let end = after.endsAt ?? promised
        guard end >= promised, end.instant <= now else { return nil }
        return .applied(timing: .atPeriodEnd, effectiveAt: end, note: "the period has ended meanwhile")
    }

    private static let endedAtOnce: SafeText =
        "it ended at once; Payway does not tell whether an invoice was credited"
}
