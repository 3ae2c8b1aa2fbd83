import Billing
import SafeText

/// Finding customers and their subscriptions by exact keys: Payway lists no customers (section 7, A1).
struct PaywayDirectory: Sendable {
    /// An account with its subscriptions.
    struct Found {
        let accountID: String
        let page: Page
        /// Rows that could not be read, in words; nil when all could.
        let complaint: SafeText?
    }

    let client: PaywayClient
    let options: PaywayOptions
    let connection: Connection
    private let known = PaywayKnown()

    init(client: PaywayClient, options: PaywayOptions, connection: Connection) {
        self.client = client
        self.options = options
        self.connection = connection
    }

    /// The account that `key` names exactly.
    ///
    /// - Throws: `ProviderError.notFound` when none of the key's forms finds one.
    func find(_ key: String) async throws -> Found {
        try await list(try await account(key))
    }

    /// Account ids under which `subscription` may be found.
    func accounts(likeliestFor subscription: String) -> [String] { known.accounts(likeliestFor: subscription) }

    private func account(_ key: String) async throws -> PaywayAccount {
        var missing = ProviderError.notFound("no account with the key \(SafeText(key, limit: 100))")
        for query in PaywayKey.queries(for: key) {
            do {
                return try PaywayAccount(try await client.get("/accounts", [query]).unwrapped)
            } catch ProviderError.notFound {
                continue
            } catch ProviderError.refused(let code, let message) where query.name == "email" {
                // Trap T16: addresses in a domain with digits are refused, not unknown.
                missing = .refused(
                    code: code, message: "\(message); Payway may not take this address, try the customer number")
            }
        }
        throw missing
    }

    private func list(_ account: PaywayAccount) async throws -> Found {
        let answer =
            options.listsUserProducts
            ? try await client.get("/userproducts/\(HTTPRequest.encoded(account.id))")
            : try await client.get("/subscription/get_by_account", [(name: "account_id", value: account.id)])
        guard let items = answer["items"]?.array else {
            throw ProviderError.malformed("the subscriptions came without a list")
        }
        let rows = items.compactMap(PaywayRow.init)
        known.remember(account: account.id, subscriptions: rows.map(\.id))
        let unreadable = items.count - rows.count
        let page = Page(
            customers: [account.customer(of: connection)],
            subscriptions: rows.map { $0.subscription(of: account, on: connection, options) })
        let complaint: SafeText =
            "\(unreadable) subscription\(unreadable == 1 ? "" : "s") of \(account.name) came without a readable id"
        return Found(accountID: account.id, page: page, complaint: unreadable == 0 ? nil : complaint)
    }
}
