import Billing
import SafeText

/// Lists a whole connection: customers first, then subscriptions, joined by the customer's id.
struct UseePayPull {
    let api: UseePayAPI
    let connection: Connection
    let options: UseePayOptions

    /// The most customers whose names are kept for the join; behind it a subscription leaves its customer's alone.
    private static let joinLimit = 250_000

    /// - Returns: why the list cannot be known complete.
    /// - Throws: what `deliver` throws, and `ProviderError` when UseePay cannot be reached, refuses the credentials or
    ///   lists nothing at all; any other page that fails makes the list incomplete instead.
    func run(_ deliver: (Page) async throws -> Void) async throws -> [SafeText] {
        var known: [String: Customer] = [:]
        let isUnreachable = { (error: ProviderError) in if case .unreachable = error { true } else { false } }
        var doubts = try await list(.customers, isFatal: isUnreachable) { rows, pager in
            let customers = rows.compactMap { row in
                let customer = UseePayCustomer(row, connection: connection)
                if customer == nil { pager.countUnreadable() }
                return customer
            }
            for customer in customers where known.count < UseePayPull.joinLimit {
                known[customer.id] = customer.customer
            }
            try await deliver(Page(customers: customers.map(\.customer)))
        }
        let hasListed = !known.isEmpty || doubts.isEmpty
        doubts += try await list(.subscriptions, isFatal: { _ in !hasListed }) { rows, pager in
            var page = Page()
            for row in rows {
                guard let found = UseePaySubscription(row, options: options) else {
                    pager.countUnreadable()
                    continue
                }
                let customer =
                    known[found.customerID]
                    ?? UseePayCustomer.unknown(found.customerID, connection: connection)
                page.subscriptions.append(
                    found.neutral(customer: customer, connection: connection, options: options))
            }
            try await deliver(page)
        }
        return doubts
    }

    /// Walks one listing to its end.
    ///
    /// - Parameters:
    ///   - isFatal: whether a first page that fails so ends the pull. Refused credentials always do.
    ///   - take: takes each page's new rows.
    private func list(
        _ resource: UseePayAPI.Resource, isFatal: (ProviderError) -> Bool,
        _ take: ([JSON], inout UseePayPager) async throws -> Void
    ) async throws -> [SafeText] {
        var pager = UseePayPager(pageSize: options.pageSize)
        var hasAnswered = false
        while let query = pager.query {
            let rows: [JSON]
            do {
                rows = try pager.take(try await api.page(resource, query))
            } catch let error as ProviderError {
                try Task.checkCancellation()
                if case .unauthorised = error { throw error }
                if !hasAnswered, isFatal(error) { throw error }
                pager.stop(because: "a page could not be read: \(error.message)")
                break
            }
            hasAnswered = true
            if !rows.isEmpty { try await take(rows, &pager) }
        }
        return pager.doubts(resource)
    }
}
