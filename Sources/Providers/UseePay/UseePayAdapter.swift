// UseePay (Open API v2): lists, reads, immediate ends, and period ends that only a re-read proves.
// Belongs here: this provider's requests, objects, rules and judgement, from its contract.

import Billing
import Foundation
import SafeText

/// One connection to UseePay.
package struct UseePayAdapter: ProviderAdapter {
    package let connection: Connection
    private let api: UseePayAPI
    private let options: UseePayOptions
    private let world: World
    /// Whose lists these are, and in pages of which size.
    private let origin: String

    package static let catalogueEntry = ProviderCatalogue.Entry(
        credentials: ["merchant_no", "app_id", "api_key"], needsTokens: false, options: UseePayOptions.all,
        takesLookups: false, takesReasons: false,
        // Rows carry the time of their last change, but no list can be ordered or narrowed by it (section 3.0).
        scope: "UseePay lists whole only: no list can be asked for changes",
        routes: { _ in UseePayRoutes.all },
        make: { settings, transport, world in UseePayAdapter(settings, transport: transport, world: world) })

    /// - Parameter settings: with the credentials `merchant_no`, `app_id` and `api_key`.
    package init(_ settings: ConnectionSettings, transport: Transport, world: World) {
        connection = settings.connection
        api = UseePayAPI(transport: transport, settings: settings)
        options = UseePayOptions(settings)
        origin = "\(settings.baseURL.absoluteString) \(options.pageSize)"
        self.world = world
    }

    package func understands(_ point: String) -> Bool { UseePayPoint(point, origin) != nil }

    package func pull(
        _ start: PullStart, deliver: (Page) async throws -> PullReceipt
    ) async throws -> [SafeText] {
        let point = start.point.flatMap { UseePayPoint($0, origin) }
        var pull = UseePayPull(api: api, connection: connection, options: options, origin: origin, from: point)
        return try await pull.run(deliver)
    }

    package func subscription(_ id: String, customer: String?) async throws -> Subscription {
        let object = try await api.object(.subscriptions, id)
        guard let found = UseePaySubscription(object, customer: customer, options: options) else {
            throw ProviderError.malformed("UseePay tells no customer for subscription \(SafeText(id))")
        }
        guard customer == nil || customer == found.customerID else {
            throw ProviderError.notFound("subscription \(SafeText(id)) belongs to another customer")
        }
        return found.neutral(
            customer: try await self.customer(found.customerID), connection: connection, options: options)
    }

    /// The customer with their name. A subscription must stay readable when its customer is not: the proof of a
    /// cancellation hangs on it.
    private func customer(_ id: String) async throws -> Customer {
        do {
            let object = try await api.object(.customers, id)
            if let found = UseePayCustomer(object, connection: connection) { return found.customer }
        } catch is ProviderError {
            try Task.checkCancellation()
        }
        return UseePayCustomer.unknown(id, connection: connection)
    }

    package func reasons(for subscription: Subscription) async throws -> ReasonList {
        ReasonList(
            reasons: Feedback.allCases.map { Reason(id: $0.rawValue, label: $0.gloss) }, takesFreeText: false,
            isRequired: false, isSent: true)
    }

    package func predict(_ timing: Timing, for subscription: Subscription) async throws -> Prediction {
        if let why = subscription.capabilities.refusal(of: timing) { throw ProviderError.notOffered(why) }
        let invoices = try await openInvoices(of: subscription)
        let forecast = UseePayForecast(subscription: subscription, openInvoices: invoices, now: world.now())
        guard timing == .atPeriodEnd else { return forecast.immediately }
        guard let end = subscription.periodEnd else {
            throw ProviderError.notOffered("UseePay does not tell the end of the paid period")
        }
        return forecast.atPeriodEnd(end)
    }

    /// Nil when they cannot be known: the forecast says so rather than fail, for the end itself does not hang on them.
    private func openInvoices(of subscription: Subscription) async throws -> [UseePayForecast.OpenInvoice]? {
        let filters = [
            (name: "customer_id", value: subscription.customer.ref.id),
            (name: "subscription_id", value: subscription.ref.id), (name: "status", value: "open"),
        ]
        // Where the filters are ignored this may be everybody's invoices, and an agent is waiting.
        var pager = UseePayPager(pageSize: options.pageSize, pageLimit: 50)
        var found: [UseePayForecast.OpenInvoice] = []
        var (index, hasMore, seen) = (0, true, Set<String>())
        do {
            while hasMore {
                let page = try UseePayPager.Page(try await api.page(.invoices, pager.query(index) + filters))
                hasMore = try pager.hasMore(behind: page, at: index)
                let rows = page.rows.filter { row in row["id"]?.nonEmptyText.map { seen.insert($0).inserted } ?? false }
                pager.count(unreadable: page.rows.count { $0["id"]?.nonEmptyText == nil })
                found += rows.compactMap { .init($0, of: subscription, options: options) }
                index += 1
            }
        } catch is ProviderError {
            try Task.checkCancellation()
            return nil
        }
        return pager.doubts(.invoices).isEmpty ? found : nil
    }

    package func objection(to order: CancelOrder, reasons: ReasonList) -> SafeText? {
        if let why = order.subscription.capabilities.refusal(of: order.timing) { return why }
        if let reason = order.reason, Feedback(rawValue: reason) == nil {
            return "\(SafeText(reason)) is not one of UseePay's reasons"
        }
        if let comment = order.comment, comment.count > UseePayRules.commentLimit {
            return "the comment has \(comment.count) characters; at most \(UseePayRules.commentLimit) are sent"
        }
        return nil
    }

    package func sentFields(of order: CancelOrder) -> SentFields { UseePayWire.sentFields(order) }

    package func cancel(_ order: CancelOrder) async -> WriteAnswer {
        let id = order.subscription.ref.id
        // Asked here once more, so that no caller can turn a period end into anything else (section 3.5, rule 3).
        if let why = order.subscription.capabilities.refusal(of: order.timing) { return .notSent(why) }
        switch order.timing {
        case .immediately: return accepted(await api.cancel(id, UseePayWire.immediateEnd(order)), id)
        case .atPeriodEnd: return accepted(await api.update(id, UseePayWire.periodEnd(order)), id, wantsFlag: true)
        case .providerDecides: return .notSent("UseePay ends it when you say: immediately or at period end")
        }
    }

    package func undoCancel(_ subscription: Subscription) async -> WriteAnswer {
        guard case .offered = subscription.capabilities.undo else {
            return .notSent("no end is scheduled that could be taken back")
        }
        return accepted(await api.update(subscription.ref.id, UseePayWire.takeBack), subscription.ref.id)
    }

    package func verdict(on order: CancelOrder, after: Subscription, answer: WriteAnswer, now: Date) -> Verdict {
        UseePayJudgement(order: order, after: after, now: now).verdict
    }

    package func check() async throws -> Checkup {
        let query = UseePayPager(pageSize: 1).query(0)
        let customers = try UseePayPager.Page(try await api.page(.customers, query)).rows
        return Checkup("UseePay answers; \(customers.isEmpty ? "it lists no customer" : "customers can be listed")")
    }

    /// What the journal keeps of a yes. The answered object proves nothing (section 11, trap 3); where it shows no
    /// flag, that is said, in case no re-read shows one either.
    private func accepted(_ result: UseePayWriteResult, _ id: String, wantsFlag: Bool = false) -> WriteAnswer {
        switch result {
        case .failed(let answer): return answer
        case .answered(let status, let object):
            var summary: SafeText = "HTTP \(status)"
            let answered = UseePaySubscription(object, options: options)
            if wantsFlag, let answered, answered.id == id, !answered.isFlagged, !answered.status.isTerminal {
                summary = "\(summary); as answered, \(UseePayAdapter.periodEndNotAccepted)"
            }
            if let code = object["code"]?.nonEmptyText { summary = "\(summary); code \(SafeText(code))" }
            return .accepted(.init(summary: summary))
        }
    }

    /// The words for a yes after which no re-read shows the flag (section 3.5, rule 3).
    package static let periodEndNotAccepted: SafeText =
        "the provider did not accept a period-end cancel; nothing was scheduled"
}
