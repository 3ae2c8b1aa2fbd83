import Billing
import Foundation
import SafeText

extension UniBeeAdapter {
    /// Pages of customers first, then pages of subscriptions whose rows carry their customer. Only ids are remembered.
    package func pull(recents: [String], deliver: (Page) async throws -> Void) async throws -> [SafeText] {
        var customers = UniBeeTally()
        var hasSubscribers = false
        try await everyRow(of: "user/list", list: "userAccounts", &customers) { rows, tally in
            var page = Page()
            for row in rows {
                guard let customer = UniBeeRow.customer(row, connection), tally.isNew(customer.ref.id) else { continue }
                page.customers.append(customer)
                hasSubscribers = hasSubscribers || row["subscriptionId"]?.nonEmptyText != nil
            }
            try await deliver(page)
        }
        let incomplete = try await incompleteIDs()
        var subscriptions = UniBeeTally()
        // A deleted customer is in no list, but their subscriptions are.
        var known = customers.seen
        try await everyRow(of: "subscription/list", list: "subscriptions", &subscriptions) { rows, tally in
            var page = Page(total: customers.total + tally.total)
            for row in rows {
                let row = UniBeeRow(json: row, connection: connection, reasonLimit: reasonLimit)
                let id = row.subscriptionID ?? ""
                guard let subscription = row.subscription(isIncomplete: incomplete.contains(id), now: world.now()),
                    tally.isNew(id)
                else { continue }
                page.subscriptions.append(subscription)
                if known.insert(subscription.customer.ref.id).inserted { page.customers.append(subscription.customer) }
            }
            try await deliver(page)
        }
        var gaps = customers.gaps("customers") + subscriptions.gaps("subscriptions")
        // Failures of the provider's database come as an empty success (section 12, trap 16).
        if subscriptions.seen.isEmpty, hasSubscribers {
            gaps.append("UniBee listed no subscription although customers have some")
        }
        return gaps
    }

    /// The ids of subscriptions whose stored status is Incomplete, which API keys are told as Active.
    func incompleteIDs(filters: [String: JSON] = [:]) async throws -> Set<String> {
        var filters = filters
        filters["status"] = [7]
        var (told, masked): (Set<String>, Set<String>) = ([], [])
        var isFiltered = true
        try await client.eachPage(of: "subscription/list", list: "subscriptions", filters: filters) { rows, _ in
            for row in rows {
                guard let status = row["subscription"]?["status"]?.integer,
                    let id = row["subscription"]?["subscriptionId"]?.nonEmptyText
                else { continue }
                switch status {
                case 7: told.insert(id)
                case 2: masked.insert(id)
                default: isFiltered = false
                }
            }
        }
        // Who ignores the filter hands out everything: then a 2 is as likely an Active that is one.
        return isFiltered ? told.union(masked) : told
    }

    /// Reads a list to its end, and once more from the other end when rows are missing: equal times may swap between
    /// pages, and then one row comes twice and another not at all (section 4.4).
    private func everyRow(
        of path: String, list: String, _ tally: inout UniBeeTally,
        take: (_ rows: [JSON], _ tally: inout UniBeeTally) async throws -> Void
    ) async throws {
        for newestFirst in [false, true] {
            var rowsRead = 0
            try await client.eachPage(of: path, list: list, newestFirst: newestFirst) { rows, total in
                rowsRead += rows.count
                tally.total = max(tally.total, total ?? rowsRead)
                try await take(rows, &tally)
            }
            if tally.isComplete { return }
        }
    }
}

/// What a listing has brought so far.
struct UniBeeTally {
    private(set) var seen: Set<String> = []
    /// The most rows the provider has told of.
    var total = 0

    var isComplete: Bool { seen.count >= total }

    /// Whether `id` comes for the first time.
    mutating func isNew(_ id: String) -> Bool { seen.insert(id).inserted }

    /// What is missing, in words.
    func gaps(_ what: SafeText) -> [SafeText] {
        guard !isComplete else { return [] }
        return ["\(String(total - seen.count)) of \(String(total)) \(what) could not be read"]
    }
}
