import Billing
import SafeText

/// Whose token is whose, at a provider where each customer brings a token and nobody can be listed.
///
/// (Ponddy's contract, section 4; Whitebeard's, section 4.)
struct TokenRoster: Sendable {
    typealias Token = ConnectionSettings.Token

    /// The customer behind a token, as their profile tells.
    struct Owner: Sendable {
        let id: String
        let name: SafeText
        let email: SafeText
        /// What the agent must know of this customer.
        var note: SafeText?
        let profile: JSON
    }

    /// One configured token and what came of asking whose it is.
    struct Seat: Sendable {
        let token: Token
        let answer: Result<Owner, ProviderError>
    }

    let connection: Connection
    let tokens: [Token]
    /// Asks the provider for the profile behind a token.
    let identify: @Sendable (Secret) async throws -> Owner
    private let memory = Memory()

    init(
        connection: Connection, tokens: [Token], identify: @escaping @Sendable (Secret) async throws -> Owner
    ) {
        self.connection = connection
        self.tokens = tokens
        self.identify = identify
    }

    /// Asks every token for its owner, at most four at once. A failing token never fails the others.
    ///
    /// - Throws: only what is no `ProviderError`, such as a cancellation.
    func census() async throws -> [Seat] {
        let seats = try await concurrently(tokens) { token in
            do {
                return Seat(token: token, answer: .success(try await identify(token.token)))
            } catch let error as ProviderError {
                return Seat(token: token, answer: .failure(error))
            }
        }
        await memory.replace(with: seats)
        return seats
    }

    /// The token of `customer` with their profile read afresh; all tokens are asked when none is remembered, or when
    /// the remembered one is rejected or somebody else's.
    ///
    /// - Parameter customer: known from an earlier answer, so that one of the tokens was theirs.
    /// - Throws: `ProviderError.notFound` when every token is somebody else's, or why the token could not be asked.
    func seat(of customer: String) async throws -> (token: Token, owner: Owner) {
        if let token = await memory.token(of: customer) {
            do {
                let owner = try await identify(token.token)
                if owner.id == customer { return (token, owner) }
            } catch ProviderError.unauthorised {
                // Perhaps the customer has another token.
            }
        }
        let seats = try await census()
        for seat in seats {
            if case .success(let owner) = seat.answer, owner.id == customer { return (seat.token, owner) }
        }
        throw TokenRoster.absence(of: "customer \(SafeText(customer))", among: seats, wasKnown: true)
    }

    /// The token to end a subscription of `customer` with, its owner asked again just now.
    ///
    /// Stricter than `seat(of:)`: once a token is known to be this customer's, an answer with another name means that
    /// tokens were mixed up, and nothing may be sent with any of them (Ponddy's contract, trap 9; Whitebeard's,
    /// section 4).
    func confirmedSeat(of customer: String) async throws -> (token: Token, owner: Owner) {
        guard let token = await memory.token(of: customer) else { return try await seat(of: customer) }
        let owner = try await identify(token.token)
        guard owner.id == customer else {
            throw ProviderError.notOffered(
                "the token \"\(token.label)\" now belongs to customer \(SafeText(owner.id)), not \(SafeText(customer))")
        }
        return (token, owner)
    }

    /// The owner as a row, with what is to be said about it.
    func customer(_ owner: Owner) async -> Customer {
        var notes = owner.note.map { [$0] } ?? []
        if await memory.isShared(owner.id) { notes.append("duplicate token") }
        return Customer(
            ref: Reference(connection: connection.id, id: owner.id), name: owner.name, email: owner.email,
            note: notes.isEmpty ? nil : notes.joined(separator: ", "))
    }

    /// Why nothing was found: the first read that failed for another reason than a rejected token, else "not found".
    ///
    /// - Parameter wasKnown: a token brought it before; one that is rejected now is then the likely one.
    static func absence(of what: SafeText, among seats: [Seat], wasKnown: Bool = false) -> ProviderError {
        var rejected: [SafeText] = []
        for seat in seats {
            guard case .failure(let error) = seat.answer else { continue }
            if case .unauthorised = error { rejected.append(seat.token.label) } else { return error }
        }
        guard !rejected.isEmpty else { return .notFound("no token belongs to \(what)") }
        let labels = rejected.map { "\"\($0)\"" as SafeText }.joined(separator: ", ")
        let why: SafeText = "no accepted token belongs to \(what); rejected: \(labels)"
        return wasKnown || rejected.count == seats.count ? .unauthorised(why) : .notFound(why)
    }
}

/// What the latest answers told of the tokens.
private actor Memory {
    private var tokens: [String: ConnectionSettings.Token] = [:]
    private var shared: Set<String> = []

    /// A token that could not be asked keeps the owner it had, so that a mix-up is still noticed afterwards.
    func replace(with seats: [TokenRoster.Seat]) {
        var fresh: [String: ConnectionSettings.Token] = [:]
        var repeated: Set<String> = []
        for seat in seats {
            guard case .success(let owner) = seat.answer else { continue }
            if fresh[owner.id] == nil { fresh[owner.id] = seat.token } else { repeated.insert(owner.id) }
        }
        tokens.merge(fresh) { _, new in new }
        shared = repeated
    }

    func token(of customer: String) -> ConnectionSettings.Token? { tokens[customer] }

    func isShared(_ customer: String) -> Bool { shared.contains(customer) }
}
