import Billing
import Foundation
import SafeText

/// A subscription without its references, as it is kept in a column: every field comes back exactly as it was.
struct StoredSubscription: Codable {
    private var plan: SafeText
    private var status: Status
    private var amount: Money?
    private var interval: Interval?
    private var quantity: Int
    private var periodStart: StoredMoment?
    private var periodEnd: StoredMoment?
    private var endsAt: StoredMoment?
    private var renews: Bool?
    private var timings: [String: FieldHandling]
    private var refusals: [String: SafeText]
    private var undo: StoredUndo
    private var commentLimit: Int?
    private var facts: [String: SafeText]
    private var notes: [SafeText]

    init(_ subscription: Subscription) {
        plan = subscription.plan
        status = subscription.status
        amount = subscription.amount
        interval = subscription.interval
        quantity = subscription.quantity
        periodStart = subscription.periodStart.map(StoredMoment.init)
        periodEnd = subscription.periodEnd.map(StoredMoment.init)
        endsAt = subscription.endsAt.map(StoredMoment.init)
        renews = subscription.renews
        let capabilities = subscription.capabilities
        timings = StoredSubscription.byWord(capabilities.timings)
        refusals = StoredSubscription.byWord(capabilities.refusals)
        undo = StoredUndo(capabilities.undo)
        commentLimit = capabilities.commentLimit
        facts = subscription.facts
        notes = subscription.notes
    }

    func subscription(ref: Reference, customer: Customer) -> Subscription {
        let capabilities = Capabilities(
            timings: StoredSubscription.byTiming(timings), refusals: StoredSubscription.byTiming(refusals),
            undo: undo.capability, commentLimit: commentLimit)
        return Subscription(
            ref: ref, customer: customer, plan: plan, status: status, amount: amount, interval: interval,
            quantity: quantity, periodStart: periodStart?.moment, periodEnd: periodEnd?.moment, endsAt: endsAt?.moment,
            renews: renews, capabilities: capabilities, facts: facts, notes: notes)
    }

    private static func byWord<Value>(_ values: [Timing: Value]) -> [String: Value] {
        Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
    }

    private static func byTiming<Value>(_ values: [String: Value]) -> [Timing: Value] {
        var result: [Timing: Value] = [:]
        for (word, value) in values {
            if let timing = Timing(rawValue: word) { result[timing] = value }
        }
        return result
    }
}

/// An instant to the last digit with its offset; the readable form of a moment drops fractions of a second.
private struct StoredMoment: Codable {
    private var seconds: Double
    private var offset: Int

    init(_ moment: Moment) {
        seconds = moment.instant.timeIntervalSinceReferenceDate
        offset = moment.offset
    }

    var moment: Moment { Moment(Date(timeIntervalSinceReferenceDate: seconds), offset: offset) }
}

private enum StoredUndo: Codable {
    case offered(until: StoredMoment?)
    case afterPeriodEndCancel
    case notOffered(why: SafeText)

    init(_ capability: UndoCapability) {
        switch capability {
        case .offered(let until): self = .offered(until: until.map(StoredMoment.init))
        case .afterPeriodEndCancel: self = .afterPeriodEndCancel
        case .notOffered(let why): self = .notOffered(why: why)
        }
    }

    var capability: UndoCapability {
        switch self {
        case .offered(let until): .offered(until: until?.moment)
        case .afterPeriodEndCancel: .afterPeriodEndCancel
        case .notOffered(let why): .notOffered(why: why)
        }
    }
}
