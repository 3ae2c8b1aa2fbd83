import Billing
import Foundation
import SafeText

/// Ponddy: memberships read from the users' own profiles and ended with one call whose timing the provider decides.
package struct PonddyAdapter: ProviderAdapter {
    package let connection: Connection
    /// Every customer brings a token.
    package let hasOneCredential = false
    let transport: Transport
    let requests: PonddyRequests
    let roster: TokenRoster
    let world: World

    /// What the configuration of such a connection holds.
    package static let catalogueEntry = ProviderCatalogue.Entry(
        credentials: [], needsTokens: true, options: PonddyRequests.options, takesLookups: false, takesReasons: false,
        scope: "Ponddy tells no changes: all that the configured tokens hold is read",
        routes: PonddyRoutes.all, make: { PonddyAdapter($0, transport: $1, world: $2) })

    package init(_ settings: ConnectionSettings, transport: Transport, world: World) {
        let requests = PonddyRequests(settings)
        connection = settings.connection
        self.transport = transport
        self.requests = requests
        self.world = world
        for token in settings.tokens { transport.redactor.learn(token.token) }
        roster = TokenRoster(connection: settings.connection, tokens: settings.tokens) { token in
            let response = try await transport.read(requests.profile(token.reveal()))
            if let failure = AnswerKind(response).readFailure(response, message: response.ponddyMessage) {
                throw failure
            }
            return try PonddyAdapter.owner(response.json)
        }
    }

    /// The contract's section 7.1, step 5: soon, then after 2, 5 and 10 seconds.
    package var verificationDelays: [Duration] { [.milliseconds(500), .seconds(2), .seconds(5), .seconds(10)] }

    package func pull(
        _ start: PullStart, deliver: (Page) async throws -> PullReceipt
    ) async throws -> [SafeText] {
        try await roster.list(
            holding: { [world] _, owner, customer in
                guard let billing = PonddyBilling(profile: owner.profile) else {
                    return TokenRoster.Holding(
                        subscriptions: [
                            PonddyBilling.notUnderstood(
                                id: PonddyBilling.id(in: owner.profile, customer: owner.id), customer: customer)
                        ],
                        shortfall: "profile not understood")
                }
                guard let id = billing.subscriptionID(customer: owner.id) else { return TokenRoster.Holding() }
                return TokenRoster.Holding(subscriptions: [billing.row(id: id, customer: customer, now: world.now())])
            }, deliver: deliver)
    }

    package func subscription(_ id: String, customer: String?) async throws -> Subscription {
        if let customer {
            let (_, owner) = try await roster.seat(of: customer)
            return try await subscription(id, of: owner)
        }
        let seats = try await roster.census()
        for (_, owner) in TokenRoster.owners(seats)
        where id == PonddyBilling.id(in: owner.profile, customer: owner.id) {
            return try await subscription(id, of: owner)
        }
        throw TokenRoster.absence(of: "subscription \(SafeText(id))", among: seats)
    }

    package func reasons(for subscription: Subscription) async throws -> ReasonList {
        ReasonList(reasons: [], takesFreeText: true, isRequired: false, isSent: false)
    }

    package func predict(_ timing: Timing, for subscription: Subscription) async throws -> Prediction {
        if let refusal = subscription.capabilities.refusal(of: timing) { throw ProviderError.notOffered(refusal) }
        guard let billing = PonddyBilling(subscription) else {
            throw ProviderError.malformed("profile not understood")
        }
        return billing.prediction(now: world.now())
    }

    package func objection(to order: CancelOrder, reasons: ReasonList) -> SafeText? {
        order.subscription.capabilities.refusal(of: order.timing)
    }

    /// Nothing: the request has no body (contract, section 7).
    package func sentFields(of order: CancelOrder) -> SentFields { SentFields() }

    package func check() async throws -> Checkup { try await roster.checkup() }

    /// The subscription called `id` of a known customer. An id that the profile no longer holds was this customer's
    /// own before: the provider clears it when it ends, and only the absence can prove that.
    private func subscription(_ id: String, of owner: TokenRoster.Owner) async throws -> Subscription {
        let customer = await roster.customer(owner)
        guard let billing = PonddyBilling(profile: owner.profile) else {
            throw ProviderError.malformed("profile not understood")
        }
        let isInvented = id == PonddyBilling.inventedID(customer: owner.id)
        if let present = billing.subscription, present != id, !isInvented {
            throw ProviderError.notFound("the customer's subscription is \(SafeText(present)) now")
        }
        if billing.subscription == nil, !isInvented, id.hasPrefix("ponddy:") {
            throw ProviderError.notFound("\(SafeText(id)) is another customer's")
        }
        return billing.row(id: id, customer: customer, now: world.now())
    }

    /// Reads the owner; the key is `uuid`, else `id` (contract, sections 4 and 5).
    private static func owner(_ profile: JSON?) throws(ProviderError) -> TokenRoster.Owner {
        guard let profile, let id = profile["uuid"]?.nonEmptyText ?? profile["id"]?.nonEmptyText,
            let email = profile["email"]?.text
        else { throw .malformed("profile not understood") }
        let isUnderstood = PonddyBilling(profile: profile) != nil
        return TokenRoster.Owner(
            id: id, name: SafeText(profile["name"]?.nonEmptyText ?? email), email: SafeText(email),
            note: isUnderstood ? nil : "profile not understood", profile: profile)
    }
}
