import Billing
import Foundation
import SafeText
import Storage

/// The customer beside (or instead of) the list, with their subscriptions.
package struct DetailState: Sendable, Hashable {
    package private(set) var customer: Customer
    package let connection: Connection
    /// Other customers with this e-mail; nil when not known.
    package private(set) var sameEmail: Int?
    /// Nil while they are being read from the mirror.
    package private(set) var subscriptions: [SubscriptionRow]?
    package private(set) var failure: SafeText?
    package var cursor = Cursor()
    /// The subscription being read from its provider.
    package var opening: Reference?
    /// From when on the subscriptions are to be read again; nil while they are as the mirror holds them.
    package private(set) var refreshDue: Date?
    private var refreshedAt = Date.distantPast
    /// When a subscription was last read from its provider, by reference.
    package private(set) var readAt: [Reference: Date] = [:]
    private var wanted: Reference?

    package init(customer: Customer, connection: Connection, sameEmail: Int?, wanted: Reference? = nil) {
        self.customer = customer
        self.connection = connection
        self.sameEmail = sameEmail
        self.wanted = wanted
    }

    /// Whether the subscriptions are on their way for the first time.
    package var isUnread: Bool { subscriptions == nil && failure == nil }

    package var selected: SubscriptionRow? {
        guard let subscriptions, cursor.position < subscriptions.count else { return nil }
        return subscriptions[cursor.position]
    }

    /// Selects `ref` now, or as soon as it is loaded.
    package mutating func select(_ ref: Reference) {
        wanted = ref
        guard let subscriptions, let index = subscriptions.firstIndex(where: { $0.ref == ref }),
            index != cursor.position
        else { return }
        cursor.place(at: index, count: subscriptions.count, page: 1)
    }

    package mutating func move(by distance: Int) {
        let count = subscriptions?.count ?? 0
        cursor.move(by: distance, count: count, page: 1)
        wanted = selected?.ref
    }

    /// Takes the mirror's rows.
    ///
    /// - Parameter search: what found the customer; a subscription found by its id or plan is the one selected, so that
    ///   nobody ends another one of the same customer.
    package mutating func accept(_ rows: [SubscriptionRow], searched search: String = "") {
        let kept = wanted ?? selected?.ref ?? DetailState.match(search, in: rows)
        subscriptions = rows
        failure = nil
        cursor.place(at: rows.firstIndex { $0.ref == kept } ?? cursor.position, count: rows.count, page: 1)
    }

    private static func match(_ search: String, in rows: [SubscriptionRow]) -> Reference? {
        let wanted = search.lowercased().trimmingPrefix(while: \.isWhitespace)
        guard !wanted.isEmpty else { return nil }
        return rows.first {
            $0.ref.id.lowercased().contains(wanted) || $0.subscription.plan.string.lowercased().contains(wanted)
        }?.ref
    }

    /// What is shown is no longer what the mirror holds.
    ///
    /// - Parameter interval: the shortest time between two readings, in seconds.
    package mutating func outdate(interval: TimeInterval = 0) {
        let due = interval > 0 ? refreshedAt.addingTimeInterval(interval) : .distantPast
        refreshDue = refreshDue.map { Swift.min($0, due) } ?? due
    }

    /// Whether the subscriptions are to be read now; they count as asked for then.
    package mutating func takesRefresh(now: Date) -> Bool {
        guard let due = refreshDue, due <= now else { return false }
        (refreshDue, refreshedAt) = (nil, now)
        return true
    }

    package mutating func fail(_ why: SafeText) { failure = why }

    /// Takes over what the list newly knows of the same customer.
    package mutating func refresh(customer: Customer, sameEmail: Int?) {
        self.customer = customer
        if let sameEmail { self.sameEmail = sameEmail }
    }

    /// What the mirror holds of `ref` was read from its provider at `date`.
    package mutating func noteReading(of ref: Reference, at date: Date) { readAt[ref] = date }

    /// Shows what the provider said just now instead of what the mirror holds.
    package mutating func accept(_ subscription: Subscription, readAt date: Date) {
        readAt[subscription.ref] = date
        guard let index = subscriptions?.firstIndex(where: { $0.ref == subscription.ref }) else { return }
        subscriptions?[index] = SubscriptionRow(subscription: subscription, connection: connection)
    }
}
