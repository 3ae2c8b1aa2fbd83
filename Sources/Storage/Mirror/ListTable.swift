import Billing
import Foundation
import GRDB

/// The two lists, as tables.
enum ListTable: String {
    case customer, subscription

    var name: String { rawValue }

    /// The index of its texts.
    var search: SearchIndex { self == .customer ? .customer : .subscription }
}

/// How far a list goes before it takes another way.
package struct ListLimits: Sendable {
    /// Rows that are looked at one by one and sorted in memory; a list of no more has an exact count.
    package var probed: Int
    /// Rows that are looked at in the list's order before all rows of the list are found instead.
    package var walked: Int
    /// Rows that are all found before any is looked at in the list's order.
    package var found: Int
    /// Rows that are looked at to tell that a long list has at least so many.
    package var sampled: Int

    package init(probed: Int = 5_000, walked: Int = 20_000, found: Int = 50_000, sampled: Int = 1_000) {
        self.probed = probed
        self.walked = walked
        self.found = found
        self.sampled = sampled
    }
}

/// What a list goes by, as columns: an index has them behind the source.
enum SortColumns {
    case name, renewal, amount, status

    init(_ key: SortKey) {
        self =
            switch key {
            case .name: .name
            case .renewal: .renewal
            case .amount: .amount
            case .status: .status
            }
    }

    var names: [String] {
        switch self {
        case .name: ["sort"]
        case .renewal: ["renewal"]
        case .amount: ["currency", "amount"]
        case .status: ["status", "sort"]
        }
    }

    /// What remains to be sorted by in a stretch of an index.
    var ordered: [String] { self == .status ? ["sort"] : names }

    /// Whether rows can be without a value.
    var isOptional: Bool { self == .renewal || self == .amount }

    /// True of all rows that have a value, and of those only. `IS NOT NULL` would not begin at the right place of the
    /// index.
    var hasValue: SQL {
        switch self {
        case .name, .status: "TRUE"
        case .renewal: "renewal > -1e300"
        case .amount: "currency > ''"
        }
    }

    /// The value in `row` of the columns from `index` on.
    func value(_ row: Row, at index: Int) -> SortValue {
        switch self {
        case .name: .text(row[index])
        case .renewal: (row[index] as Double?).map { .number($0) } ?? .none
        case .amount: (row[index] as String?).map { .amount($0, row[index + 1]) } ?? .none
        // The status first, then the name; one text keeps that order.
        case .status: .text("\(row[index] as Int) \(row[index + 1] as String)")
        }
    }

    /// What `value` read; nil where there is no value, or one of another list.
    func columns(_ value: SortValue) -> [any DatabaseValueConvertible]? {
        switch (self, value) {
        case (.name, .text(let text)): return [text]
        case (.renewal, .number(let number)): return [number]
        case (.amount, .amount(let currency, let minor)): return [currency, minor]
        case (.status, .text(let text)):
            let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 ? [Int(parts[0]) ?? 0, String(parts[1])] : nil
        default: return nil
        }
    }
}

extension RowKey {
    /// Which stretch of its list the row stands in: rows without a value stand behind the others of their tier.
    var rank: Int { tier * 2 + (value == .none ? 1 : 0) }

    /// Whether this row stands before `other` in a list of this direction.
    func precedes(_ other: RowKey, isDescending: Bool) -> Bool {
        if rank != other.rank { return rank < other.rank }
        switch value.order(other.value) {
        case .orderedAscending: return !isDescending
        case .orderedDescending: return isDescending
        case .orderedSame: return isDescending ? row > other.row : row < other.row
        }
    }
}

extension SortValue {
    /// As SQLite compares them: texts by their bytes.
    fileprivate func order(_ other: SortValue) -> ComparisonResult {
        func compare<Value: Comparable>(_ left: Value, _ right: Value) -> ComparisonResult {
            left < right ? .orderedAscending : left == right ? .orderedSame : .orderedDescending
        }
        func compare(_ left: String, _ right: String) -> ComparisonResult {
            if left.utf8.elementsEqual(right.utf8) { return .orderedSame }
            return left.utf8.lexicographicallyPrecedes(right.utf8) ? .orderedAscending : .orderedDescending
        }
        switch (self, other) {
        case (.text(let left), .text(let right)): return compare(left, right)
        case (.number(let left), .number(let right)): return compare(left, right)
        case (.amount(let currency, let minor), .amount(let otherCurrency, let otherMinor)):
            let byCurrency = compare(currency, otherCurrency)
            return byCurrency == .orderedSame ? compare(minor, otherMinor) : byCurrency
        default: return .orderedSame
        }
    }
}
