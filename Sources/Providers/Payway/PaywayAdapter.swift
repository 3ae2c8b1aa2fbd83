import Billing
import Foundation
import SafeText

/// Tulo Payway: subscriptions that Payway itself provisions, and those that Kayak owns and Payway passes on.
package struct PaywayAdapter: ProviderAdapter {
    package static let catalogueEntry = ProviderCatalogue.Entry(
        credentials: ["client_id", "client_secret"], needsTokens: false, options: PaywayOptions.all,
        takesLookups: true, takesReasons: false,
        scope: "Payway tells no changes: looked-up and recently opened accounts are read whole",
        routes: { _ in PaywayRoutes.all },
        make: { PaywayAdapter(settings: $0, transport: $1, world: $2) })

    package let connection: Connection
    /// Kayak's state may take a few seconds to show (section 11).
    package let verificationDelays: [Duration] = [.milliseconds(500), .seconds(2), .seconds(5), .seconds(5)]

    private let client: PaywayClient
    private let directory: PaywayDirectory
    private let options: PaywayOptions
    private let lookups: [String]
    private let world: World

    package init(settings: ConnectionSettings, transport: Transport, world: World) {
        connection = settings.connection
        options = PaywayOptions(settings)
        client = PaywayClient(transport: transport, settings: settings, options: options, world: world)
        directory = PaywayDirectory(client: client, options: options, connection: settings.connection)
        lookups = settings.lookups.map(PaywayAdapter.trimmed).filter { !$0.isEmpty }
        self.world = world
    }

    package func lag(of subscription: Subscription) -> Duration {
        PaywayOwner(of: subscription, options) == .kayak ? options.lag : .zero
    }

    // MARK: Reading

    package func pull(
        _ start: PullStart, deliver: (Page) async throws -> PullReceipt
    ) async throws -> [SafeText] {
        var complaints: [SafeText] = [
            "Payway lists no customers: only looked-up and recently opened ones are shown"
        ]
        // Without a token every key would fail, each in the same words.
        try await client.authorise()
        var delivered: Set<String> = []
        var failures: [ProviderError] = []
        var inARow = 0
        // An account's id may come back as a recent after its e-mail was looked up.
        for key in lookups + start.recents where !delivered.contains(key.lowercased()) {
            let found: PaywayDirectory.Found
            do {
                found = try await directory.find(key)
                inARow = 0
            } catch let error as ProviderError {
                failures.append(error)
                complaints.append("\(SafeText(key, limit: 100)): \(error.message)")
                inARow = error.isLikelyForEveryKey ? inARow + 1 : 0
                // One credential serves every key.
                guard inARow < PaywayAdapter.failuresInARow, !error.isRefusalOfCredentials else {
                    complaints.append("the keys after it were not tried")
                    break
                }
                continue
            }
            if let complaint = found.complaint { complaints.append(complaint) }
            if delivered.insert(found.accountID).inserted { _ = try await deliver(found.page) }
        }
        if delivered.isEmpty, let failure = failures.first(where: \.isConnectionWide) { throw failure }
        return complaints
    }

    package func lookUp(_ key: String) async throws -> [Page] {
        let key = PaywayAdapter.trimmed(key)
        guard !key.isEmpty else { return [] }
        do {
            return [try await directory.find(key).page]
        } catch ProviderError.notFound {
            return []
        }
    }

    package func subscription(_ id: String, customer: String?) async throws -> Subscription {
        let missing = ProviderError.notFound("no subscription \(SafeText(id, limit: 100)) in the accounts known here")
        guard let id = PaywayID.normalised(id) else { throw missing }
        let keys = customer.map { [$0] } ?? directory.accounts(likeliestFor: id) + lookups
        var failure = missing
        for key in keys {
            do {
                let found = try await directory.find(key)
                if let match = found.page.subscriptions.first(where: { $0.ref.id == id }) { return match }
                if let gone = directory.unlisted(id, of: found.accountID) { return gone }
            } catch ProviderError.notFound {
                continue
            } catch let error as ProviderError where keys.count > 1 {
                // It may be another key's; only if it is nobody's does the failure count.
                failure = error
            }
        }
        throw failure
    }

    package func reasons(for subscription: Subscription) async throws -> ReasonList {
        let isKayak = PaywayOwner(of: subscription, options) == .kayak
        let listed = try PaywayReasons(try await client.get("/cancellation_reasons"), forKayak: isKayak).listed
        return ReasonList(reasons: listed, takesFreeText: false, isRequired: isKayak, isSent: true)
    }

    package func check() async throws -> Checkup {
        try await client.authorise()
        let count = try PaywayReasons(try await client.get("/cancellation_reasons"), forKayak: false).listed.count
        return Checkup("credentials accepted, \(count) cancellation reason\(count == 1 ? "" : "s") to pick from")
    }

    // MARK: Forecasting

    package func predict(_ timing: Timing, for subscription: Subscription) async throws -> Prediction {
        if let refusal = subscription.capabilities.refusal(of: timing) { throw ProviderError.notOffered(refusal) }
        let prediction = PaywayPrediction(subscription: subscription, options: options, now: world.now())
        guard timing == .providerDecides else { return prediction.atPeriodEnd }
        let preflight = PaywayPreflight(client: client, options: options)
        return prediction.providerDecides(preflight: try await preflight.doubt(about: subscription))
    }

    package func objection(to order: CancelOrder, reasons: ReasonList) -> SafeText? {
        if let refusal = order.subscription.capabilities.refusal(of: order.timing) { return refusal }
        guard let reason = order.reason else {
            return order.timing == .providerDecides ? PaywayAdapter.reasonNeeded : nil
        }
        return reasons.reasons.contains { $0.id == reason.lowercased() }
            ? nil : "\(SafeText(reason, limit: 60)) is not one of Payway's reasons"
    }

    // MARK: Writing

    /// There is no field for the agent's or the customer's own words.
    package func sentFields(of order: CancelOrder) -> SentFields { SentFields(reason: order.reason) }

    package func cancel(_ order: CancelOrder) async -> WriteAnswer {
        if let refusal = order.subscription.capabilities.refusal(of: order.timing) { return .notSent(refusal) }
        let cancellation = PaywayCancellation(client: client, options: options)
        guard order.timing == .providerDecides else {
            return await cancellation.cancelOwn(order.subscription, reason: order.reason)
        }
        guard let reason = order.reason else { return .notSent(PaywayAdapter.reasonNeeded) }
        return await cancellation.cancelAtKayak(order.subscription, reason: reason)
    }

    package func undoCancel(_ subscription: Subscription) async -> WriteAnswer {
        guard case .offered = subscription.capabilities.undo else {
            return .notSent("only a cancelled subscription that Payway itself provisions can be taken back")
        }
        return await PaywayCancellation(client: client, options: options).reactivate(subscription)
    }

    package func verdict(on order: CancelOrder, after: Subscription, answer: WriteAnswer, now: Date) -> Verdict {
        guard order.timing == .providerDecides else { return PaywayVerdict.own(order: order, after: after, now: now) }
        if case .accepted(let evidence) = answer {
            return PaywayVerdict.atKayak(order: order, after: after, evidence: evidence, now: now)
        }
        return PaywayVerdict.atKayak(order: order, after: after, evidence: nil, now: now)
    }

    /// After so many failures in a row that are not the key's own, no further key is tried.
    private static let failuresInARow = 2

    private static let reasonNeeded: SafeText = "Payway needs a reason to end a Kayak subscription"

    private static func trimmed(_ key: String) -> String { key.trimmingCharacters(in: .whitespacesAndNewlines) }
}

extension ProviderError {
    fileprivate var isRefusalOfCredentials: Bool { if case .unauthorised = self { true } else { false } }

    /// Whether it says nothing about the one key and everything about the connection.
    fileprivate var isConnectionWide: Bool {
        switch self {
        case .serverFault: true
        default: isLikelyForEveryKey
        }
    }

    /// Whether the next key would meet it too. A server fault may be one account's.
    fileprivate var isLikelyForEveryKey: Bool {
        switch self {
        case .unreachable, .unauthorised, .rateLimited: true
        default: false
        }
    }
}
