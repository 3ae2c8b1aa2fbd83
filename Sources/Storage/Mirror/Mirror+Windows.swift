import Billing
import Foundation

extension Mirror {
    /// The wanted stretch of the customers, best match first, then by name.
    package func customers(_ query: ListQuery) throws -> ListWindow<CustomerRow> {
        ListWindow(query, try customers(ListRequest(query)).rows)
    }

    /// The wanted stretch of the subscriptions, best match first, then by the customer's name.
    package func subscriptions(_ query: ListQuery) throws -> ListWindow<SubscriptionRow> {
        ListWindow(query, try subscriptions(ListRequest(query)).rows)
    }
}

extension ListRequest {
    fileprivate init(_ query: ListQuery) {
        self.init(search: query.search, filter: ListFilter(connection: query.connection), count: Int.max)
    }
}

extension ListWindow {
    fileprivate init(_ query: ListQuery, _ all: [Row]) {
        let start = max(0, query.start)
        self.init(rows: Array(all.dropFirst(start).prefix(max(0, query.count))), start: start, total: all.count)
    }
}
