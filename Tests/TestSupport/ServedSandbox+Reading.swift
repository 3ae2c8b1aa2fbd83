import Billing
import Providers
import SafeText
import Sandbox

extension ServedSandbox {
    /// The requests so far that could change anything, the oldest first.
    package var writes: [SandboxRequest] { server.log.all.filter { $0.method != "GET" } }
}

extension ProviderAdapter {
    /// A pull from the beginning into a receiver that remembers what it met.
    package func pull(
        recents: [String], deliver: (Page) async throws -> Void
    ) async throws -> [SafeText] {
        var met = MetRows()
        return try await pull(PullStart(recents: recents)) { page in
            try await deliver(page)
            return met.take(page)
        }
    }

    /// Everything a pull delivers, as one page, and what it says is missing.
    package func everything() async throws -> (Page, [SafeText]) {
        var whole = Page()
        let missing = try await pull(recents: []) { page in
            whole.customers += page.customers
            whole.subscriptions += page.subscriptions
        }
        return (whole, missing)
    }
}

/// The rows that a pull has met, as a mirror knows them.
package struct MetRows: Sendable {
    package private(set) var customers: Set<Reference> = []
    package private(set) var subscriptions: Set<Reference> = []

    package init() {}

    /// So many rows of each kind.
    package var receipt: PullReceipt {
        PullReceipt(customers: customers.count, subscriptions: subscriptions.count)
    }

    /// Takes a page in.
    ///
    /// - Returns: what of it is new.
    package mutating func take(_ page: Page) -> PullReceipt {
        let before = receipt
        customers.formUnion(page.customers.map(\.ref))
        customers.formUnion(page.subscriptions.map(\.customer.ref))
        subscriptions.formUnion(page.subscriptions.map(\.ref))
        return PullReceipt(
            customers: receipt.customers - before.customers, subscriptions: receipt.subscriptions - before.subscriptions
        )
    }
}
