import Billing
import Foundation
import GRDB

/// A part of a list; its rows stand before those of the next.
enum ListSegment {
    /// All its rows, sorted.
    case sorted([RowKey])
    /// The rows of one tier that have, or have not, a value; read from an index in its order.
    case walked(ListWalk)
}

/// A part of an index that is in the order of a list.
struct IndexStretch {
    /// The index has the sorted columns behind the columns of this condition.
    let condition: SQL
    /// That of all its rows, where they have the same.
    let status: Int?

    init(source: Int64) { (condition, status) = ("source = \(source)", nil) }

    init(facet: Facet) {
        (condition, status) = ("source = \(facet.source) AND facet = \(facet.number)", facet.status)
    }
}

extension [SQL] {
    /// All of them; each is put in brackets.
    var conjunction: SQL { isEmpty ? "TRUE" : map { "(\($0))" as SQL }.joined(separator: " AND ") }
}
