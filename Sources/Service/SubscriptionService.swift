import Billing
import Foundation
import Providers
import SafeText
import Storage

/// Everything an agent can ask for, over all connections. Safe from every task.
package struct SubscriptionService: Sendable {
    package let policy: ServicePolicy
    private let prepared: Adapters
    let mirror: Mirror
    let journal: Journal
    let world: World

    /// The mirror shows exactly the adapters' connections from now on.
    package init(
        adapters: Adapters, mirror: Mirror, journal: Journal, policy: ServicePolicy, world: World = .real
    ) {
        prepared = adapters
        self.mirror = mirror
        self.journal = journal
        self.policy = policy
        self.world = world
        mirror.adopt(adapters.connections)
    }

    /// In the order of the configuration.
    package var connections: [Connection] { prepared.connections }

    var adapters: [any ProviderAdapter] { prepared.all }

    /// Reads one subscription afresh and updates the mirror with it.
    package func open(_ ref: Reference) async throws(ServiceError) -> Reading {
        let (subscription, readAt) = try await read(ref)
        let operations = try ServiceError.wrapping { try journal.operations(of: ref) }
        return Reading(subscription: subscription, operations: operations, readAt: readAt)
    }

    /// A customer with their subscriptions as the mirror knows them; nobody is contacted.
    package func customer(_ ref: Reference) throws(ServiceError) -> CustomerReading {
        _ = try adapter(of: ref)
        let reading = try ServiceError.wrapping {
            try mirror.customer(ref).map {
                CustomerReading(customer: $0, subscriptions: try mirror.subscriptions(of: ref))
            }
        }
        guard let reading else { throw .usage("no customer \(SafeText(ref.description)) is known here") }
        return reading
    }

    /// The reasons an agent may pick for one subscription.
    package func reasons(_ ref: Reference) async throws(ServiceError) -> ReasonList {
        let subscription = try await read(ref).subscription
        return try await reasons(for: subscription, adapter(of: ref))
    }

    /// What ending a subscription with `timing` would do. For one that is as wanted already, says so.
    package func forecast(_ ref: Reference, timing: Timing) async throws(ServiceError) -> Forecast {
        let adapter = try adapter(of: ref)
        let (subscription, readAt) = try await read(ref)
        if subscription.isAlready(timing) {
            return Forecast(
                subscription: subscription, timing: timing, prediction: .already(subscription), readAt: readAt)
        }
        if let why = subscription.capabilities.refusal(of: timing) { throw .refused(why) }
        do {
            let prediction = try await adapter.predict(timing, for: subscription)
            return Forecast(subscription: subscription, timing: timing, prediction: prediction, readAt: readAt)
        } catch {
            throw ServiceError(from: error)
        }
    }

    /// All operations, the newest first.
    package func operations(limit: Int = 1000) throws(ServiceError) -> [OperationRecord] {
        try ServiceError.wrapping { try journal.operations(limit: limit) }
    }

    /// Operations in flight or unknown, the oldest first.
    package func unfinished() throws(ServiceError) -> [OperationRecord] {
        try ServiceError.wrapping { try journal.unfinished() }
    }

    /// Unfinished operations on which nobody is working at this moment: their process is gone, or their outcome unknown.
    ///
    /// Only their ids and subscriptions: every start asks, and there may be many.
    package func leftBehind() throws(ServiceError) -> [(operation: String, ref: Reference)] {
        try ServiceError.wrapping { try journal.open().filter { try !journal.isRunning($0.operation) } }
    }

    /// One operation.
    package func operation(_ id: String) throws(ServiceError) -> OperationRecord {
        guard let record = try ServiceError.wrapping({ try journal.operation(id) }) else {
            throw .usage("there is no operation \(SafeText(id))")
        }
        return record
    }

    /// The timing to ask the provider for when the agent wants `wanted`: where only the provider decides, that, provided
    /// the agent accepts it.
    package static func timing(
        wanted: Timing, acceptsProviderTiming: Bool, capabilities: Capabilities
    ) -> Timing {
        let isLeftToProvider = capabilities.timings[wanted] == nil && capabilities.timings[.providerDecides] != nil
        return acceptsProviderTiming && isLeftToProvider ? .providerDecides : wanted
    }
}

extension SubscriptionService {
    func adapter(of ref: Reference) throws(ServiceError) -> any ProviderAdapter {
        guard let adapter = adapters.first(where: { $0.connection.id == ref.connection }) else {
            throw .usage("there is no connection \(SafeText(ref.connection))")
        }
        return adapter
    }

    /// A fresh reading, kept in the mirror, its customer among the recents.
    func read(_ ref: Reference) async throws(ServiceError) -> (subscription: Subscription, readAt: Date) {
        let adapter = try adapter(of: ref)
        do {
            let known = try mirror.customerID(ofSubscription: ref)
            let subscription = try await adapter.subscription(ref.id, customer: known)
            let now = world.now()
            try mirror.update(subscription, of: adapter.connection, readAt: now)
            try mirror.remember(customer: subscription.customer.ref.id, of: adapter.connection, at: now)
            return (subscription, now)
        } catch {
            throw ServiceError(from: error)
        }
    }

    func reasons(
        for subscription: Subscription, _ adapter: any ProviderAdapter
    ) async throws(ServiceError) -> ReasonList {
        do { return try await adapter.reasons(for: subscription) } catch { throw ServiceError(from: error) }
    }
}

extension Prediction {
    /// What is to be said of a subscription that is as wanted already.
    fileprivate static func already(_ subscription: Subscription) -> Prediction {
        let end = subscription.scheduledEnd
        let date = end?.text ?? "at an unknown date"
        let text: SafeText = subscription.status == .ended ? "ended already, \(date)" : "scheduled already, \(date)"
        return Prediction(
            effectiveAt: end, lines: [ForecastLine("Ends", text, end == nil ? .unknown : .certain)],
            undoUntil: subscription.undoUntil, mayEndNow: false)
    }
}
