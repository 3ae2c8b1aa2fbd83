import Billing
import Foundation
import Providers
import SafeText
import Storage

/// Carries one confirmed operation from its intent to its outcome, as the machine says. One use only.
///
/// Once the request may have left nothing is thrown any more: what cannot be written to the journal is said in the note.
struct OperationRun {
    let task: OperationTask
    let journal: Journal
    let world: World
    let progress: @Sendable (OperationProgress) -> Void

    private(set) var record: OperationRecord
    private var machine: OperationMachine
    private var mark: RunningMark?
    private var answer: WriteAnswer?
    private var sight: (subscription: Subscription, verdict: Verdict, readAt: Date)?
    private var reads = Rereads()
    private var wasAbandoned = false
    private var journalTrouble: SafeText?
    private var failure: ServiceError?

    init(
        task: OperationTask, record: OperationRecord, journal: Journal, world: World,
        progress: @escaping @Sendable (OperationProgress) -> Void
    ) {
        self.task = task
        self.record = record
        self.journal = journal
        self.world = world
        self.progress = progress
        machine = OperationMachine(rereads: task.adapter.verificationDelays.count)
    }

    /// Runs to the end.
    ///
    /// - Returns: the settled record, and the subscription as last re-read.
    /// - Throws: when the intent could not be put on disk; nothing was sent then.
    mutating func run(_ intent: Intent) async throws(ServiceError) -> (record: OperationRecord, after: Subscription?) {
        var action = machine.handle(.checked(isAlready: false))
        while true {
            switch action {
            case .storeIntent: action = machine.handle(storeIntent(intent))
            case .markSent: action = machine.handle(markSent())
            case .send: action = machine.handle(await send())
            case .reread(let attempt): action = machine.handle(await reread(attempt))
            case .settle(let outcome):
                if let failure { throw failure }
                settle(outcome)
                return (record, sight?.subscription)
            case .nothing: preconditionFailure("the machine has no step for what its own action brought")
            }
        }
    }

    private mutating func storeIntent(_ intent: Intent) -> OperationMachine.Event {
        guard !Task.isCancelled else { return abandon(CancellationError()) }
        do {
            mark = try journal.begin(intent, at: world.now())
            return .stored
        } catch {
            return abandon(error)
        }
    }

    private mutating func abandon(_ error: any Error) -> OperationMachine.Event {
        failure = ServiceError(from: error)
        return error is CancellationError ? .abandoned : .storeFailed
    }

    private mutating func markSent() -> OperationMachine.Event {
        guard !Task.isCancelled else {
            answer = .notSent("stopped before the request left")
            return .abandoned
        }
        let now = world.now()
        do {
            try journal.append(.sent(task.sentFields), to: record.id, at: now)
            record.apply(.sent(task.sentFields), at: now)
            return .stored
        } catch {
            answer = .notSent(ServiceError(from: error).message)
            return .storeFailed
        }
    }

    /// Sends in a task of its own, so that stopping to wait does not tear the request; its answer is noted even then.
    private mutating func send() async -> OperationMachine.Event {
        progress(.sending(operation: record.id))
        let (answers, arrival) = AsyncStream.makeStream(of: WriteAnswer.self)
        let (task, journal, world, id, mark) = (task, journal, world, record.id, mark)
        Task {
            let answer = await task.send()
            if case .enqueued = arrival.yield(answer) {
            } else {
                try? journal.append(.answered(answer.note), to: id, at: world.now())
            }
            arrival.finish()
            withExtendedLifetime(mark) {}
        }
        for await answer in answers {
            self.answer = answer
            note(.answered(answer.note))
            return .answered(answer.kind)
        }
        wasAbandoned = true
        return .abandoned
    }

