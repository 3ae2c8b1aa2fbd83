import Billing
import Storage

/// The subscriptions of the customers to whom the next key may go, read before they are wanted: then the key is
/// answered from memory.
package struct DetailsAhead: Sendable, Hashable {
    private var known: [Reference: [SubscriptionRow]] = [:]
    private var asked: Set<Reference> = []
    /// With more customers than these, only those near are kept.
    private let most: Int
    /// Changes when what was read before no longer counts.
    private(set) var version = 0

    package init(most: Int = 400) { self.most = most }

    func subscriptions(of ref: Reference) -> [SubscriptionRow]? { known[ref] }

    /// Asks for everybody near as soon as one of the next is missing, so that most keys ask for nobody.
    ///
    /// - Returns: whom to read; empty when nobody is missing, or all of them are on their way.
    mutating func missing<Row>(in list: ListState<Row>, page: Int, owner: KeyPath<Row, Reference>) -> [Reference] {
        missing(list.next(page: page).map { list.rows[$0][keyPath: owner] }) {
            list.near(page: page).map { list.rows[$0][keyPath: owner] }
        }
    }

    mutating func missing(_ next: [Reference], near: () -> [Reference]) -> [Reference] {
        guard next.contains(where: { known[$0] == nil && !asked.contains($0) }) else { return [] }
        let near = Set(near())
        if known.count > most { known = known.filter { near.contains($0.key) } }
        asked = near.subtracting(known.keys)
        return asked.sorted()
    }

    /// - Parameter version: that of the question.
    mutating func accept(_ rows: [Reference: [SubscriptionRow]], version: Int) {
        guard version == self.version else { return }
        known.merge(rows.filter { asked.contains($0.key) }) { $1 }
        asked.subtract(rows.keys)
    }

    /// The mirror may hold something else by now.
    mutating func outdate() {
        (known, asked) = ([:], [])
        version += 1
    }
}
