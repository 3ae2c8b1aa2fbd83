import Billing

/// What a pull begins with.
package struct PullStart: Sendable {
    /// Customer ids seen before; a provider without a list fetches these again.
    package var recents: [String]
    /// Where an earlier pull stopped, as the adapter itself wrote it into a page; nil to list from the beginning.
    package var point: String?
    /// What that pull had met, which counts as met by this one.
    package var met: PullReceipt

    package init(recents: [String] = [], point: String? = nil, met: PullReceipt = PullReceipt()) {
        self.recents = recents
        self.point = point
        self.met = met
    }
}

/// A stretch of a listing: customers with their subscriptions.
package struct Page: Sendable {
    package var customers: [Customer]
    package var subscriptions: [Subscription]
    /// Ids of customers of whom this page holds everything: what the mirror has of theirs besides is gone, also when
    /// the listing as a whole cannot be known complete.
    package var whole: Set<String>
    /// The number of rows in the whole listing when the provider tells it, for progress.
    package var total: Int?
    /// From where the listing can go on once this page is kept; opaque to all but its adapter. Nil where it cannot.
    package var point: String?
    /// Whether the next page has arrived, too.
    package var isFollowed = false

    package init(
        customers: [Customer] = [], subscriptions: [Subscription] = [], whole: Set<String> = [], total: Int? = nil,
        point: String? = nil
    ) {
        self.customers = customers
        self.subscriptions = subscriptions
        self.whole = whole
        self.total = total
        self.point = point
    }
}
