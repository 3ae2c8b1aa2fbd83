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
        try await attempt(id, barred: nil).record
    }

    /// Settles every unfinished operation that can be settled now. Credentials that were refused are not tried again: the
    /// rest of their operations stays as it is.
    ///
    /// - Returns: all of them, the oldest first; those still unfinished say in their note why.
    package func reconcileAll() async throws(ServiceError) -> [OperationRecord] {
        let records = try unfinished()
        let groups = Dictionary(grouping: records, by: credential)
        let refusals = groups.mapValues { _ in Refusal() }
        // The first of each credential alone, to learn whether it is taken at all; the others queue up behind it until
        // one has asked.
        var waiting = groups.mapValues { $0.dropFirst() }
        var ready = records.filter { groups[credential(of: $0)]?.first?.id == $0.id }[...]
        let settled = await withTaskGroup(of: Attempt.self) { group in
            var settled: [String: OperationRecord] = [:]
            var running = 0
            while true {
                while running < SubscriptionService.reconciledAtOnce, let next = ready.popFirst() {
                    let refusal = refusals[credential(of: next)] ?? Refusal()
                    group.addTask { await self.settled(next, refusal) }
                    running += 1
                }
                guard let attempt = await group.next() else { return settled }
                running -= 1
                settled[attempt.record.id] = attempt.record
                let credential = credential(of: attempt.record)
                if attempt.hasAsked {
                    ready += waiting.removeValue(forKey: credential) ?? []
                } else if let next = waiting[credential]?.popFirst() {
                    ready.append(next)
                }
            }
        }
        return records.map { settled[$0.id] ?? $0 }
    }

    private func settled(_ record: OperationRecord, _ refusal: Refusal) async -> Attempt {
        do {
            let attempt = try await attempt(record.id, barred: refusal.why)
            if let why = attempt.refusal { refusal.learn(why) }
            return attempt
        } catch {
            var unsettled = record
            unsettled.note = error.message
            return Attempt(record: unsettled)
        }
    }

    /// Nearly all of it is waiting; how many requests a provider gets at once is the transport's to say.
    private static let reconciledAtOnce = 32

    private func credential(of record: OperationRecord) -> Credential {
        let connection = record.draft.ref.connection
        let adapter = adapters.first { $0.connection.id == connection }
        let isShared = adapter?.hasOneCredential ?? true
        return Credential(connection: connection, customer: isShared ? nil : record.customer.ref.id)
    }

    /// - Parameter barred: why the provider must not be asked; nil when it may.
    private func attempt(_ id: String, barred: SafeText?) async throws(ServiceError) -> Attempt {
        guard try operation(id).isUnfinished else { return Attempt(record: try operation(id)) }
        let adapter = try adapter(of: try operation(id).draft.ref)
        guard let claim = try ServiceError.wrapping({ try journal.claim(id) }) else {
            throw .refused("operation \(SafeText(id)) is still in flight")
        }
        defer { withExtendedLifetime(claim) {} }
        // Read only now: whoever held it may have settled it before letting go.
        let record = try operation(id)
        guard record.isUnfinished else { return Attempt(record: record) }
        guard record.state != .intent else {
            let settlement = Settlement(
                outcome: .notSent, note: OutcomeNotes.neverSent, keptLocal: record.draft.given)
            return Attempt(record: try settle(record, settlement))
        }
        guard let subscription = try ServiceError.wrapping({ try journal.subscription(of: id) }) else {
            throw .failed("the intent of operation \(SafeText(id)) cannot be read")
        }
        let task = OperationTask(adapter: adapter, draft: record.draft, subscription: subscription)
        let (settled, refusal) = try await Reconciliation(
            task: task, record: record, journal: journal, mirror: mirror, world: world
        ).run(barred: barred)
        return Attempt(record: settled, hasAsked: barred == nil, refusal: refusal)
    }

    private func settle(_ record: OperationRecord, _ settlement: Settlement) throws(ServiceError) -> OperationRecord {
        let now = world.now()
        try ServiceError.wrapping { try journal.append(.settled(settlement), to: record.id, at: now) }
        return try operation(record.id)
    }
}

/// What became of one operation's turn.
private struct Attempt: Sendable {
    let record: OperationRecord
    /// Whether the provider was asked, so that it is known whether it takes the credentials.
    var hasAsked = false
    /// Why the provider refused the credentials; nil when it did not.
    var refusal: SafeText?
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
