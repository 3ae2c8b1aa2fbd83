import Billing
import Foundation
import Providers
import SafeText
import Storage

extension SubscriptionService {
    /// Settles one unfinished operation by reading, never by sending. A settled one is returned as it is.
    ///
    /// - Returns: the operation; its outcome is still `unknown` when the provider cannot be read.
    /// - Throws: `refused` while another process (or this one) is still working on it.
    package func reconcile(_ id: String) async throws(ServiceError) -> OperationRecord {
        guard try operation(id).isUnfinished else { return try operation(id) }
        let adapter = try adapter(of: try operation(id).draft.ref)
        guard let claim = try ServiceError.wrapping({ try journal.claim(id) }) else {
            throw .refused("operation \(SafeText(id)) is still in flight")
        }
        defer { withExtendedLifetime(claim) {} }
        // Read only now: whoever held it may have settled it before letting go.
        let record = try operation(id)
        guard record.isUnfinished else { return record }
        guard record.state != .intent else {
            return try settle(
                record, Settlement(outcome: .notSent, note: OutcomeNotes.neverSent, keptLocal: record.draft.given))
        }
        guard let subscription = try ServiceError.wrapping({ try journal.subscription(of: id) }) else {
            throw .failed("the intent of operation \(SafeText(id)) cannot be read")
        }
        let task = OperationTask(adapter: adapter, draft: record.draft, subscription: subscription)
        return try await reconcile(record, task)
    }

    /// Settles every unfinished operation that can be settled now, one after the other.
    ///
    /// - Returns: all of them; those still unfinished say in their note why.
    package func reconcileAll() async throws(ServiceError) -> [OperationRecord] {
        var results: [OperationRecord] = []
        for record in try unfinished() {
            do {
                results.append(try await reconcile(record.id))
            } catch {
                var unsettled = record
                unsettled.note = error.message
                results.append(unsettled)
            }
        }
        return results
    }
}

extension SubscriptionService {
    /// Reads until the operation shows, or until enough time has passed since sending to say that it never will.
    private func reconcile(
        _ record: OperationRecord, _ task: OperationTask
    ) async throws(ServiceError) -> OperationRecord {
        let answer = try ServiceError.wrapping { try journal.answer(to: record.id).map { WriteAnswer($0) } }
        let delays = task.adapter.verificationDelays
        let patience = delays.reduce(Duration.zero, +)
        let lag = task.adapter.lag(of: task.subscription)
        for attempt in 0...delays.count {
            do {
                if attempt > 0 { try await world.sleep(task.delay(before: attempt)) }
                let after = try await task.reread()
                let now = world.now()
                try? mirror.update(after, of: task.adapter.connection, readAt: now)
                try? journal.append(
                    .reread(ReadNote(attempt: attempt + 1, fields: Fingerprint(of: after))), to: record.id, at: now)
                let verdict = task.verdict(on: after, answer: answer ?? .unclear(""), now: now)
                let age = Duration.seconds(now.timeIntervalSince(record.sentAt ?? .distantPast))
                if verdict.isShown || (age >= lag && (age >= patience || attempt == delays.count)) {
                    return try settle(
                        record,
                        settlement(of: record, task, answer: answer, verdict: verdict, after: after, readAt: now))
                }
            } catch let error as ServiceError {
                throw error
            } catch {
                let why = ServiceError(from: error).message
                return try stayUnknown(record, answer: answer, why: "It cannot be read now: \(why)")
            }
        }
        let seconds = lag.components.seconds
        return try stayUnknown(record, answer: answer, why: "It may take \(seconds) s to show, and does not show yet.")
    }

    private func settlement(
        of record: OperationRecord, _ task: OperationTask, answer: WriteAnswer?, verdict: Verdict, after: Subscription,
        readAt: Date
    ) -> Settlement {
        let provider = task.adapter.connection.provider
        let isShown = verdict.isShown
        let outcome: Outcome
        let note: SafeText
        switch answer {
        case .rejected?, .unauthorised?, .notSent?:
            let unexecuted: Outcome = if case .rejected? = answer { .rejected } else { .notSent }
            outcome = isShown ? .already : unexecuted
            note = OutcomeNotes.refused(provider, answer: answer ?? .unclear(""), after: after, isAlready: isShown)
        case .accepted?, .unclear?, nil:
            outcome = isShown ? .applied : .notApplied
            note =
                isShown
                ? OutcomeNotes.applied(
                    provider, answer: answer ?? .unclear(""), sentAt: record.sentAt, after: after, readAt: readAt,
                    remark: verdict.remark)
                : OutcomeNotes.notApplied(after, readAt: readAt, remark: verdict.remark)
        }
        var settlement = Settlement(outcome: outcome, note: note, readAt: readAt)
        settlement.sent = outcome == .notSent ? SentFields() : record.sent
        settlement.keptLocal = record.draft.kept(besides: settlement.sent)
        if isShown { settlement.take(verdict, of: task, after: after, answer: answer) }
        return settlement
    }

    /// An operation that was interrupted gets its outcome `unknown` on record; one that has it keeps it.
    private func stayUnknown(
        _ record: OperationRecord, answer: WriteAnswer?, why: SafeText
    ) throws(ServiceError) -> OperationRecord {
        let note = OutcomeNotes.unknown(answer: answer, reads: 0, over: 0, last: nil, remark: nil, abandoned: false)
        let settlement = Settlement(
            outcome: .unknown, note: note + " " + why, sent: record.sent,
            keptLocal: record.draft.kept(besides: record.sent), readAt: record.readAt)
        return try settle(record, settlement)
    }

    private func settle(_ record: OperationRecord, _ settlement: Settlement) throws(ServiceError) -> OperationRecord {
        let now = world.now()
        try ServiceError.wrapping { try journal.append(.settled(settlement), to: record.id, at: now) }
        return try operation(record.id)
    }
}
