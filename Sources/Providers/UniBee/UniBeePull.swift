import Billing
import Foundation
import SafeText

/// Lists a whole connection: pages of customers first, then pages of subscriptions, whose rows carry their customer.
///
/// Which rows were met before, the receiver of the pages knows; here they are only counted.
struct UniBeePull {
    private let adapter: UniBeeAdapter
    /// Where the pull is.
    private var point: UniBeePoint
    /// Whether the next page overlaps what an earlier pull had met.
    private var isAtSeam: Bool
    /// The ids of the few subscriptions that are Incomplete in truth.
    private var incomplete: Set<String> = []

    /// What was made of a page's rows.
    private struct Content: Sendable {
        var page = Page()
        var readable = 0
        var hasSubscribers = false
    }

    init(_ adapter: UniBeeAdapter, from start: UniBeePoint) {
        self.adapter = adapter
        point = start
        isAtSeam = start.place.page > 0
        // One page again: rows shift when others before them are deleted (section 4.4).
        if isAtSeam { point.place.page -= 1 }
    }

    /// - Returns: why the list cannot be known complete.
    mutating func run(_ deliver: (Page) async throws -> PullReceipt) async throws -> [SafeText] {
        if point == UniBeePoint() { point.subscriptions.total = try await adapter.countOfSubscriptions() }
        if point.list == .customers {
            try await read(deliver)
            (point.list, point.newestFirst, point.place) = (.subscriptions, false, UniBeePlace())
        }
        incomplete = try await adapter.incompleteIDs()
        try await read(deliver)
        var gaps = point.customers.gaps("customers") + point.subscriptions.gaps("subscriptions")
        // Failures of the provider's database come as an empty success (section 12, trap 16).
        if point.subscriptions.met == 0, point.hasSubscribers {
            gaps.append("UniBee listed no subscription although customers have some")
        }
        return gaps
    }

    /// Reads a list to its end, and once more from the other end when rows are missing: equal times may swap between
    /// pages, and then one row comes twice and another not at all (section 4.4).
    private mutating func read(_ deliver: (Page) async throws -> PullReceipt) async throws {
        while true {
            if try await !pass(deliver) {
                point.place = UniBeePlace()
            } else if !point.newestFirst, point.tally.hasLost {
                (point.newestFirst, point.place) = (true, UniBeePlace())
            } else {
                return
            }
        }
    }

    /// Reads a list from where it is to its end.
    ///
    /// - Returns: false when its first page held nothing that was met before an interruption: more rows have shifted
    ///   than a page holds, and some may lie between.
    private mutating func pass(_ deliver: (Page) async throws -> PullReceipt) async throws -> Bool {
        var list = point.list == .customers ? UniBeeList.customers : .subscriptions
        list.newestFirst = point.newestFirst
        var isJoined = true
        var rowsRead = point.place.page * (point.place.stride ?? 0)
        let decode = point.list == .customers ? customers : subscriptions
        // Without rows no page says where the list goes on.
        let isSeam = isAtSeam
        isAtSeam = false
        var isFirst = true
        try await adapter.client.eachPage(of: list, from: point.place, decode: decode) { page, place in
            rowsRead += page.rows.count
            point.place = place
            point.tally.total = max(point.tally.total, page.total ?? rowsRead)
            point.tally.unreadable += page.rows.count - page.content.readable
            point.hasSubscribers = point.hasSubscribers || page.content.hasSubscribers
            var told = page.content.page
            told.total = point.total
            told.point = point.text(adapter.origin)
            told.isFollowed = page.isFollowed
            let receipt = try await deliver(told)
            let news = point.list == .customers ? receipt.customers : receipt.subscriptions
            point.tally.met += news
            isJoined = !(isSeam && isFirst) || news < page.content.readable
            isFirst = false
            return isJoined
        }
        return isJoined
    }

    private var customers: @Sendable ([JSON]) -> Content {
        let connection = adapter.connection
        return { rows in
            var content = Content()
            content.page.customers = rows.compactMap { UniBeeRow.customer($0, connection) }
            content.readable = content.page.customers.count
            content.hasSubscribers = rows.contains { $0["subscriptionId"]?.nonEmptyText != nil }
            return content
        }
    }

    /// A deleted customer is in no list, but their subscriptions are, and bring them along.
    private var subscriptions: @Sendable ([JSON]) -> Content {
        let (adapter, incomplete) = (adapter, incomplete)
        return { rows in
            let now = adapter.world.now()
            var content = Content()
            content.page.subscriptions = rows.compactMap { row in
                let row = UniBeeRow(json: row, connection: adapter.connection, reasonLimit: adapter.reasonLimit)
                return row.subscription(isIncomplete: row.subscriptionID.map(incomplete.contains) ?? false, now: now)
            }
            content.readable = content.page.subscriptions.count
            return content
        }
    }
}
