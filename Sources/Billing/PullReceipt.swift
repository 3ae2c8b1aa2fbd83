/// What a page brought: rows that the pull had not met before. The provider may list a row twice.
package struct PullReceipt: Sendable, Hashable {
    package var customers: Int
    package var subscriptions: Int

    package init(customers: Int = 0, subscriptions: Int = 0) {
        self.customers = customers
        self.subscriptions = subscriptions
    }

    /// Both kinds of rows.
    package var rows: Int { customers + subscriptions }

    package static func += (left: inout PullReceipt, right: PullReceipt) {
        left.customers += right.customers
        left.subscriptions += right.subscriptions
    }
}
