import Billing
import Foundation
import SafeText
import Storage

/// The filters of the list at hand, to be changed one by one; the list follows at once.
package struct FilterForm: Sendable, Hashable {
    /// What Esc goes back to.
    package let original: ListFilter
    package var cursor = Cursor()

    package init(filter: ListFilter) { original = filter }

    package var field: FilterField { FilterField.allCases[cursor.position] }

    mutating func move(by distance: Int) {
        let count = FilterField.allCases.count
        cursor.move(by: distance, count: count, page: count)
    }
}

/// One filter.
package enum FilterField: Sendable, Hashable, CaseIterable {
    case provider, connection, status, end

    var title: SafeText {
        switch self {
        case .provider: "Provider"
        case .connection: "Connection"
        case .status: "Status"
        case .end: "End"
        }
    }

    /// Why customers cannot be filtered by it; nil where they can.
    var reasonAgainstCustomers: SafeText? {
        switch self {
        case .provider, .connection: nil
        case .status, .end: "for subscriptions (2): a customer may have several"
        }
    }
}

/// A value that a filter can have, and the whole filter with it.
struct FilterChoice: Sendable, Hashable {
    let title: SafeText
    let filter: ListFilter
}

extension ListFilter {
    private static let day: TimeInterval = 86_400
    static let any: SafeText = "any"

    /// What `field` is set to, in words.
    func title(of field: FilterField) -> SafeText {
        switch field {
        case .provider: provider?.displayName ?? Self.any
        case .connection: connection.map { SafeText($0) } ?? Self.any
        case .status: status?.title ?? Self.any
        case .end: end?.title ?? Self.any
        }
    }

    /// What `field` can be set to, "any" first. A connection stays only with its own provider.
    func choices(of field: FilterField, connections: [Connection], now: Date) -> [FilterChoice] {
        let filters =
            switch field {
            case .provider:
                [nil]
                    + Provider.allCases.filter { provider in connections.contains { $0.provider == provider } }
                    .map { with(\.provider, $0) }
            case .connection:
                [nil]
                    + connections.filter { (provider ?? $0.provider) == $0.provider }
                    .map { with(\.connection, $0.id) }
            case .status: [nil] + StatusFilter.allCases.map { with(\.status, $0) }
            case .end:
                [nil] + Timing.allCases.map { with(\.end, .offered($0)) }
                    + [7, 30].map { with(\.end, .within(now...now.addingTimeInterval($0 * Self.day))) }
            }
        return filters.map { filter in
            var filter = filter ?? without(field)
            if field == .provider, let id = filter.connection,
                !connections.contains(where: { $0.id == id && filter.admits($0) })
            {
                filter.connection = nil
            }
            return FilterChoice(title: filter.title(of: field), filter: filter)
        }
    }

    private func with<Value>(_ path: WritableKeyPath<ListFilter, Value?>, _ value: Value) -> ListFilter? {
        var filter = self
        filter[keyPath: path] = value
        return filter
    }

    /// The same with anything for `field`.
    func without(_ field: FilterField) -> ListFilter {
        var filter = self
        switch field {
        case .provider: filter.provider = nil
        case .connection: filter.connection = nil
        case .status: filter.status = nil
        case .end: filter.end = nil
        }
        return filter
    }

    /// What is set, in words, in the order of the form.
    var words: [SafeText] {
        FilterField.allCases.map { title(of: $0) }.filter { $0 != Self.any }
    }
}

extension StatusFilter {
    var title: SafeText { SafeText(rawValue) }
}

extension EndFilter {
    var title: SafeText {
        switch self {
        case .offered(.immediately): "can end immediately"
        case .offered(.atPeriodEnd): "can end at period end"
        case .offered(.providerDecides): "the provider decides"
        case .within(let range):
            "ends within \(Int((range.upperBound.timeIntervalSince(range.lowerBound) / 86_400).rounded())) days"
        }
    }
}

extension ListOrder {
    /// `by renewal reversed`; nil for the order that lists have anyway.
    var words: SafeText? {
        guard self != ListOrder() else { return nil }
        return "by \(SafeText(key.rawValue))\(isDescending ? " reversed" : "")"
    }

    /// The next key, the usual way round.
    var next: ListOrder {
        let keys = SortKey.allCases
        let index = keys.firstIndex(of: key) ?? 0
        return ListOrder(keys[(index + 1) % keys.count])
    }
}
