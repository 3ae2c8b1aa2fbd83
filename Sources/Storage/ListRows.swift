import Billing

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
