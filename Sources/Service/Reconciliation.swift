import Billing
import Foundation
import Providers
import SafeText
import Storage

/// Finds out by reading what became of one operation whose request may have left, as the machine says.
///
/// Only what is new goes into the journal, so that asking again and again does not make it grow.
struct Reconciliation: Sendable {
    let task: OperationTask
    let record: OperationRecord
    let journal: Journal
    let mirror: Mirror
    let world: World

    /// What one reading showed.
    private struct Sight {
        let after: Subscription
        let verdict: Verdict
        let readAt: Date
    }

    /// Reads until the operation shows, or until two readings apart prove that it never will.
    ///
    /// - Parameter barred: why the provider must not be asked; nil when it may.
    /// - Returns: the operation, and the refusal when the provider refused the credentials.
    func run(barred: SafeText?) async throws(ServiceError) -> (record: OperationRecord, refusal: SafeText?) {
        let answer = try ServiceError.wrapping { try journal.answer(to: record.id).map { WriteAnswer($0) } }
        if let barred {
            let why: SafeText = "It was not read: the credentials were refused before: \(barred)"
            return (try stayUnknown(answer, why: why, readAt: record.readAt), nil)
        }
        var readAt = record.readAt
        do {
            return (try await read(answer, &readAt), nil)
        } catch let error as ServiceError {
            throw error
        } catch {
            let why = ServiceError(from: error).message
            var refusal: SafeText?
            if case .unauthorised(let why)? = error as? ProviderError { refusal = why }
            return (try stayUnknown(answer, why: "It cannot be read now: \(why)", readAt: readAt), refusal)
        }
    }

    /// - Parameter readAt: when it was read last; also known when a later reading fails.
    /// - Throws: `ServiceError` for what fails here; anything else is the provider's.
    private func read(_ answer: WriteAnswer?, _ readAt: inout Date?) async throws -> OperationRecord {
        let earlier = try ServiceError.wrapping { try journal.rereads(of: record.id) }
        let trust = answer.map { task.adapter.trustInAnswer($0) } ?? .zero
        var machine = ReconciliationMachine(
            answer: answer?.kind, sentAt: record.sentAt, delays: task.adapter.verificationDelays,
            lag: max(task.adapter.lag(of: task.subscription), trust), firstMiss: earlier.first?.at)
        var known = earlier.last?.fields
        var attempt = 0
        while true {
            attempt += 1
            let sight = try await look(answer)
            readAt = sight.readAt
            let action = machine.read(isShown: sight.verdict.isShown, at: sight.readAt)
            let fields = Fingerprint(of: sight.after)
            // One that settles the operation is on record as the proof, whatever it shows.
            if fields != known || action.isSettling {
                let event = JournalEvent.reread(ReadNote(attempt: attempt, fields: fields))
                try ServiceError.wrapping { try journal.append(event, to: record.id, at: sight.readAt) }
                known = fields
            }
            switch action {
            case .readAgain(let delay): try await world.sleep(delay)
            case .settle(let outcome): return try settle(settlement(outcome, answer, sight))
            case .stayUnknown(let lag):
                let why: SafeText = "It may take \(lag.components.seconds) s to show, and does not show yet."
                return try stayUnknown(answer, why: why, readAt: sight.readAt)
            }
        }
    }

    private func look(_ answer: WriteAnswer?) async throws -> Sight {
        let after = try await task.reread()
        let now = world.now()
        try? mirror.update(after, of: task.adapter.connection, readAt: now)
        return Sight(after: after, verdict: task.verdict(on: after, answer: answer, now: now), readAt: now)
    }

    private func settlement(_ outcome: Outcome, _ answer: WriteAnswer?, _ sight: Sight) -> Settlement {
        var settlement = Settlement(outcome: outcome, note: note(on: outcome, answer, sight), readAt: sight.readAt)
        settlement.sent = outcome == .notSent ? SentFields() : record.sent
        settlement.keptLocal = record.draft.kept(besides: settlement.sent)
        if sight.verdict.isShown { settlement.take(sight.verdict, of: task, after: sight.after, answer: answer) }
        return settlement
    }

    private func note(on outcome: Outcome, _ answer: WriteAnswer?, _ sight: Sight) -> SafeText {
        let provider = task.adapter.connection.provider
        return switch outcome {
        case .applied:
            OutcomeNotes.applied(
                provider, answer: answer, sentAt: record.sentAt, after: sight.after, readAt: sight.readAt,
                remark: sight.verdict.remark)
        case .notApplied: OutcomeNotes.notApplied(sight.after, readAt: sight.readAt, remark: sight.verdict.remark)
        case .already, .rejected, .notSent, .unknown:
            OutcomeNotes.refused(
                provider, answer: answer, before: task.subscription, after: sight.after, isAlready: outcome == .already)
        }
    }

    /// An operation that was interrupted gets its outcome `unknown` on record. One that has it keeps it, unless there is
    /// something else to be said about it now.
    private func stayUnknown(
        _ answer: WriteAnswer?, why: SafeText, readAt: Date?
    ) throws(ServiceError) -> OperationRecord {
        let first = OutcomeNotes.unknown(
            answer: answer, reads: Rereads(), over: 0, last: nil, remark: nil, abandoned: false)
        let note = first + " " + why
        if record.outcome == .unknown, OutcomeNotes.saysTheSame(record.note, note) {
            return try ServiceError.wrapping { try journal.operation(record.id) } ?? record
        }
        return try settle(
            Settlement(
                outcome: .unknown, note: note, sent: record.sent, keptLocal: record.draft.kept(besides: record.sent),
                readAt: readAt))
    }

    private func settle(_ settlement: Settlement) throws(ServiceError) -> OperationRecord {
        let now = world.now()
        return try ServiceError.wrapping {
            try journal.append(.settled(settlement), to: record.id, at: now)
            guard let settled = try journal.operation(record.id) else {
                throw ServiceError.failed("operation \(SafeText(record.id)) is not in the journal any more")
            }
            return settled
        }
    }
}

extension ReconciliationMachine.Action {
    fileprivate var isSettling: Bool { if case .settle = self { true } else { false } }
}
