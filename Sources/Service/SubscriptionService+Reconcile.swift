import Billing
import Foundation
import Providers
import SafeText
import Storage
import Synchronization

extension SubscriptionService {
    /// Settles one unfinished operation by reading, never by sending. A settled one is returned as it is.
    ///
    /// - Returns: the operation; its outcome is still `unknown` when the provider cannot be read.
    /// - Throws: `refused` while another process (or this one) is still working on it.
    package func reconcile(_ id: String) async throws(ServiceError) -> OperationRecord {
        try await reconcile(id, barred: nil).record
    }

    /// Settles every unfinished operation that can be settled now. Credentials that were refused are not tried again: the
    /// rest of their operations stays as it is.
    ///
    /// - Returns: all of them, the oldest first; those still unfinished say in their note why.
    package func reconcileAll() async throws(ServiceError) -> [OperationRecord] {
        let records = try unfinished()
        let groups = Dictionary(grouping: records, by: credential)
        let refusals = groups.mapValues { _ in Refusal() }
        // The first of each credential alone, to learn whether it is taken at all; the others queue up behind it.
        var waiting = groups.mapValues { $0.dropFirst() }
        var ready = records.filter { groups[credential(of: $0)]?.first?.id == $0.id }[...]
        let settled = await withTaskGroup(of: OperationRecord.self) { group in
            var settled: [String: OperationRecord] = [:]
            var running = 0
            while true {
                while running < SubscriptionService.reconciledAtOnce, let next = ready.popFirst() {
                    let refusal = refusals[credential(of: next)] ?? Refusal()
                    group.addTask { await self.settled(next, refusal) }
                    running += 1
                }
                guard let record = await group.next() else { return settled }
                running -= 1
                settled[record.id] = record
                ready += waiting.removeValue(forKey: credential(of: record)) ?? []
            }
        }
        return records.map { settled[$0.id] ?? $0 }
    }

    private func settled(_ record: OperationRecord, _ refusal: Refusal) async -> OperationRecord {
        do {
            let (settled, why) = try await reconcile(record.id, barred: refusal.why)
            if let why { refusal.learn(why) }
            return settled
        } catch {
            var unsettled = record
            unsettled.note = error.message
            return unsettled
        }
    }

    /// Over all connections: settling mostly means waiting, but every one of them reads now and then.
    /// Nearly all of it is waiting; how many requests a provider gets at once is the transport's to say.
    private static let reconciledAtOnce = 32

    private func credential(of record: OperationRecord) -> Credential {
        let connection = record.draft.ref.connection
        let adapter = adapters.first { $0.connection.id == connection }
        let isShared = adapter?.hasOneCredential ?? true
        return Credential(connection: connection, customer: isShared ? nil : record.customer.ref.id)
    }

    /// - Parameter barred: why the provider must not be asked; nil when it may.
    /// - Returns: the operation, and the refusal when the provider refused the credentials just now.
    private func reconcile(
        _ id: String, barred: SafeText?
    ) async throws(ServiceError) -> (record: OperationRecord, refusal: SafeText?) {
        guard try operation(id).isUnfinished else { return (try operation(id), nil) }
        let adapter = try adapter(of: try operation(id).draft.ref)
        guard let claim = try ServiceError.wrapping({ try journal.claim(id) }) else {
            throw .refused("operation \(SafeText(id)) is still in flight")
        }
        defer { withExtendedLifetime(claim) {} }
        // Read only now: whoever held it may have settled it before letting go.
        let record = try operation(id)
        guard record.isUnfinished else { return (record, nil) }
        guard record.state != .intent else {
            let settlement = Settlement(
                outcome: .notSent, note: OutcomeNotes.neverSent, keptLocal: record.draft.given)
            return (try settle(record, settlement), nil)
        }
        guard let subscription = try ServiceError.wrapping({ try journal.subscription(of: id) }) else {
            throw .failed("the intent of operation \(SafeText(id)) cannot be read")
        }
        let task = OperationTask(adapter: adapter, draft: record.draft, subscription: subscription)
        return try await Reconciliation(
            task: task, record: record, journal: journal, mirror: mirror, world: world
        ).run(barred: barred)
    }

    private func settle(_ record: OperationRecord, _ settlement: Settlement) throws(ServiceError) -> OperationRecord {
        let now = world.now()
        try ServiceError.wrapping { try journal.append(.settled(settlement), to: record.id, at: now) }
        return try operation(record.id)
    }
}

/// What one refusal of credentials tells about: the whole connection, or one customer where each brings their own.
private struct Credential: Hashable {
    let connection: String
    /// Nil where one credential serves the connection.
    let customer: String?
}

/// That a credential was refused, known to all who would try it next.
private final class Refusal: Sendable {
    private let known = Mutex<SafeText?>(nil)

    var why: SafeText? { known.withLock { $0 } }

    func learn(_ why: SafeText) { known.withLock { $0 = why } }
}
