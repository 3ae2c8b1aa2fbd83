import Billing
import Foundation
import SafeText

@testable import Storage

/// A list made the plain way: every row is looked at, then all are sorted.
struct PlainList<Row: Sendable & Hashable> {
    struct Entry {
        let row: Row
        let number: Int64
        let connection: Connection
        let subscription: Subscription?
        /// Folded texts that belong together; a row matches when one of the groups holds all words.
        let groups: [[String]]
        let name: String
    }

    let entries: [Entry]

    /// The rows that `request` asks for, from the first to the last.
    func rows(_ request: ListRequest) -> [(number: Int64, tier: Int)] {
        var (typed, connection) = (request.search, request.filter.connection)
        if let pasted = Reference(typed), Samples.connections.contains(where: { $0.id == pasted.connection }) {
            if let connection, connection != pasted.connection { return [] }
            (typed, connection) = (pasted.id, pasted.connection)
        }
        let words = SearchText.folded(typed).split(separator: " ").map(String.init)
        let found = entries.filter { entry in
            (connection ?? entry.connection.id) == entry.connection.id
                && (request.filter.provider ?? entry.connection.provider) == entry.connection.provider
                && matches(entry.subscription, request.filter)
                && entry.groups.contains { group in
                    words.allSatisfy { word in group.contains { PlainList.holds($0, word) } }
                }
        }
        let phrase = words.joined(separator: " ")
        let keyed = found.map { entry in
            (entry, tier: words.isEmpty ? 0 : tier(entry, phrase), value: value(entry, request.order.key))
        }
        return keyed.sorted { left, right in
            if left.tier != right.tier { return left.tier < right.tier }
            if left.value.isEmpty != right.value.isEmpty { return right.value.isEmpty }
            let isDescending = request.order.isDescending
            for (one, other) in zip(left.value, right.value) where one != other {
                return isDescending ? other.lexicographicallyPrecedes(one) : one.lexicographicallyPrecedes(other)
            }
            return isDescending ? left.0.number > right.0.number : left.0.number < right.0.number
        }.map { ($0.0.number, $0.tier) }
    }

    private func matches(_ subscription: Subscription?, _ filter: ListFilter) -> Bool {
        guard let subscription else { return true }
        if let status = filter.status, StatusFilter(subscription.status) != status { return false }
        switch filter.end {
        case nil: return true
        case .offered(let timing)?: return subscription.capabilities.timings[timing] != nil
        case .within(let range)?: return subscription.scheduledEnd.map { range.contains($0.instant) } ?? false
        }
    }

    private static func holds(_ field: String, _ word: String) -> Bool {
        let isShort = word.unicodeScalars.count < 3 && word.utf8.allSatisfy { $0 < 0x80 && isLetter($0) }
        guard isShort else { return field.contains(word) }
        return field.split { !$0.isLetter && !$0.isNumber }.contains { $0.hasPrefix(word) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }

    private func tier(_ entry: Entry, _ phrase: String) -> Int {
        let fields = entry.groups.flatMap { $0 }
        return fields.contains(phrase) ? 0 : fields.contains { $0.hasPrefix(phrase) } ? 1 : 2
    }

    /// Numbers as texts of one length, so that all compare by their bytes; empty where there is no value.
    private func value(_ entry: Entry, _ key: SortKey) -> [[UInt8]] {
        func bytes(_ number: Double) -> [UInt8] { Array(String(format: "%020.3f", number + 1e12).utf8) }
        guard let subscription = entry.subscription else { return [Array(entry.name.utf8)] }
        switch key {
        case .name: return [Array(entry.name.utf8)]
        case .renewal: return subscription.renewal.map { [bytes($0.instant.timeIntervalSinceReferenceDate)] } ?? []
        case .amount:
            return subscription.amount.map { [Array($0.currency.utf8), bytes(Double($0.minor))] } ?? []
        case .status:
            let order: [StatusFilter] = [.trialing, .active, .pastDue, .paused, .pending, .ending, .ended, .unknown]
            let place = order.firstIndex(of: StatusFilter(subscription.status)) ?? 0
            return [bytes(Double(place)), Array(entry.name.utf8)]
        }
    }
}

extension PlainList<SubscriptionRow> {
    init(_ all: ListStretch<SubscriptionRow>) {
        entries = zip(all.rows, all.keys).map { row, key in
            let customer = row.subscription.customer
            return Entry(
                row: row, number: key.row, connection: row.connection, subscription: row.subscription,
                groups: [
                    [customer.name.string, customer.email.string, customer.ref.id, row.subscription.ref.id]
                        .map(SearchText.folded) + [SearchText.folded(row.subscription.plan.string)]
                ], name: customer.plainName)
        }
    }
}

extension PlainList<CustomerRow> {
    init(_ all: ListStretch<CustomerRow>, owning subscriptions: ListStretch<SubscriptionRow>) {
        let owned = Dictionary(grouping: subscriptions.rows) { $0.subscription.customer.ref }
        entries = zip(all.rows, all.keys).map { row, key in
            let own = [row.customer.name.string, row.customer.email.string, row.customer.ref.id]
                .map(SearchText.folded)
            let groups = (owned[row.customer.ref] ?? []).map { subscription in
                own + [subscription.subscription.ref.id, subscription.subscription.plan.string].map(SearchText.folded)
            }
            return Entry(
                row: row, number: key.row, connection: row.connection, subscription: nil, groups: [own] + groups,
                name: row.customer.plainName)
        }
    }
}

extension Customer {
    fileprivate var plainName: String {
        SearchText.folded(!name.isEmpty ? name.string : !email.isEmpty ? email.string : ref.id)
    }
}
