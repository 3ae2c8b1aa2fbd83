import Billing
import Foundation
import SafeText
import Storage
import TestSupport
import Testing

/// Every way through a list shows what a plain sort of all rows would.
@Suite("Paging through lists")
struct ListPagingTests {
    /// The ways a list can be read: sorted in memory, or in the order of an index, or sorted behind a short look at it.
    static let limits = [
        ListLimits(), ListLimits(probed: 3, walked: 1_000, found: 3), ListLimits(probed: 3, walked: 6, found: 3),
        ListLimits(probed: 3, walked: 6),
    ]

    @Test("subscriptions", arguments: limits.indices)
    func subscriptions(limits: Int) throws {
        let folder = try TemporaryFolder()
        let mirror = try Mirror(
            path: folder.file("m.sqlite"), connections: Samples.connections, limits: ListPagingTests.limits[limits])
        try Samples.fill(mirror, customers: 60, seed: 11)
        let plain = PlainList(try mirror.subscriptions(ListRequest(count: 10_000)))
        #expect(plain.entries.count > 60)
        for request in Samples.requests(seed: UInt64(limits)) {
            try check(request, plain.rows(request)) { try mirror.subscriptions($0) }
        }
    }

    @Test("customers", arguments: limits.indices)
    func customers(limits: Int) throws {
        let folder = try TemporaryFolder()
        let mirror = try Mirror(
            path: folder.file("m.sqlite"), connections: Samples.connections, limits: ListPagingTests.limits[limits])
        try Samples.fill(mirror, customers: 60, seed: 12)
        let plain = PlainList(
            try mirror.customers(ListRequest(count: 10_000)),
            owning: try mirror.subscriptions(ListRequest(count: 10_000)))
        #expect(plain.entries.count == 60)
        for request in Samples.requests(seed: 5) where request.filter.status == nil && request.filter.end == nil {
            var request = request
            request.order.key = .name
            try check(request, plain.rows(request)) { try mirror.customers($0) }
        }
    }

    /// Reads a list forwards, backwards and around a row of it.
    private func check<Row>(
        _ request: ListRequest, _ expected: [(number: Int64, tier: Int)],
        _ read: (ListRequest) throws -> ListStretch<Row>
    ) throws {
        func stretch(at place: ListPlace) throws -> ListStretch<Row> {
            var request = request
            request.place = place
            let stretch = try read(request)
            #expect(stretch.rows.count == stretch.keys.count && stretch.rows.count <= request.count)
            if let start = stretch.start, let first = stretch.keys.first {
                #expect(expected[start].number == first.row, "\(request)")
            }
            switch stretch.count {
            case .exact(let count): #expect(count == expected.count, "\(request)")
            case .atLeast(let count): #expect(count <= expected.count, "\(request)")
            }
            return stretch
        }
        let numbers = expected.map(\.number)
        var found = try stretch(at: .first)
        var forwards = found.keys
        #expect(!found.hasBefore && found.start == 0)
        while found.hasAfter, let last = found.keys.last, forwards.count <= expected.count {
            found = try stretch(at: .after(last))
            #expect(found.hasBefore)
            forwards += found.keys
        }
        #expect(forwards.map(\.row) == numbers, "\(request)")
        #expect(forwards.map(\.tier) == expected.map(\.tier), "\(request)")
        found = try stretch(at: .last)
        var backwards = found.keys
        #expect(!found.hasAfter)
        while found.hasBefore, let first = found.keys.first, backwards.count <= expected.count {
            found = try stretch(at: .before(first))
            #expect(found.hasAfter)
            backwards = found.keys + backwards
        }
        #expect(backwards.map(\.row) == numbers, "\(request)")
        guard !numbers.isEmpty else { return }
        let middle = numbers.count * 2 / 3
        let around = try stretch(at: .around(forwards[middle]))
        let start = max(0, middle - request.count / 2)
        let end = min(numbers.count, start + request.count)
        #expect(around.keys.map(\.row) == Array(numbers[start..<end]), "\(request)")
        #expect(around.hasBefore == (start > 0) && around.hasAfter == (end < numbers.count))
    }
}