    private mutating func reread(_ attempt: Int) async -> OperationMachine.Event {
        let isSingle = if case .refused = machine.state { true } else { false }
        progress(.verifying(attempt: attempt, of: isSingle ? 1 : machine.rereads))
        do {
            if !isSingle { try await world.sleep(task.delay(before: attempt)) }
            let after = try await task.reread()
            reads.made += 1
            let now = world.now()
            note(.reread(ReadNote(attempt: attempt, fields: Fingerprint(of: after))))
            let verdict = task.verdict(on: after, answer: answer, now: now)
            sight = (after, verdict, now)
            return .reread(verdict.isShown ? .shown : .notShown)
        } catch {
            if Task.isCancelled {
                wasAbandoned = true
                return .abandoned
            }
            reads.failed += 1
            note(.reread(ReadNote(attempt: attempt, fields: nil, trouble: ServiceError(from: error).message)))
            return .reread(.unreadable)
        }
    }

    private mutating func settle(_ outcome: Outcome) {
        var settlement = Settlement(outcome: outcome, note: text(of: outcome))
        let left = record.sentAt != nil && outcome != .notSent
        settlement.sent = left ? task.sentFields : SentFields()
        settlement.keptLocal = record.draft.kept(besides: settlement.sent)
        settlement.readAt = sight.map { Moment($0.readAt) }
        if outcome == .applied || outcome == .already, let sight {
            settlement.take(sight.verdict, of: task, after: sight.subscription, answer: answer)
        }
        note(.settled(settlement))
        if let journalTrouble {
            record.note = record.note + " The journal could not be written: \(journalTrouble)"
        } else if let written = try? journal.operation(record.id) {
            record = written
        }
    }

    private func text(of outcome: Outcome) -> SafeText {
        let provider = task.adapter.connection.provider
        switch (outcome, sight) {
        case (.applied, let sight?):
            return OutcomeNotes.applied(
                provider, answer: answer, sentAt: record.sentAt, after: sight.subscription, readAt: sight.readAt,
                remark: sight.verdict.remark)
        case (.unknown, _):
            let seconds = Int(world.now().timeIntervalSince(record.sentAt ?? world.now()).rounded())
            return OutcomeNotes.unknown(
                answer: answer, reads: reads, over: seconds, last: sight?.subscription,
                remark: sight?.verdict.remark, abandoned: wasAbandoned)
        default:
            return OutcomeNotes.refused(
                provider, answer: answer, before: task.subscription, after: sight?.subscription,
                isAlready: outcome == .already)
        }
    }

    /// Applies an event and writes it down. A journal that cannot be written stops nothing that was sent.
    private mutating func note(_ event: JournalEvent) {
        let now = world.now()
        record.apply(event, at: now)
        do {
            try journal.append(event, to: record.id, at: now)
        } catch {
            journalTrouble = ServiceError(from: error).message
        }
    }
}

extension Verdict {
    /// What deserves to be said besides the evidence.
    var remark: SafeText? {
        switch self {
        case .applied(_, _, let note): note
        case .different(_, _, let note), .mayStillRenew(let note): note
        case .notShown: nil
        }
    }
}

extension Settlement {
    /// Fills in what really happened. An undo has neither timing nor date.
    mutating func take(_ verdict: Verdict, of task: OperationTask, after: Subscription, answer: WriteAnswer?) {
        guard task.draft.kind == .cancel else { return }
        switch verdict {
        case .applied(let timing, let effectiveAt, _), .different(let timing, let effectiveAt, _):
            self.timing = timing
            self.effectiveAt = effectiveAt
        case .notShown, .mayStillRenew: return
        }
        if effectiveAt == nil, case .accepted(let evidence)? = answer { effectiveAt = evidence.effectiveAt }
        undoUntil = after.undoUntil
    }
}

extension Draft {
    /// The names of what was entered and did not go out. A ticket never goes out.
    func kept(besides sent: SentFields) -> [String] {
        let gone = [
            sent.reason == nil ? nil : "reason", sent.feedback == nil ? nil : "feedback",
            sent.comment == nil ? nil : "comment",
        ].compactMap { $0 }
        return given.filter { !gone.contains($0) }
    }
}
