import Billing
import Foundation
import SafeText

extension Mirror {
    /// A stretch of the customers.
    package func customers(_ request: ListRequest) throws -> ListStretch<CustomerRow> {
        stretch(request, of: try customers(ListQuery(search: request.search, count: Int.max)).rows) {
            ($0.connection, $0.customer.name.string)
        }
    }

    /// A stretch of the subscriptions.
    package func subscriptions(_ request: ListRequest) throws -> ListStretch<SubscriptionRow> {
        stretch(request, of: try subscriptions(ListQuery(search: request.search, count: Int.max)).rows) {
            ($0.connection, $0.subscription.customer.name.string)
        }
    }

    private func stretch<Row>(
        _ request: ListRequest, of all: [Row], _ facts: (Row) -> (Connection, String)
    ) -> ListStretch<Row> {
        let (filter, wanted) = (request.filter, request.count)
        let rows = all.filter { row in
            let connection = facts(row).0
            return (filter.connection ?? connection.id) == connection.id
                && (filter.provider ?? connection.provider) == connection.provider
        }
        let start =
            switch request.place {
            case .first: 0
            case .last: max(0, rows.count - wanted)
            case .after(let key): Int(key.row) + 1
            case .before(let key): max(0, Int(key.row) - wanted)
            case .around(let key): max(0, Int(key.row) - wanted / 2)
            }
        var end = min(rows.count, start + wanted)
        if case .before(let key) = request.place { end = Int(key.row) }
        let stretch = rows.indices.clamped(to: start..<max(start, end))
        return ListStretch(
            rows: Array(rows[stretch]), keys: stretch.map { RowKey(value: .text(facts(rows[$0]).1), row: Int64($0)) },
            hasBefore: stretch.lowerBound > 0, hasAfter: stretch.upperBound < rows.count, start: stretch.lowerBound,
            count: .exact(rows.count))
    }
}
