import Billing
import SafeText

/// Walks one listing in whichever of the two paging dialects the first answer shows, and always comes to an end
/// (contract, section 3.0, client rules 1 to 3).
///
/// The dialect is learnt anew for each listing: its first request is the same in both.
struct UseePayPager {
    /// `page_num` from 0 with `items` as the documents say, or `page` from 1 with `data` as the SDK does.
    enum Dialect { case documents, sdk }

    /// What is asked for next.
    private enum Position {
        case first
        /// `index` counts from 0.
        case further(Dialect, index: Int)
        case finished
    }

    private let pageSize: Int
    private let pageLimit: Int
    private var position = Position.first
    private var seen: Set<String> = []
    /// Rows without an id: unreadable, but no repeats as long as they differ.
    private var nameless: Set<JSON> = []
    /// Why the list cannot be known complete.
    private(set) var troubles: [SafeText] = []
    private var unreadable = 0

    /// - Parameter pageLimit: where a listing that brings ever new rows is given up.
    init(pageSize: Int, pageLimit: Int = 50_000) {
        self.pageSize = pageSize
        self.pageLimit = pageLimit
    }

    /// The paging fields of the next request; nil at the end.
    var query: [(name: String, value: String)]? {
        let size = (name: "page_size", value: String(pageSize))
        switch position {
        case .first: return [(name: "page_num", value: "0"), size]
        case .further(.documents, let index): return [(name: "page_num", value: String(index)), size]
        case .further(.sdk, let index): return [(name: "page", value: String(index + 1)), size]
        case .finished: return nil
        }
    }

    /// Takes the answer to `query` in and returns its rows that are new.
    ///
    /// - Throws: `ProviderError.malformed` when it is no page.
    mutating func take(_ page: JSON) throws(ProviderError) -> [JSON] {
        let (dialect, rows) = try rows(of: page)
        let news = rows.filter { isNew($0) }
        // Where it is not told, a full page may have a successor.
        let hasMore = page["has_more"]?.boolean ?? (rows.count >= pageSize)
        let next = index + 1
        if !rows.isEmpty, news.isEmpty {
            stop(because: "a page held nothing new: the list may be incomplete")
        } else if !hasMore || rows.isEmpty {
            position = .finished
        } else if next == pageLimit {
            stop(because: "given up after \(pageLimit) pages: the list may be incomplete")
        } else {
            position = .further(dialect, index: next)
        }
        return news.filter { $0["id"]?.nonEmptyText != nil }
    }

    /// Gives the listing up.
    mutating func stop(because why: SafeText) {
        position = .finished
        troubles.append(why)
    }

    /// Everything that makes the list doubtful, once it has ended.
    func doubts(_ resource: UseePayAPI.Resource) -> [SafeText] {
        var doubts = troubles
        if unreadable > 0 { doubts.append("\(unreadable) unreadable row\(unreadable == 1 ? "" : "s") left out") }
        return doubts.map { "\(SafeText(resource.rawValue)): \($0)" }
    }

    /// Counts a row that could not be understood.
    mutating func countUnreadable() { unreadable += 1 }

    private var index: Int {
        if case .further(_, let index) = position { index } else { 0 }
    }

    private func rows(of page: JSON) throws(ProviderError) -> (Dialect, [JSON]) {
        let found: (Dialect, [JSON])? =
            if let items = page["items"]?.array { (.documents, items) } else {
                page["data"]?.array.map { (.sdk, $0) }
            }
        guard let found else { throw .malformed("a page of UseePay's list holds no rows") }
        if case .further(let dialect, _) = position, dialect != found.0 {
            throw .malformed("UseePay's list changed its form between two pages")
        }
        return found
    }

    private mutating func isNew(_ row: JSON) -> Bool {
        if let id = row["id"]?.nonEmptyText { return seen.insert(id).inserted }
        unreadable += 1
        return nameless.insert(row).inserted
    }
}
