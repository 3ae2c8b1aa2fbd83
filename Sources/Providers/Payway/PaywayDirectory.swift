import Billing
import SafeText

/// Finding customers and their subscriptions by exact keys: Payway lists no customers (section 7, A1).
struct PaywayDirectory: Sendable {
    /// An account with its subscriptions.
    struct Found {
        let accountID: String
        let page: Page
        /// What could not be read, in words; nil when all could.
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

    /// See `PaywayKnown`.
    func unlisted(_ id: String, of account: String) -> Subscription? { known.unlisted(id, of: account) }

    private func account(_ key: String) async throws -> PaywayAccount {
        var missing = ProviderError.notFound("no account with the key \(SafeText(key, limit: 100))")
        for query in PaywayKey.queries(for: key) {
            do {
                let account = try PaywayAccount(try await client.get("/accounts", [query]).unwrapped)
                guard account.answers(query) else {
                    throw ProviderError.malformed("Payway answered with another account than the one asked for")
                }
                return account
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
        var complaint: SafeText?
        var items: [JSON] = []
        do {
            items = try await self.items(of: account.id)
        } catch ProviderError.notFound(let why) {
            // The account is there: that its list is not must not lose the customer.
            complaint = "Payway lists no subscriptions of \(account.name): \(why)"
        }
        let rows = items.compactMap(PaywayRow.init)
        if rows.count < items.count {
            let count = items.count - rows.count
            complaint = "\(count) subscription\(count == 1 ? "" : "s") of \(account.name) came without a readable id"
        }
        var seen: Set<String> = []
        let page = Page(
            customers: [account.customer(of: connection)],
            subscriptions: rows.filter { seen.insert($0.id).inserted }
                .map { $0.subscription(of: account, on: connection, options) })
        known.remember(account: account.id, subscriptions: page.subscriptions)
        return Found(accountID: account.id, page: page, complaint: complaint)
    }

    private func items(of account: String) async throws -> [JSON] {
        let answer =
            options.listsUserProducts
            ? try await client.get("/userproducts/\(HTTPRequest.encoded(account))")
            : try await client.get("/subscription/get_by_account", [(name: "account_id", value: account)])
        guard let items = answer["items"]?.array else {
            throw ProviderError.malformed("the subscriptions came without a list")
        }
        return items
    }
}
