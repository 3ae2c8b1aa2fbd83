import Billing
import SafeText

/// One of UniBee's lists, in one of its two orders (contract, sections 4.4 and 4.5).
struct UniBeeList: Sendable {
    let path: String
    /// The member of `data` that holds the rows, null when there are none.
    let member: String
    var filters: [String: JSON] = [:]
    /// Oldest first, new rows come last and shift nothing.
    var newestFirst = false

    static let customers = UniBeeList(path: "user/list", member: "userAccounts")
    static let subscriptions = UniBeeList(path: "subscription/list", member: "subscriptions")

    /// The body that asks for page number `index`.
    func body(_ index: Int, size: Int) -> JSON {
        var body = filters
        // Both always: the documented defaults and the real ones differ (section 4.5).
        body["sortField"] = "gmt_create"
        body["sortType"] = newestFirst ? "desc" : "asc"
        body["page"] = .number(String(index))
        body["count"] = .number(String(size))
        return .object(body)
    }
}

/// A page of a list with what was made of its rows.
struct UniBeePage<Content: Sendable>: Sendable {
    let rows: [JSON]
    let content: Content
    let total: Int?
    /// Whether the next page has arrived, too.
    var isFollowed = false
}

/// Where in a list to begin.
struct UniBeePlace: Sendable, Hashable {
    /// The number of the page.
    var page = 0
    /// Rows that a page really holds; nil before the first has come. No maximum is documented, and there may be one that
    /// is smaller than what is asked for (section 13).
    var stride: Int?
}

extension UniBeeClient {
    /// Pages on their way at once, within the pace of requests.
    private static let ahead = FetchAhead(limit: 4)

    /// Reads a list from `start` to its end, further pages being fetched meanwhile.
    ///
    /// - Parameters:
    ///   - decode: makes something of a page's rows, beside the calling task.
    ///   - deliver: called with each page in order and the place behind it; false ends the reading.
    func eachPage<Content: Sendable>(
        of list: UniBeeList, from start: UniBeePlace = UniBeePlace(),
        decode: @escaping @Sendable ([JSON]) -> Content,
        deliver: (UniBeePage<Content>, UniBeePlace) async throws -> Bool
    ) async throws {
        var stride = start.stride
        var previous: [JSON] = []
        var isRepeat = false
        try await UniBeeClient.ahead.pages(
            from: start.page, request: { list.body($0, size: pageSize) },
            fetch: { body in
                let data = try await post(list.path, body)
                // A list may be null; an answer that tells neither list nor total is no empty list.
                guard data[list.member]?.array != nil || data["total"]?.integer != nil else {
                    throw ProviderError.malformed("UniBee's answer holds no list of \(SafeText(list.member))")
                }
                let rows = data[list.member]?.array ?? []
                let total = data["total"]?.integer.flatMap { Int(exactly: $0) }
                return UniBeePage(rows: rows, content: decode(rows), total: total)
            },
            end: { index, page in
                // Whoever does not know pages repeats the first for ever. One row alone may come twice: equal times swap.
                isRepeat = page.rows.count > 1 && page.rows == previous
                previous = page.rows
                guard !isRepeat, !page.rows.isEmpty else { return index + 1 }
                let rows = stride ?? page.rows.count
                stride = rows
                guard let total = page.total else { return index + (page.rows.count >= pageSize ? 2 : 1) }
                let end = total / rows + (total % rows == 0 ? 0 : 1)
                // The second page shows whether there are pages at all.
                return index == start.page ? min(end, index + 2) : end
            },
            take: { index, page, isFollowed in
                if isRepeat { return false }
                var page = page
                page.isFollowed = isFollowed
                return try await deliver(page, UniBeePlace(page: index + 1, stride: stride))
            })
    }
}
