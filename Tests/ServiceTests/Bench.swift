import Billing
import Foundation
import Providers
import SafeText
import Service
import Storage
import Synchronization
import TestSupport

/// One agent's service over fake adapters, on files of its own. Made again on the same files it is the next start.
struct Bench: Sendable {
    let folder: TemporaryFolder
    let clock: ManualClock
    let adapters: [FakeAdapter]
    let mirror: Storage.Mirror
    let journal: Journal
    let service: SubscriptionService

    init(
        _ adapters: [FakeAdapter] = [FakeAdapter()], policy: ServicePolicy = ServicePolicy(agent: "a.larsson"),
        folder: TemporaryFolder? = nil, clock: ManualClock = ManualClock()
    ) throws {
        let folder = try folder ?? TemporaryFolder()
        (self.folder, self.clock, self.adapters) = (folder, clock, adapters)
        mirror = try Storage.Mirror(path: folder.file("mirror.sqlite"))
        journal = try Journal(path: folder.file("journal.sqlite"))
        service = SubscriptionService(
            adapters: Adapters(adapters), mirror: mirror, journal: journal, policy: policy, world: clock.world)
    }

    var adapter: FakeAdapter { adapters[0] }

    /// The reference of `Subscription.sample()`.
    static let ref = Subscription.sample().ref

    static func draft(_ timing: Timing = .atPeriodEnd) -> Draft {
        Draft(
            ref: ref, timing: timing, reason: "too expensive", feedback: .tooExpensive, comment: "goodbye",
            ticket: "SUP-1042")
    }

    /// Forecasts and confirms by the whole id.
    func end(_ timing: Timing = .atPeriodEnd) async throws(ServiceError) -> OperationRecord {
        let forecast = try await service.forecast(Bench.ref, timing: timing)
        return try await service.confirm(
            Bench.draft(timing), against: forecast, confirmation: .typedID(Bench.ref.id))
    }

    /// Writes an immediate cancellation as a process that was killed leaves it.
    ///
    /// - Parameter isSent: whether the request may have left; else the intent is all there is.
    func leave(_ id: String, _ subscription: Subscription, isSent: Bool = true) throws {
        let record = OperationRecord(
            id: id, draft: Draft(ref: subscription.ref, timing: .immediately), customer: subscription.customer,
            plan: subscription.plan, connection: .sample(), agent: "a.larsson", confirmedAt: clock.now)
        let mark = try journal.begin(Intent(record: record, subscription: subscription, mark: 0), at: clock.now)
        if isSent { try journal.append(.sent(SentFields()), to: id, at: clock.now) }
        withExtendedLifetime(mark) {}
    }

    /// The names of the records of an operation, in order.
    func events(_ id: String) throws -> [String] { try journal.events(of: id).map(\.event) }
}

extension ServiceError {
    /// The names of the fields that make a forecast stale, in order; nil for any other failure.
    var staleFields: [String]? { if case .stale(let differences) = self { differences.map(\.name) } else { nil } }
}

/// Collects what a `@Sendable` closure is told.
final class Told<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])
    var all: [Value] { values.withLock { $0 } }
    func tell(_ value: Value) { values.withLock { $0.append(value) } }
}
