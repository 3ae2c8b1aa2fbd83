import Billing
import SafeText

/// Lists a whole connection: customers first, then subscriptions, joined by the customer's id.
struct UseePayPull {
    let api: UseePayAPI
    let connection: Connection
    let options: UseePayOptions

    /// The most customers whose names are kept for the join; behind it a subscription shows its customer's id.
    private static let joinLimit = 250_000

    /// - Returns: why the list cannot be known complete.
    /// - Throws: what `deliver` throws, and `ProviderError` when the very first page fails or the credentials are
    ///   refused; a later page that fails makes the list incomplete instead.
    func run(_ deliver: (Page) async throws -> Void) async throws -> [SafeText] {
        var known: [String: Customer] = [:]
        var doubts = try await list(.customers, mayFailAtFirst: false) { rows, pager in
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
        doubts += try await list(.subscriptions, mayFailAtFirst: true) { rows, pager in
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
    /// - Parameter take: takes each page's new rows.
    private func list(
        _ resource: UseePayAPI.Resource, mayFailAtFirst: Bool,
        _ take: ([JSON], inout UseePayPager) async throws -> Void
    ) async throws -> [SafeText] {
        var pager = UseePayPager(pageSize: options.pageSize)
        var mayFail = mayFailAtFirst
        while let query = pager.query {
            let rows: [JSON]
            do {
                rows = try pager.take(try await api.page(resource, query))
            } catch let error as ProviderError {
                try Task.checkCancellation()
                if !mayFail { throw error }
                if case .unauthorised = error { throw error }
                pager.stop(because: "a page could not be read: \(error.message)")
                break
            }
            mayFail = true
            if !rows.isEmpty { try await take(rows, &pager) }
        }
        return pager.doubts(resource)
    }
}
