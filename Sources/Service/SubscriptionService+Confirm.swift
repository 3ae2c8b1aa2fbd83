import Billing
import Foundation
import Providers
import SafeText
import Storage

extension SubscriptionService {
    /// Whether anything may be sent at all through the connection of `ref`, before anybody is contacted.
    ///
    /// - Throws: `refused` where it is read-only, or live without an agent; `usage` for an unknown connection.
    package func permitsWriting(_ ref: Reference) throws(ServiceError) {
        try Checks(policy: policy, connection: adapter(of: ref).connection).writing()
    }

    /// Ends a subscription as forecast: checks, reads again, records the intent, sends once, proves by re-reading.
    ///
    /// When the task is cancelled in flight, waiting stops and the outcome is `unknown`: what was sent cannot be taken back.
    ///
    /// - Throws: only while nothing has been sent. `stale` when the subscription is not what the forecast was made from,
    ///   also when somebody else has ended it meanwhile, and when the forecast is older than the policy allows.
    package func confirm(
        _ draft: Draft, against forecast: Forecast, confirmation: Confirmation,
        progress: @escaping @Sendable (OperationProgress) -> Void = { _ in }
    ) async throws(ServiceError) -> OperationRecord {
        var draft = draft
        let adapter = try adapter(of: draft.ref)
        try written(draft.ref, as: forecast.subscription)
        guard forecast.timing == draft.timing, draft.kind == .cancel else {
            throw .usage("the forecast is not of this subscription and timing")
        }
        let checks = Checks(policy: policy, connection: adapter.connection)
        try checks.writing()
        try checks.confirmation(confirmation, of: draft.ref, needsTyping: forecast.needsTypedConfirmation)
        try checks.ticket(draft.ticket)
        try checks.received(draft.receivedAt, now: world.now())
        var reasons = ReasonList(reasons: [], takesFreeText: true, isRequired: false, isSent: false)
        if !forecast.subscription.isAlready(draft.timing) {
            try checks.timing(draft, forecast.subscription)
            reasons = try await self.reasons(for: forecast.subscription, adapter)
            try checks.reason(draft, reasons)
            draft.reasonLabel = reasons.reasons.first { $0.id == draft.reason }?.label.string
        }
        let mark = try beginChecking(draft.ref, progress)
        let (now, readAt) = try await readBeforeSending(draft.ref)
        let task = OperationTask(adapter: adapter, draft: draft, subscription: now)
        let record = newRecord(draft, of: now, adapter.connection)
        let intent = Intent(record: record, forecast: forecast, subscription: now, mark: mark)
        // Only where the agent has read it on the forecast. What became so since then is somebody else's doing.
        if forecast.subscription.isAlready(draft.timing), now.isAlready(draft.timing) {
            return try already(task, intent, readAt: readAt)
        }
        let differences = forecast.differences(to: now, at: readAt, lifetime: policy.forecastLifetime)
        if !differences.isEmpty { throw .stale(differences) }
        try checks.timing(draft, now)
        if let why = adapter.objection(to: task.order, reasons: reasons) { throw .refused(why) }
        return try await run(task, intent, progress)
    }

    /// Takes a scheduled end back, the same way: checks, reads again, records, sends once, proves.
    ///
    /// - Parameter shown: what the agent saw before confirming; nil where nothing was shown.
    /// - Throws: only while nothing has been sent. `stale` when the subscription is not as it was shown.
    package func undo(
        _ ref: Reference, shown: Subscription? = nil, confirmation: Confirmation, ticket: String? = nil,
        receivedAt: Moment? = nil,
        progress: @escaping @Sendable (OperationProgress) -> Void = { _ in }
    ) async throws(ServiceError) -> OperationRecord {
        let adapter = try adapter(of: ref)
        let checks = Checks(policy: policy, connection: adapter.connection)
        try checks.writing()
        try checks.confirmation(confirmation, of: ref, needsTyping: false)
        if ticket != nil { try checks.ticket(ticket) }
        try checks.received(receivedAt, now: world.now())
        let mark = try beginChecking(ref, progress)
        let (now, readAt) = try await readBeforeSending(ref)
        try written(ref, as: now)
        let differences = shown.map { Fingerprint(of: $0).differences(to: Fingerprint(of: now)) } ?? []
        if !differences.isEmpty { throw .stale(differences) }
        let draft = Draft(ref: ref, kind: .undo, timing: .atPeriodEnd, ticket: ticket, receivedAt: receivedAt)
        let task = OperationTask(adapter: adapter, draft: draft, subscription: now)
        let intent = Intent(record: newRecord(draft, of: now, adapter.connection), subscription: now, mark: mark)
        switch (now.status, now.capabilities.undo) {
        case (.ended, _): throw .refused("it has ended and cannot be taken back")
        case (_, .notOffered(let why)): throw .refused(why)
        case (.ending, .offered): return try await run(task, intent, progress)
        case (.ending, .afterPeriodEndCancel): throw .refused("this scheduled end cannot be taken back")
        default: return try already(task, intent, readAt: readAt)
        }
    }
}

