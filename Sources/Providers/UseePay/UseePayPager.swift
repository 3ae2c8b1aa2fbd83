import Billing
import SafeText

/// Walks one listing in whichever of the two paging dialects the first answer shows, and always comes to an end
/// (contract, section 3.0, client rules 1 to 3).
///
/// The dialect is learnt anew for each listing: its first request is the same in both.
struct UseePayPager {
    /// `page_num` from 0 with `items` as the documents say, or `page` from 1 with `data` as the SDK does.
    enum Dialect: String, Sendable { case documents, sdk }

    /// A page as it was answered.
    struct Page: Sendable {
        let dialect: Dialect
        let rows: [JSON]
        let hasMore: Bool?

        /// - Throws: `ProviderError.malformed` when `json` is no page.
        init(_ json: JSON) throws(ProviderError) {
            if let items = json["items"]?.array {
                (dialect, rows) = (.documents, items)
            } else if let data = json["data"]?.array {
                (dialect, rows) = (.sdk, data)
            } else {
                throw .malformed("a page of UseePay's list holds no rows")
            }
            hasMore = json["has_more"]?.boolean
        }
    }

    let pageSize: Int
    private let pageLimit: Int
    /// Nil before the first answer.
    private(set) var dialect: Dialect?
    private var previous: [JSON] = []
    /// Whether the last page was the one before it once more.
    private(set) var isRepeat = false
    /// Why the list cannot be known complete.
    private(set) var troubles: [SafeText] = []
    private var unreadable = 0

    /// - Parameters:
    ///   - dialect: as learnt by an earlier pull of the same listing.
    ///   - pageLimit: where a listing that brings ever new rows is given up.
    init(pageSize: Int, dialect: Dialect? = nil, pageLimit: Int = 50_000) {
        self.pageSize = pageSize
        self.dialect = dialect
        self.pageLimit = pageLimit
    }

    /// The paging fields of the request for page number `index`, counted from 0.
    func query(_ index: Int) -> [(name: String, value: String)] {
        let size = (name: "page_size", value: String(pageSize))
        if dialect == .sdk, index > 0 { return [(name: "page", value: String(index + 1)), size] }
        return [(name: "page_num", value: String(index)), size]
    }

    /// Takes the answer to `query(index)` in, page after page.
    ///
    /// - Returns: whether the listing goes on behind it.
    /// - Throws: `ProviderError.malformed` when the list has changed its form.
    mutating func hasMore(behind page: Page, at index: Int) throws(ProviderError) -> Bool {
        if let dialect, dialect != page.dialect {
            throw .malformed("UseePay's list changed its form between two pages")
        }
        isRepeat = !page.rows.isEmpty && page.rows == previous
        (dialect, previous) = (page.dialect, page.rows)
        if isRepeat {
            stop(because: UseePayPager.nothingNew)
            return false
        }
        // Where it is not told, a full page may have a successor.
        guard page.hasMore ?? (page.rows.count >= pageSize), !page.rows.isEmpty else { return false }
        guard index + 1 < pageLimit else {
            stop(because: "given up after \(pageLimit) pages: the list may be incomplete")
            return false
        }
        return true
    }

    /// Notes why the listing is given up.
    mutating func stop(because why: SafeText) { troubles.append(why) }

    /// Why a listing ends whose pages bring what was there before.
    static let nothingNew: SafeText = "a page held nothing new: the list may be incomplete"

    /// Everything that makes the list doubtful, once it has ended.
    func doubts(_ resource: UseePayAPI.Resource) -> [SafeText] {
        var doubts = troubles
        if unreadable > 0 { doubts.append("\(unreadable) unreadable row\(unreadable == 1 ? "" : "s") left out") }
        return doubts.map { "\(SafeText(resource.rawValue)): \($0)" }
    }

    /// Counts rows that could not be understood.
    mutating func count(unreadable rows: Int) { unreadable += rows }
}
