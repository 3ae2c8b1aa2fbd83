import Billing
import SafeText

/// Lists a whole connection: customers first, then subscriptions, which name their customers by id only.
///
/// Which rows were met before, and what a customer is called, the receiver of the pages knows.
struct UseePayPull {
    private let api: UseePayAPI
    private let connection: Connection
    private let options: UseePayOptions
    /// Where the pull is.
    private var point: UseePayPoint
    /// Whether an earlier pull had begun it.
    private let isResumed: Bool
    private var hasListed = false
    /// Goes into every point; see `UseePayPoint.text`.
    private let origin: String

    /// What was made of a page's rows.
    private struct Answer: Sendable {
        let page: UseePayPager.Page
        var content = Page()
        var readable: Int { content.customers.count + content.subscriptions.count }
    }

    init(api: UseePayAPI, connection: Connection, options: UseePayOptions, origin: String, from start: UseePayPoint?) {
        self.api = api
        self.connection = connection
        self.options = options
        point = start ?? UseePayPoint()
        self.origin = origin
        isResumed = start != nil
        // One page again: rows shift when others come or go (section 3.0, rule 5).
        point.page = max(0, point.page - 1)
    }

    /// - Returns: why the list cannot be known complete.
    /// - Throws: what `deliver` throws, and `ProviderError` when UseePay cannot be reached, asks to be left alone, refuses
    ///   the credentials or lists nothing at all; any other page that fails makes the list incomplete instead.
    mutating func run(_ deliver: (Page) async throws -> PullReceipt) async throws -> [SafeText] {
        if isResumed, !point.doubts.contains(UseePayPull.wasInterrupted) {
            point.doubts.append(UseePayPull.wasInterrupted)
        }
        if point.resource == .customers {
            let doubts = try await list(deliver)
            hasListed = hasListed || doubts.isEmpty
            point.doubts += doubts
            (point.resource, point.page, point.dialect) = (.subscriptions, 0, nil)
        }
        return point.doubts + (try await list(deliver))
    }

    /// Neither an order nor a total is told (section 3.0), so nobody can prove that nothing was missed.
    private static let wasInterrupted: SafeText =
        "went on where an interrupted pull had stopped: rows that moved meanwhile may be missing until the next one"

    /// Walks one listing to its end.
    ///
    /// - Returns: why it cannot be known complete.
    private mutating func list(_ deliver: (Page) async throws -> PullReceipt) async throws -> [SafeText] {
        let resource = point.resource
        var pager = UseePayPager(pageSize: options.pageSize, dialect: point.dialect)
        var hasAnswered = false
        let decode = resource == .customers ? customers : subscriptions
        do {
            try await UseePayPull.ahead.pages(
                from: point.page, request: { pager.query($0) },
                fetch: { [api] query in
                    let page = try UseePayPager.Page(try await api.page(resource, query))
                    return Answer(page: page, content: decode(page.rows))
                },
                end: { index, answer in
                    hasAnswered = true
                    guard try pager.hasMore(behind: answer.page, at: index) else { return index + 1 }
                    // Only the next page is known to be there; a long list is trusted to go on.
                    return index + 2 + min(UseePayPull.ahead.limit - 1, index / UseePayPull.pagesPerPageAhead)
                },
                take: { index, answer, isFollowed in
                    if pager.isRepeat { return false }
                    hasListed = hasListed || answer.readable > 0
                    pager.count(unreadable: answer.page.rows.count - answer.readable)
                    (point.page, point.dialect) = (index + 1, pager.dialect)
                    guard answer.readable > 0 else { return true }
                    var content = answer.content
                    (content.point, content.isFollowed) = (point.text(origin), isFollowed)
                    let receipt = try await deliver(content)
                    // What an earlier pull met is met again by the one that goes on with it.
                    guard receipt.rows == 0, !isResumed, index > 0 else { return true }
                    pager.stop(because: UseePayPager.nothingNew)
                    return false
                })
        } catch let error as ProviderError {
            try Task.checkCancellation()
            // Listing nothing is a failure; so is what may be over at the next pull, which then goes on from here.
            if error.isOfConnection || (!hasAnswered && !hasListed && resource == .subscriptions) { throw error }
            pager.stop(because: "a page could not be read: \(error.message)")
        }
        return pager.doubts(resource)
    }

    /// Section 8: at most four requests at once.
    private static let ahead = FetchAhead(limit: 3)
    /// After so many pages one more is asked for ahead.
    private static let pagesPerPageAhead = 8

    private var customers: @Sendable ([JSON]) -> Page {
        { [connection] rows in
            Page(customers: rows.compactMap { UseePayCustomer($0, connection: connection)?.customer })
        }
    }

    private var subscriptions: @Sendable ([JSON]) -> Page {
        { [connection, options] rows in
            let found = rows.compactMap { UseePaySubscription($0, options: options) }
            return Page(
                subscriptions: found.map { found in
                    let customer = UseePayCustomer.unknown(found.customerID, connection: connection)
                    return found.neutral(customer: customer, connection: connection, options: options)
                })
        }
    }
}

extension ProviderError {
    /// Whether no other request would fare better now.
    fileprivate var isOfConnection: Bool {
        switch self {
        case .unreachable, .unauthorised, .rateLimited: true
        default: false
        }
    }
}
