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
    static let limits = [ListLimits(), ListLimits(probed: 3, walked: 1_000), ListLimits(probed: 3, walked: 6)]

    @Test("subscriptions", arguments: limits.indices)
    func subscriptions(limits: Int) throws {
        let folder = try TemporaryFolder()
        let mirror = try Mirror(
            path: folder.file("m.sqlite"), connections: Samples.connections, limits: ListPagingTests.limits[limits])
        try Samples.fill(mirror, customers: 60, seed: 11)
        let plain = PlainList(try mirror.subscriptions(ListRequest(count: 10_000)))
        #expect(plain.entries.count > 60)
        for request in Samples.requests {
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
        for request in Samples.requests where request.filter.status == nil && request.filter.end == nil {
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
        func read(_ place: ListPlace) throws -> ListStretch<Row> {
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
        var stretch = try read(.first)
        var forwards = stretch.keys
        #expect(!stretch.hasBefore && stretch.start == 0)
        while stretch.hasAfter, let last = stretch.keys.last, forwards.count <= expected.count {
            stretch = try read(.after(last))
            #expect(stretch.hasBefore)
            forwards += stretch.keys
        }
        #expect(forwards.map(\.row) == numbers, "\(request)")
        #expect(forwards.map(\.tier) == expected.map(\.tier), "\(request)")
        stretch = try read(.last)
        var backwards = stretch.keys
        #expect(!stretch.hasAfter)
        while stretch.hasBefore, let first = stretch.keys.first, backwards.count <= expected.count {
            stretch = try read(.before(first))
            #expect(stretch.hasAfter)
            backwards = stretch.keys + backwards
        }
        #expect(backwards.map(\.row) == numbers, "\(request)")
        guard !numbers.isEmpty else { return }
        let middle = numbers.count * 2 / 3
        let around = try read(.around(forwards[middle]))
        let start = max(0, middle - request.count / 2)
        let end = min(numbers.count, start + request.count)
        #expect(around.keys.map(\.row) == Array(numbers[start..<end]), "\(request)")
        #expect(around.hasBefore == (start > 0) && around.hasAfter == (end < numbers.count))
    }
}
