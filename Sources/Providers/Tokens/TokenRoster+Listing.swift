import Billing
import SafeText

extension TokenRoster {
    /// What one customer holds, and why that list cannot be known complete.
    struct Holding: Sendable {
        var subscriptions: [Subscription] = []
        var shortfall: SafeText?
    }

    /// Delivers every token's owner with their subscriptions; a rejected token keeps its row, an accepted one loses it.
    ///
    /// - Parameters:
    ///   - suspicion: said besides when every token is rejected.
    ///   - holding: reads what an owner holds.
    /// - Returns: why the list cannot be known complete, naming the labels.
    /// - Throws: the first failure when not one token could even be asked.
    func list(
        suspicion: SafeText? = nil,
        holding: @escaping @Sendable (Token, Owner, Customer) async throws -> Holding,
        deliver: (Page) async throws -> PullReceipt
    ) async throws -> [SafeText] {
        guard !tokens.isEmpty else { return ["no customer's token is configured"] }
        let seats = try await census()
        try TokenRoster.refuse(unless: seats)
        var shortfalls = seats.compactMap(\.shortfall)
        if let suspicion, seats.allSatisfy(\.isRejected) { shortfalls.append(suspicion) }

        _ = try await deliver(Page(customers: rejectedRows(seats), whole: acceptedRows(seats)))
        var owners = TokenRoster.owners(seats)[...]
        while !owners.isEmpty {
            let pages = try await concurrently(Array(owners.prefix(4))) { token, owner in
                try await row(token, owner, holding)
            }
            owners = owners.dropFirst(4)
            var page = Page()
            for (one, shortfall) in pages {
                page.customers += one.customers
                page.subscriptions += one.subscriptions
                page.whole.formUnion(one.whole)
                if let shortfall { shortfalls.append(shortfall) }
            }
            _ = try await deliver(page)
        }
        return shortfalls
    }

    /// What the tokens are worth: how many are accepted, and which are not.
    ///
    /// - Throws: the first failure when none is accepted.
    func checkup() async throws -> Checkup {
        let seats = try await census()
        let failed = seats.compactMap(\.shortfall)
        guard failed.count < seats.count else {
            guard case .failure(let error) = seats.first?.answer else {
                return Checkup("no customer's token is configured")
            }
            throw error
        }
        return Checkup("\(seats.count - failed.count) of \(seats.count) tokens accepted", warnings: failed)
    }

    /// The owners in the order of their first token, each once.
    static func owners(_ seats: [Seat]) -> [(Token, Owner)] {
        var seen: Set<String> = []
        return seats.compactMap { seat in
            guard case .success(let owner) = seat.answer, seen.insert(owner.id).inserted else { return nil }
            return (seat.token, owner)
        }
    }

    private func row(
        _ token: Token, _ owner: Owner, _ holding: @Sendable (Token, Owner, Customer) async throws -> Holding
    ) async throws -> (Page, SafeText?) {
        let customer = await customer(owner)
        do {
            let holding = try await holding(token, owner, customer)
            let why: SafeText? = holding.shortfall.map { "\"\(token.label)\": \($0)" }
            let whole: Set<String> = holding.shortfall == nil ? [owner.id] : []
            return (Page(customers: [customer], subscriptions: holding.subscriptions, whole: whole), why)
        } catch let error as ProviderError {
            return (Page(customers: [customer]), "\"\(token.label)\": subscriptions not read: \(error.message)")
        }
    }

    /// Nobody to show at all is a failed pull and no short list; rejected tokens are something to show.
    private static func refuse(unless seats: [Seat]) throws(ProviderError) {
        var failures: [ProviderError] = []
        for seat in seats {
            guard case .failure(let error) = seat.answer, !seat.isRejected else { return }
            failures.append(error)
        }
        if let first = failures.first { throw first }
    }

    /// A row per rejected token, by its label: whose it was is not known any more.
    private func rejectedRows(_ seats: [Seat]) -> [Customer] {
        var used: [String: Int] = [:]
        return seats.filter(\.isRejected).map { seat in
            let row = TokenRoster.row(seat.token)
            used[row, default: 0] += 1
            let number = used[row] ?? 1
            return Customer(
                ref: Reference(connection: connection.id, id: row + (number == 1 ? "" : "-\(number)")),
                name: seat.token.label, email: "", note: "token rejected")
        }
    }

    /// The rows that accepted tokens had while they were rejected.
    private func acceptedRows(_ seats: [Seat]) -> Set<String> {
        Set(seats.filter { $0.shortfall == nil }.map { TokenRoster.row($0.token) })
    }

    /// The id of a rejected token's row.
    private static func row(_ token: Token) -> String { "token-\(token.label)" }
}

extension TokenRoster.Seat {
    var isRejected: Bool {
        if case .failure(.unauthorised) = answer { true } else { false }
    }

    /// The sentence about a token that brought nobody; nil when it did.
    var shortfall: SafeText? {
        switch answer {
        case .success: nil
        case .failure(.unauthorised(let why)): "\"\(token.label)\": token rejected (\(why))"
        case .failure(let error): "\"\(token.label)\": \(error.message)"
        }
    }
}
