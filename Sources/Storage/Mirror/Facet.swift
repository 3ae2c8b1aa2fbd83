import Billing
import Foundation
import GRDB

/// What subscriptions are filtered by, as one number that the indexes have before what a list is sorted by.
///
/// A source has a few dozen facets at most, so that a filtered list is a few stretches of an index, each in the list's
/// order, however many rows there are; and a filter that lets nothing through is known at once.
struct Facet: Hashable {
    let source: Int64
    /// The status, then whether the end is known, then a bit for each offered timing.
    let number: Int

    private static let endBit = 8
    private static let width = 16

    static func number(of subscription: Subscription) -> Int {
        let timings = subscription.capabilities.timings.keys.reduce(0) { $0 | bit(of: $1) }
        let end = subscription.scheduledEnd == nil ? 0 : endBit
        return StatusFilter(subscription.status).number * width + end + timings
    }

    /// The status's place in the order of lists.
    var status: Int { number / Facet.width }

    /// Whether its rows can pass the filter; those of a period of time have to be looked at, too.
    func passes(_ filter: ListFilter) -> Bool {
        if let wanted = filter.status, wanted.number != status { return false }
        switch filter.end {
        case nil: return true
        case .offered(let timing): return number & Facet.bit(of: timing) != 0
        case .within: return number & Facet.endBit != 0
        }
    }

    /// All facets that a source's rows have, each found by one step into an index.
    static func all(of source: Int64, _ db: Database) throws -> [Facet] {
        let next = try db.cachedStatement(
            sql: "SELECT min(facet) FROM subscription WHERE source = ? AND facet > ?")
        var found: [Facet] = []
        while let number = try Int.fetchOne(next, arguments: [source, found.last?.number ?? -1]) {
            found.append(Facet(source: source, number: number))
        }
        return found
    }

    private static func bit(of timing: Timing) -> Int {
        switch timing {
        case .immediately: 1
        case .atPeriodEnd: 2
        case .providerDecides: 4
        }
    }
}
