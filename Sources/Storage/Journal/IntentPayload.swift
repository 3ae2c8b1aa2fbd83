import Billing
import Foundation
import SafeText

/// What an operation sets out to do and what it was decided on, as the first record keeps it.
///
/// Names no person: `customer` is the provider's id, `person` a random pseudonym.
struct IntentPayload: Codable {
    var agent: String
    var kind: OperationKind
    var timing: Timing
    var reason: String?
    var reasonLabel: String?
    var feedback: Feedback?
    var comment: String?
    var ticket: String?
    var receivedAt: Moment?
    var acceptsProviderTiming: Bool
    var provider: Provider
    var mode: Mode
    var readOnly: Bool
    var customer: String
    var person: String
    var plan: SafeText
    var confirmedAt: String
    var forecast: ForecastNote?
    /// The subscription as it was read right before the intent.
    var subscription: SubscriptionSnapshot

    init(_ intent: Intent, person: String) {
        let (record, draft) = (intent.record, intent.record.draft)
        agent = record.agent
        kind = draft.kind
        timing = draft.timing
        reason = draft.reason
        reasonLabel = draft.reasonLabel
        feedback = draft.feedback
        comment = draft.comment
        ticket = draft.ticket
        receivedAt = record.receivedAt
        acceptsProviderTiming = draft.acceptsProviderTiming
        provider = record.connection.provider
        mode = record.connection.mode
        readOnly = record.connection.isReadOnly
        customer = record.customer.ref.id
        self.person = person
        plan = record.plan
        confirmedAt = JournalTime.text(record.confirmedAt)
        forecast = intent.forecast.map(ForecastNote.init)
        subscription = SubscriptionSnapshot(intent.subscription)
    }

    /// The operation as it stood when only its intent was on disk.
    func record(id: String, ref: Reference, customer: Customer) -> OperationRecord {
        var draft = Draft(
            ref: ref, kind: kind, timing: timing, reason: reason, feedback: feedback, comment: comment, ticket: ticket,
            receivedAt: receivedAt, acceptsProviderTiming: acceptsProviderTiming)
        draft.reasonLabel = reasonLabel
        return OperationRecord(
            id: id, draft: draft, customer: customer, plan: plan,
            connection: Connection(id: ref.connection, provider: provider, mode: mode, isReadOnly: readOnly),
            agent: agent, confirmedAt: JournalTime.date(confirmedAt) ?? .distantPast, keptLocal: draft.given)
    }
}

/// A subscription as it was read, its times in words that people can read and without fractions.
struct SubscriptionSnapshot: Codable {
    var plan: SafeText
    var status: Status
    var amount: Money?
    var interval: Interval?
    var quantity: Int
    var periodStart: Moment?
    var periodEnd: Moment?
    var endsAt: Moment?
    var renews: Bool?
    var facts: [String: SafeText]

    init(_ subscription: Subscription) {
        plan = subscription.plan
        status = subscription.status
        amount = subscription.amount
        interval = subscription.interval
        quantity = subscription.quantity
        periodStart = subscription.periodStart
        periodEnd = subscription.periodEnd
        endsAt = subscription.endsAt
        renews = subscription.renews
        facts = subscription.facts
    }

    /// The subscription again, without what could be done to it then.
    func subscription(ref: Reference, customer: Customer) -> Subscription {
        Subscription(
            ref: ref, customer: customer, plan: plan, status: status, amount: amount, interval: interval,
            quantity: quantity, periodStart: periodStart, periodEnd: periodEnd, endsAt: endsAt, renews: renews,
            capabilities: .nothing("as read before"), facts: facts)
    }
}

extension Draft {
    /// The names of what the agent entered: `reason`, `feedback`, `comment`, `ticket`.
    package var given: [String] {
        let fields = [
            ("reason", reason), ("feedback", feedback?.rawValue), ("comment", comment), ("ticket", ticket),
        ]
        return fields.filter { $0.1 != nil }.map(\.0)
    }
}
