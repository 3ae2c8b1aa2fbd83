// Storage: SQLite through GRDB - the mirror of what providers listed, and the journal of operations.
// Belongs here: schema, queries, transactions. No HTTP, no screen.

import Billing
import Foundation

/// A stretch of one list, asked for by the row that it begins or ends at; never by a number of rows to skip.
package struct ListRequest: Sendable, Hashable {
    /// What the agent typed; matched against names, e-mails, ids and plans. Blank matches everything.
    package var search: String
    package var filter: ListFilter
    package var order: ListOrder
    package var place: ListPlace
    /// The most rows wanted.
    package var count: Int

    package init(
        search: String = "", filter: ListFilter = ListFilter(), order: ListOrder = ListOrder(),
        place: ListPlace = .first, count: Int
    ) {
        self.search = search
        self.filter = filter
        self.order = order
        self.place = place
        self.count = count
    }
}

/// Which rows a list shows; nil shows all.
package struct ListFilter: Sendable, Hashable {
    package var provider: Provider?
    /// A connection's id.
    package var connection: String?
    /// Subscriptions only.
    package var status: StatusFilter?
    /// Subscriptions only.
    package var end: EndFilter?

    package init(
        provider: Provider? = nil, connection: String? = nil, status: StatusFilter? = nil, end: EndFilter? = nil
    ) {
        self.provider = provider
        self.connection = connection
        self.status = status
        self.end = end
    }

    package var isEmpty: Bool { self == ListFilter() }
}

/// A status as a filter: whatever an unknown one is called, it is unknown.
package enum StatusFilter: String, Sendable, Hashable, CaseIterable {
    case trialing, active
    case pastDue = "past_due"
    case paused, pending, ending, ended, unknown
}

/// When a subscription can end, or does.
package enum EndFilter: Sendable, Hashable {
    /// This timing can be asked for now.
    case offered(Timing)
    /// It ends, or ended, between these instants.
    case within(ClosedRange<Date>)
}

/// The order of a list.
package struct ListOrder: Sendable, Hashable {
    package var key: SortKey
    package var isDescending: Bool

    package init(_ key: SortKey = .name, isDescending: Bool = false) {
        self.key = key
        self.isDescending = isDescending
    }
}

/// What a list is sorted by. Customers know the name only. Rows without a value stand behind all others, also in a
/// descending order.
package enum SortKey: String, Sendable, Hashable, CaseIterable {
    /// The customer's name.
    case name
    /// The next renewal.
    case renewal
    /// By currency, then amount.
    case amount
    case status
}

/// Where in a list a stretch lies.
package enum ListPlace: Sendable, Hashable {
    /// From the first row on, or up to the last.
    case first, last
    /// The rows behind, or before, this one, which may be gone meanwhile.
    case after(RowKey), before(RowKey)
    /// Half of the rows before this one; then itself, where it is still there, and the rows behind it.
    case around(RowKey)
}

/// Where a row stands in its list, as long as the list's search, filter and order stay the same.
package struct RowKey: Sendable, Hashable {
    /// How well the row matches the search: 0 a whole field, 1 the beginning of one, 2 anything; 0 without a search.
    package let tier: Int
    package let value: SortValue
    /// The row's number in the mirror, which decides between equal values.
    package let row: Int64

    package init(tier: Int = 0, value: SortValue, row: Int64) {
        self.tier = tier
        self.value = value
        self.row = row
    }
}

/// What one row is sorted by.
package enum SortValue: Sendable, Hashable {
    case none
    case number(Double)
    case text(String)
    /// A currency and an amount.
    case amount(String, Int64)
}

/// Rows that follow each other in a list.
package struct ListStretch<Row: Sendable & Hashable>: Sendable, Hashable {
    package let rows: [Row]
    /// Of every row, in the same order.
    package let keys: [RowKey]
    /// Whether the list goes on before the first, and behind the last of the rows.
    package let hasBefore: Bool
    package let hasAfter: Bool
    /// The first row's position in the whole list, counted from 0, where it is known without counting.
    package let start: Int?
    package let count: ListCount

    package init(
        rows: [Row], keys: [RowKey], hasBefore: Bool, hasAfter: Bool, start: Int?, count: ListCount
    ) {
        self.rows = rows
        self.keys = keys
        self.hasBefore = hasBefore
        self.hasAfter = hasAfter
        self.start = start
        self.count = count
    }
}

/// How many rows a whole list has, as far as that is known without counting them all.
package enum ListCount: Sendable, Hashable {
    case exact(Int)
    case atLeast(Int)
}