extension SubscriptionService {
    /// Refuses another spelling of an id than the provider's own: the journal finds unfinished operations by it.
    private func written(_ ref: Reference, as subscription: Subscription) throws(ServiceError) {
        guard ref == subscription.ref else {
            throw .usage("this subscription is written \(SafeText(subscription.ref.description))")
        }
    }

    /// Refuses while an operation is unfinished, and remembers where the subscription's records end.
    private func beginChecking(_ ref: Reference, _ progress: (OperationProgress) -> Void) throws(ServiceError) -> Int {
        let (mark, open) = try ServiceError.wrapping {
            (try journal.mark(of: ref), try journal.open(of: ref))
        }
        if let open { throw ServiceError(from: JournalError.unfinished(operation: open)) }
        progress(.checking)
        return mark
    }

    /// The last reading before something is sent. One that took long is made again: between what was read and the request
    /// nobody must have had the time for a change.
    ///
    /// - Throws: `stale` when the subscription is not there any more; `unavailable` when no reading is quick enough.
    private func readBeforeSending(
        _ ref: Reference
    ) async throws(ServiceError) -> (subscription: Subscription, readAt: Date) {
        for _ in 0..<2 {
            let begun = world.now()
            do {
                let reading = try await read(ref)
                if world.now().timeIntervalSince(begun) <= SubscriptionService.slowestReading { return reading }
            } catch .usage(let why) {
                throw .stale([Fingerprint.Difference(name: "subscription", before: SafeText(ref.id), after: why)])
            }
        }
        throw .unavailable("the provider answers too slowly to be sure of what was read; nothing was sent")
    }

    /// In seconds.
    private static let slowestReading: TimeInterval = 10

    private func newRecord(_ draft: Draft, of subscription: Subscription, _ connection: Connection) -> OperationRecord {
        let now = world.now()
        var draft = draft
        draft.receivedAt = draft.receivedAt ?? Moment(now)
        return OperationRecord(
            id: world.operationID(), draft: draft, customer: subscription.customer, plan: subscription.plan,
            connection: connection, agent: policy.agent ?? "", confirmedAt: now, keptLocal: draft.given)
    }

    /// Settles without sending: the subscription is as wanted.
    private func already(
        _ task: OperationTask, _ intent: Intent, readAt: Date
    ) throws(ServiceError) -> OperationRecord {
        let (draft, subscription) = (task.draft, task.subscription)
        var settlement = Settlement(
            outcome: .already, note: OutcomeNotes.already(subscription, readAt: readAt), keptLocal: draft.given,
            readAt: readAt)
        if draft.kind == .cancel {
            // How something that had ended before came to end cannot be told: no timing then.
            let endedBefore: Timing? = draft.timing == .immediately ? .immediately : nil
            settlement.timing = subscription.status == .ended ? endedBefore : .atPeriodEnd
            settlement.effectiveAt = subscription.scheduledEnd
            settlement.undoUntil = subscription.undoUntil
        }
        let now = world.now()
        try ServiceError.wrapping { _ = try journal.begin(intent, at: now, settlement: settlement) }
        return try operation(intent.record.id)
    }

    private func run(
        _ task: OperationTask, _ intent: Intent, _ progress: @escaping @Sendable (OperationProgress) -> Void
    ) async throws(ServiceError) -> OperationRecord {
        var run = OperationRun(
            task: task, record: intent.record, journal: journal, world: world, progress: progress)
        let (record, after) = try await run.run(intent)
        // The mirror is a copy: the next pull mends what cannot be written now.
        if let after { try? mirror.update(after, of: task.adapter.connection, readAt: world.now()) }
        return record
    }
}

extension Forecast {
    /// The name of the difference that is no field of the subscription: the forecast was made too long ago.
    package static let ageField = "forecast"

    /// What is not as it was when this forecast was made. A period that has ended since is a difference even while the
    /// provider still tells the old date: whatever was foretold of it no longer holds.
    func differences(to later: Subscription, at now: Date, lifetime: Duration) -> [Fingerprint.Difference] {
        var differences = fingerprint.differences(to: Fingerprint(of: later))
        if differences.isEmpty, let end = subscription.periodEnd, end.instant > readAt, end.instant <= now {
            differences.append(
                Fingerprint.Difference(name: "period end", before: end.text, after: "past since the forecast"))
        }
        let age = now.timeIntervalSince(readAt)
        if .seconds(age) > lifetime {
            differences.append(
                Fingerprint.Difference(
                    name: Forecast.ageField, before: "made at \(OutcomeNotes.clock(readAt))",
                    after: "\(Int(age / 60)) min old"
                ))
        }
        return differences
    }
}
