import Billing
import Foundation
import SafeText

/// Whitebeard: readers' own subscriptions, ended with a reason out of the configured list.
package struct WhitebeardAdapter: ProviderAdapter {
    package let connection: Connection
    /// Every customer brings a token.
    package let hasOneCredential = false
    let transport: Transport
    let options: WhitebeardOptions
    let requests: WhitebeardRequests
    let configured: [Reason]
    let roster: TokenRoster
    let world: World

    /// What the configuration of such a connection holds.
    package static let catalogueEntry = ProviderCatalogue.Entry(
        credentials: ["api_key"], needsTokens: true, options: WhitebeardOptions.all, takesLookups: false,
        takesReasons: true, scope: "Whitebeard tells no changes: all that the configured tokens hold is read",
        routes: WhitebeardRoutes.all, make: { WhitebeardAdapter($0, transport: $1, world: $2) })

    package init(_ settings: ConnectionSettings, transport: Transport, world: World) {
        let options = WhitebeardOptions(settings)
        let key = settings.credentials["api_key"] ?? Secret("")
        let requests = WhitebeardRequests(options, key: key)
        connection = settings.connection
        configured = settings.reasons
        self.transport = transport
        self.options = options
        self.requests = requests
        self.world = world
        WhitebeardAdapter.teach(transport.redactor, [key] + settings.tokens.map(\.token))
        roster = TokenRoster(connection: settings.connection, tokens: settings.tokens) { token in
            let body = try await WhitebeardAdapter.content(requests.profile(token), transport)
            return try WhitebeardAdapter.owner(body)
        }
    }

    package func pull(
        _ start: PullStart, deliver: (Page) async throws -> PullReceipt
    ) async throws -> [SafeText] {
        try await roster.list(
            suspicion: "every token was rejected: the API key may be wrong",
            holding: { try await holding($0, $1, $2) }, deliver: deliver)
    }

    package func subscription(_ id: String, customer: String?) async throws -> Subscription {
        if let customer {
            let (token, owner) = try await roster.seat(of: customer)
            return try await find(id, token, owner)
        }
        let seats = try await roster.census()
        let answers = try await concurrently(TokenRoster.owners(seats)) { token, owner in
            do {
                return Result<Subscription, ProviderError>.success(try await find(id, token, owner))
            } catch let error as ProviderError {
                return .failure(error)
            }
        }
        var unread: ProviderError?
        for answer in answers {
            switch answer {
            case .success(let found): return found
            case .failure(.notFound): continue
            case .failure(let error): unread = unread ?? error
            }
        }
        throw unread ?? TokenRoster.absence(of: "subscription \(SafeText(id))", among: seats)
    }

    package func reasons(for subscription: Subscription) async throws -> ReasonList {
        ReasonList(
            reasons: configured, takesFreeText: false, isRequired: !configured.isEmpty, isSent: !configured.isEmpty)
    }

    package func predict(_ timing: Timing, for subscription: Subscription) async throws -> Prediction {
        if let refusal = subscription.capabilities.refusal(of: timing) { throw ProviderError.notOffered(refusal) }
        return WhitebeardForecast.prediction(for: subscription, now: world.now())
    }

    /// The site may answer reads from a cache and invalidates it on its own; how soon, nobody says. A body that shows the
    /// end is trusted before a list that does not (contract, section 10 and section 12, trap 12).
    package func trustInAnswer(_ answer: WriteAnswer) -> Duration {
        // The timing is set only where the body shows that the end is requested.
        if case .accepted(let evidence) = answer, evidence.timing != nil { options.cacheLag } else { .zero }
    }

    package func verdict(on order: CancelOrder, after: Subscription, answer: WriteAnswer, now: Date) -> Verdict {
        WhitebeardForecast.verdict(on: order, after: after, sent: sentFields(of: order), now: now)
    }

    package func check() async throws -> Checkup {
        do {
            let found = try await roster.checkup()
            guard configured.isEmpty else { return found }
            return Checkup("\(found.summary); no reasons are configured, so none is sent", warnings: found.warnings)
        } catch ProviderError.unauthorised(let why) {
            throw ProviderError.unauthorised("\(why); no token is accepted: the API key may be wrong")
        }
    }

    /// Lists the owner's subscriptions and picks one: there is no call for a single one (contract, section 7.2).
    func find(_ id: String, _ token: TokenRoster.Token, _ owner: TokenRoster.Owner) async throws -> Subscription {
        let holding = try await holding(token, owner, await roster.customer(owner))
        guard let one = holding.subscriptions.first(where: { $0.ref.id == id }) else {
            throw ProviderError.notFound("customer \(SafeText(owner.id)) has no subscription \(SafeText(id))")
        }
        return one
    }

    private func holding(
        _ token: TokenRoster.Token, _ owner: TokenRoster.Owner, _ customer: Customer
    ) async throws -> TokenRoster.Holding {
        let body = try await WhitebeardAdapter.content(requests.subscriptions(token.token), transport)
        // Such a back end writes an empty object for an empty list, too.
        guard let rows = body.array ?? (body.object?.isEmpty == true ? [] : nil) else {
            throw ProviderError.malformed("the list of subscriptions is no list")
        }
        let records = rows.compactMap { WhitebeardRecord($0, zone: options.zone) }
        let own = records.filter { $0.owner == nil || $0.owner == owner.id }
        let dropped = rows.count - own.count
        var seen: Set<String> = []
        return TokenRoster.Holding(
            subscriptions: own.filter { seen.insert($0.id).inserted }.map { record in
                record.subscription(
                    of: customer, reasons: configured, commentLimit: options.commentLimit, now: world.now())
            },
            shortfall: dropped == 0 ? nil : "\(dropped) subscriptions not understood or somebody else's")
    }

    /// Reads a body and takes it out of its envelope (contract, section 9).
    private static func content(_ request: HTTPRequest, _ transport: Transport) async throws -> JSON {
        let response = try await transport.read(request)
        let failure = AnswerKind(whitebeard: response).readFailure(
            response, code: response.whitebeardErrorType, message: response.whitebeardMessage)
        if let failure { throw failure }
        guard let body = response.json else { throw ProviderError.malformed("the answer is not JSON") }
        return WhitebeardEnvelope.content(body)
    }

    private static func owner(_ profile: JSON) throws(ProviderError) -> TokenRoster.Owner {
        guard let id = profile[anyOf: ["userId", "user_id"]]?.nonEmptyText else {
            throw .malformed("profile not understood: no userId")
        }
        let login = profile["loginName"]?.text ?? ""
        return TokenRoster.Owner(
            id: id, name: SafeText(profile["displayName"]?.nonEmptyText ?? login), email: SafeText(login),
            profile: profile)
    }

    /// A token is redacted with its prefix and without, as a provider may echo either.
    private static func teach(_ redactor: Redactor, _ secrets: [Secret]) {
        for secret in secrets {
            redactor.learn(secret)
            if let bare = secret.reveal().split(separator: " ").last { redactor.learn(Secret(String(bare))) }
        }
    }
}
