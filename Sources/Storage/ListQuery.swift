// Storage: SQLite through GRDB - the mirror of what providers listed, and the journal of operations.
// Belongs here: schema, queries, transactions. No HTTP, no screen.

import Billing
import Foundation
import SafeText

/// Which rows of a list are wanted.
package struct ListQuery: Sendable, Hashable {
    /// What the agent typed; matched against names, e-mails, ids and plans. Blank matches everything.
    package var search: String
    /// Only this connection; nil for all.
    package var connection: String?
    /// The first row wanted, counted from 0.
    package var start: Int
    /// The most rows wanted.
    package var count: Int

    package init(search: String = "", connection: String? = nil, start: Int = 0, count: Int) {
        self.search = search
        self.connection = connection
        self.start = start
        self.count = count
    }
}

/// A stretch of a list.
package struct ListWindow<Row: Sendable & Hashable>: Sendable, Hashable {
    package let rows: [Row]
    /// The position of the first row in the whole list.
    package let start: Int
    /// The rows of the whole list.
    package let total: Int

    package init(rows: [Row], start: Int, total: Int) {
        self.rows = rows
        self.start = start
        self.total = total
    }
}

/// A customer as a list shows them.
package struct CustomerRow: Sendable, Hashable {
    package let customer: Customer
    package let connection: Connection
    package let subscriptions: Int
    /// Other customers with the same e-mail address, at any connection.
    package let sameEmail: Int

    package init(customer: Customer, connection: Connection, subscriptions: Int, sameEmail: Int) {
        self.customer = customer
        self.connection = connection
        self.subscriptions = subscriptions
        self.sameEmail = sameEmail
    }
}

/// A subscription as a list shows it.
package struct SubscriptionRow: Sendable, Hashable {
    package let subscription: Subscription
    package let connection: Connection

    package init(subscription: Subscription, connection: Connection) {
        self.subscription = subscription
        self.connection = connection
    }
}
