import Billing
import Foundation
import Providers
import SafeText
import Storage

/// Finds out by reading what became of one operation whose request may have left.
struct Reconciliation: Sendable {
    let task: OperationTask
    let record: OperationRecord
    let journal: Journal
    let mirror: Mirror
    let world: World

    /// How far apart two readings must be that both do not show it, before it is said that it never took effect: one
    /// late reading alone may come from a cache, or just before the effect (Ponddy's contract, section 7.2;
    /// Whitebeard's, sections 8.4 and 10).
    static let proofGap = Duration.seconds(10)

    /// Waited besides where no answer came: the provider may still be at work on the request for as long as a client
    /// would have waited for it.
    static let unansweredDelays: [Duration] = [.seconds(10), .seconds(10)]

    /// How long an answer that itself shows the end outweighs readings that do not: those may come from a cache
    /// (Whitebeard's contract, section 10, trap 12).
    static let trustInAnswer = Duration.seconds(15 * 60)

    /// Reads until the operation shows, or until two readings apart prove that it never will.
    ///
    /// - Parameter barred: why the provider must not be asked; nil when it may.
    /// - Returns: the operation, and the refusal when the provider refused the credentials.
    func run(barred: SafeText?) async throws(ServiceError) -> (record: OperationRecord, refusal: SafeText?) {
        let answer = try ServiceError.wrapping { try journal.answer(to: record.id).map { WriteAnswer($0) } }
        if let barred {
            return (
                try stayUnknown(answer, why: "It was not read: the credentials were refused before: \(barred)"), nil
            )
        }
        do {
            return (try await read(answer), nil)
        } catch let error as ServiceError {
            throw error
        } catch {
            let why = ServiceError(from: error).message
            var refusal: SafeText?
            if case .unauthorised(let why)? = error as? ProviderError { refusal = why }
            return (try stayUnknown(answer, why: "It cannot be read now: \(why)"), refusal)
        }
    }

    private func read(_ answer: WriteAnswer?) async throws -> OperationRecord {
        let delays = task.adapter.verificationDelays + (answer == nil ? Reconciliation.unansweredDelays : [])
        let patience = delays.reduce(Duration.zero, +)
        let lag = max(
            task.adapter.lag(of: task.subscription), answer?.showsEnd == true ? Reconciliation.trustInAnswer : .zero)
        // Had an earlier re-read shown it, the operation would be settled.
        var proof = Proof(first: try journal.rereads(of: record.id).first)
        var attempt = 0
        while true {
            let after = try await task.reread()
            let now = world.now()
            try? mirror.update(after, of: task.adapter.connection, readAt: now)
            try? journal.append(
                .reread(ReadNote(attempt: attempt + 1, fields: Fingerprint(of: after))), to: record.id, at: now)
            let verdict = task.verdict(on: after, answer: answer ?? .unclear(""), now: now)
            let age = Duration.seconds(now.timeIntervalSince(record.sentAt ?? .distantPast))
            proof.see(at: now)
            let isOver = age >= patience || attempt >= delays.count
            if verdict.isShown || isRefused(answer) || (isOver && age >= lag && proof.isEnough) {
                return try settle(settlement(answer: answer, verdict: verdict, after: after, readAt: now))
            }
            attempt += 1
            let wait: Duration
            if !isOver {
                wait = delays[attempt - 1]
            } else if age < lag {
                return try stayUnknown(
                    answer, why: "It may take \(lag.components.seconds) s to show, and does not show yet.")
            } else {
                wait = proof.missing
            }
            try await world.sleep(wait)
            proof.wait(wait)
        }
    }

    /// An answer that says by itself that nothing was carried out needs no proof, only a look.
    private func isRefused(_ answer: WriteAnswer?) -> Bool {
        switch answer {
        case .rejected?, .unauthorised?, .notSent?: true
        case .disputed?, .accepted?, .unclear?, nil: false
        }
    }

    private func settlement(
        answer: WriteAnswer?, verdict: Verdict, after: Subscription, readAt: Date
    ) -> Settlement {
        let provider = task.adapter.connection.provider
        let isShown = verdict.isShown
        let outcome: Outcome
        let note: SafeText
        switch answer {
        case .rejected?, .disputed?, .unauthorised?, .notSent?:
            outcome = isShown ? .already : isRejection(answer) ? .rejected : .notSent
            note = OutcomeNotes.refused(
                provider, answer: answer ?? .unclear(""), before: task.subscription, after: after, isAlready: isShown)
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

    private func isRejection(_ answer: WriteAnswer?) -> Bool {
        switch answer {
        case .rejected?, .disputed?: true
        default: false
        }
    }

    /// An operation that was interrupted gets its outcome `unknown` on record; one that has it keeps it.
    private func stayUnknown(_ answer: WriteAnswer?, why: SafeText) throws(ServiceError) -> OperationRecord {
        let note = OutcomeNotes.unknown(
            answer: answer, reads: Rereads(), over: 0, last: nil, remark: nil, abandoned: false)
        return try settle(
            Settlement(
                outcome: .unknown, note: note + " " + why, sent: record.sent,
                keptLocal: record.draft.kept(besides: record.sent), readAt: record.readAt))
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

extension WriteAnswer {
    /// Whether the answer names the timing that came of the request, not only that it was taken.
    fileprivate var showsEnd: Bool { if case .accepted(let evidence) = self { evidence.timing != nil } else { false } }
}

/// Whether the readings that do not show an operation lie far enough apart.
private struct Proof {
    /// The first of them.
    var first: Date?
    private var waited = Duration.zero
    private var gap = Duration.zero

    init(first: Date?) { self.first = first }

    /// A reading at `now` does not show it. What was waited counts even where the wall clock was set back meanwhile.
    mutating func see(at now: Date) {
        guard let first else {
            first = now
            return
        }
        gap = max(.seconds(now.timeIntervalSince(first)), waited)
    }

    /// Time has passed since the last reading.
    mutating func wait(_ duration: Duration) { waited += duration }

    var isEnough: Bool { gap >= Reconciliation.proofGap }

    /// How long until another reading proves it.
    var missing: Duration { max(.zero, Reconciliation.proofGap - gap) }
}
