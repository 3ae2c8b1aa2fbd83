import Billing
import Foundation
import SafeText

/// UniBee's merchant API (the contract in its section 10): paged lists, cancel now or at period end, undo.
package struct UniBeeAdapter: ProviderAdapter {
    package static let catalogueEntry = ProviderCatalogue.Entry(
        credentials: ["api_key"], needsTokens: false, options: options, takesLookups: false, takesReasons: false,
        // The newest change first would be an order to ask for, but nothing in a row tells when it changed, so that nobody
        // could know where to stop (sections 4.5 and 6.1).
        scope: "UniBee lists whole only: rows carry no time of change",
        routes: { _ in UniBeeRoutes.all },
        make: { settings, transport, world in UniBeeAdapter(settings: settings, transport: transport, world: world) })

    /// How many characters of a reason the deployment stores; 200 on MySQL (sections 7.9 and 13).
    private static let reasonLimit = ProviderOption("reason_limit", count: 200)
    /// Rows a page; no maximum is documented, 100 is a courtesy (section 4.4).
    private static let pageSize = ProviderOption("page_size", count: 100, least: 1)
    /// Requests per second that this connection allows itself: the merchant's limit is shared by everybody who uses the
    /// key, and its height is in no document (section 4.8). 0 sends without pacing.
    private static let requestsPerSecond = ProviderOption("requests_per_second", count: 5)
    package static let options = [reasonLimit, pageSize, requestsPerSecond]

    package let connection: Connection
    let client: UniBeeClient
    let world: World
    let reasonLimit: Int
    let baseURL: URL

    package init(settings: ConnectionSettings, transport: Transport, world: World) {
        connection = settings.connection
        baseURL = settings.baseURL
        self.world = world
        let key = settings.credentials["api_key"] ?? Secret("")
        transport.redactor.learn(key)
        reasonLimit = max(1, Int(settings.value(of: UniBeeAdapter.reasonLimit)) ?? UniBeeReason.usualLimit)
        let pageSize = Int(settings.value(of: UniBeeAdapter.pageSize)) ?? 100
        client = UniBeeClient(
            transport: transport, key: key, world: world, pageSize: min(max(pageSize, 1), 100),
            rate: Int(settings.value(of: UniBeeAdapter.requestsPerSecond)) ?? 5)
    }

    package func subscription(_ id: String, customer: String?) async throws -> Subscription {
        let row = UniBeeRow(json: try await detail(id), connection: connection, reasonLimit: reasonLimit)
        guard let found = row.subscriptionID else {
            throw ProviderError.malformed("UniBee's answer names no subscription")
        }
        // Look-ups at the provider ignore letter case; ids here do not (section 4.1).
        guard found == id else { throw ProviderError.notFound("UniBee has no subscription \(id)") }
        if let customer, row.userID != customer {
            throw ProviderError.notFound("subscription \(id) does not belong to customer \(customer)")
        }
        let isIncomplete = try await isIncomplete(row)
        guard let subscription = row.subscription(isIncomplete: isIncomplete, now: world.now()) else {
            throw ProviderError.malformed("UniBee's answer names no customer of subscription \(id)")
        }
        return subscription
    }

    private func detail(_ id: String) async throws -> JSON {
        do {
            return try await client.post("subscription/detail", ["subscriptionId": .string(id)])
        } catch ProviderError.refused(let code, let message)
            where code == "404"
            || ["subscription not found", "wrong merchant account"].contains(where: message.string.hasPrefix)
        {
            throw ProviderError.notFound("UniBee: \(message)")
        }
    }

    /// Whether a row told as Active is Incomplete in truth; filters use the stored status (section 12, trap 4).
    private func isIncomplete(_ row: UniBeeRow) async throws -> Bool {
        guard row.shownStatus == 2, let id = row.subscriptionID, let user = row.userID.flatMap({ Int64($0) }) else {
            return false
        }
        return try await incompleteIDs(filters: ["userId": .number(String(user))]).contains(id)
    }

    package func reasons(for subscription: Subscription) async throws -> ReasonList {
        ReasonList(reasons: [], takesFreeText: true, isRequired: false, isSent: true)
    }

    package func predict(_ timing: Timing, for subscription: Subscription) async throws -> Prediction {
        UniBeeForecast(subscription: subscription, nextCharge: try await nextCharge(subscription), now: world.now())
            .prediction(timing)
    }

    /// The renewal charge that cancelling avoids; what UniBee will not compute is unknown, not an obstacle.
    private func nextCharge(_ subscription: Subscription) async throws -> UniBeeForecast.NextCharge {
        do {
            let data = try await client.get(
                "subscription/preview_subscription_next_invoice",
                query: [(name: "subscriptionId", value: subscription.ref.id)])
            let invoice = data["invoice"]
            guard let money = UniBeeRow.money(invoice?["totalAmount"], invoice?["currency"]) else {
                return .unknown("UniBee names none")
            }
            return .amount(money)
        } catch let error as ProviderError {
            if case .unauthorised = error { throw error }
            return .unknown(error.message)
        }
    }

    package func objection(to order: CancelOrder, reasons: ReasonList) -> SafeText? {
        order.timing == .immediately ? UniBeeReason(order).objection(limit: reasonLimit) : nil
    }

    package func sentFields(of order: CancelOrder) -> SentFields {
        guard order.timing == .immediately else { return SentFields() }
        return SentFields(reason: UniBeeReason.trimmed(order.reason), comment: UniBeeReason.trimmed(order.comment))
    }

    package func cancel(_ order: CancelOrder) async -> WriteAnswer {
        var body: [String: JSON] = ["subscriptionId": .string(order.subscription.ref.id)]
        switch order.timing {
        case .immediately:
            let reason = UniBeeReason(order)
            if let objection = reason.objection(limit: reasonLimit) { return .notSent(objection) }
            // Never userId, productId, prorate or invoiceNow: they mislead or do nothing (section 12, traps 8 and 9).
            if let text = reason.text { body["reason"] = .string(text) }
            return await client.write("subscription/cancel", .object(body))
        case .atPeriodEnd: return await client.write("subscription/cancel_at_period_end", .object(body))
        case .providerDecides: return .notSent("UniBee leaves the timing to the agent")
        }
    }

    package func undoCancel(_ subscription: Subscription) async -> WriteAnswer {
        await client.write(
            "subscription/cancel_last_cancel_at_period_end", ["subscriptionId": .string(subscription.ref.id)])
    }
}
