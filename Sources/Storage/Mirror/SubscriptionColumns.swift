import Billing
import Foundation
import GRDB
import SafeText

/// A subscription as columns: every field comes back exactly as it was.
enum SubscriptionColumns {
    /// What a provider's word changes. The order is that of `values`.
    static let names = [
        "customer", "plan", "status", "word", "currency", "amount", "unit", "units", "quantity", "period_start",
        "period_start_offset", "period_end", "period_end_offset", "ends_at", "ends_at_offset", "renews", "shape",
        "undo_until", "undo_until_offset", "facts", "notes", "renewal", "ends", "facet", "sort", "text",
    ]

    /// - Parameters:
    ///   - owner: the customer's row.
    ///   - sort: what the customer is sorted by.
    ///   - text: what the search looks into.
    static func values(
        _ subscription: Subscription, owner: Int64, shape: Int64, sort: String, text: String
    ) -> [DatabaseValue] {
        let status = StatusFilter(subscription.status)
        let word: String? = if case .unknown(let raw) = subscription.status { raw.string } else { nil }
        let ends = subscription.scheduledEnd?.seconds
        let values: [(any DatabaseValueConvertible)?] = [
            owner, subscription.plan.string, status.number, word, subscription.amount?.currency,
            subscription.amount?.minor, subscription.interval?.unit.rawValue, subscription.interval?.count,
            subscription.quantity, subscription.periodStart?.seconds, subscription.periodStart?.offset,
            subscription.periodEnd?.seconds, subscription.periodEnd?.offset, subscription.endsAt?.seconds,
            subscription.endsAt?.offset, subscription.renews, shape, subscription.undoUntil?.seconds,
            subscription.undoUntil?.offset, joined(subscription.facts), joined(subscription.notes),
            subscription.renewal?.seconds, ends, Facet.number(of: subscription), sort, text,
        ]
        return values.map { $0?.databaseValue ?? .null }
    }

    /// Reads what `values` wrote; `row` has the columns by name.
    static func subscription(
        _ row: Row, ref: Reference, customer: Customer, shapes: CapabilityShapes, _ db: Database
    ) throws -> Subscription {
        let (plan, status, word): (String, Int, String?) = (row["plan"], row["status"], row["word"])
        let (currency, amount): (String?, Int64?) = (row["currency"], row["amount"])
        let (unit, units): (String?, Int?) = (row["unit"], row["units"])
        let capabilities = try shapes.capabilities(row["shape"], undoUntil: moment(row, "undo_until"), db)
        return Subscription(
            ref: ref, customer: customer, plan: SafeText(plan),
            status: word.map { .unknown(SafeText($0)) } ?? StatusFilter(number: status).status,
            amount: amount.flatMap { minor in currency.map { Money(minor: minor, currency: $0) } },
            interval: unit.flatMap(Interval.Unit.init).flatMap { unit in units.map { Interval(count: $0, unit: unit) }
            },
            quantity: row["quantity"], periodStart: moment(row, "period_start"), periodEnd: moment(row, "period_end"),
            endsAt: moment(row, "ends_at"), renews: row["renews"], capabilities: capabilities,
            facts: facts(row["facts"]), notes: texts(row["notes"]).map { SafeText($0) })
    }

    private static func moment(_ row: Row, _ column: String) -> Moment? {
        guard let seconds = row[column] as Double? else { return nil }
        return Moment(Date(timeIntervalSinceReferenceDate: seconds), offset: row[column + "_offset"])
    }

    /// Stands between texts; none of them can hold it.
    private static let separator = "\u{1F}"

    /// Names and values in turn; nil where there are none.
    private static func joined(_ facts: [String: SafeText]) -> String? {
        if facts.isEmpty { return nil }
        return facts.sorted { $0.key < $1.key }.map { $0.key + separator + $0.value.string }
            .joined(separator: separator)
    }

    private static func joined(_ notes: [SafeText]) -> String? {
        notes.isEmpty ? nil : notes.map(\.string).joined(separator: separator)
    }

    private static func texts(_ joined: String?) -> [String] {
        joined.map { $0.split(separator: separator, omittingEmptySubsequences: false).map(String.init) } ?? []
    }

    private static func facts(_ joined: String?) -> [String: SafeText] {
        let texts = texts(joined)
        var facts: [String: SafeText] = [:]
        for index in stride(from: 0, to: texts.count - 1, by: 2) { facts[texts[index]] = SafeText(texts[index + 1]) }
        return facts
    }
}

extension Moment {
    /// An instant to its last digit; the readable form drops fractions of a second.
    fileprivate var seconds: Double { instant.timeIntervalSinceReferenceDate }
}

extension Subscription {
    /// When it renews next; nil when it does not, or when that is not known.
    package var renewal: Moment? {
        guard renews != false, endsAt == nil, status != .ending, status != .ended else { return nil }
        return periodEnd
    }

    fileprivate var undoUntil: Moment? {
        guard case .offered(let until) = capabilities.undo else { return nil }
        return until
    }
}

extension StatusFilter {
    /// Its number in a row, in the order of lists.
    var number: Int { StatusFilter.allCases.firstIndex(of: self) ?? 0 }

    fileprivate init(number: Int) {
        self = StatusFilter.allCases.indices.contains(number) ? StatusFilter.allCases[number] : .unknown
    }

    package init(_ status: Status) {
        self =
            switch status {
            case .trialing: .trialing
            case .active: .active
            case .pastDue: .pastDue
            case .paused: .paused
            case .pending: .pending
            case .ending: .ending
            case .ended: .ended
            case .unknown: .unknown
            }
    }

    /// A status without the word of an unknown one.
    fileprivate var status: Status {
        switch self {
        case .trialing: .trialing
        case .active: .active
        case .pastDue: .pastDue
        case .paused: .paused
        case .pending: .pending
        case .ending: .ending
        case .ended: .ended
        case .unknown: .unknown("")
        }
    }
}
