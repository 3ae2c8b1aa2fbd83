import Billing
import Foundation
import Providers
import SafeText
import Storage

/// What an operation wants of the provider, and how to tell whether it came about. The same for running and reconciling.
struct OperationTask: Sendable {
    let adapter: any ProviderAdapter
    let draft: Draft
    /// As read at the confirmation.
    let subscription: Subscription

    var order: CancelOrder {
        CancelOrder(
            subscription: subscription, timing: draft.timing, reason: draft.reason, feedback: draft.feedback,
            comment: draft.comment)
    }

    /// What of the draft a request carries.
    var sentFields: SentFields { draft.kind == .cancel ? adapter.sentFields(of: order) : SentFields() }

    /// The one mutating request.
    func send() async -> WriteAnswer {
        switch draft.kind {
        case .cancel: await adapter.cancel(order)
        case .undo: await adapter.undoCancel(subscription)
        }
    }

    /// A fresh reading.
    func reread() async throws -> Subscription {
        try await adapter.subscription(draft.ref.id, customer: subscription.customer.ref.id)
    }

    /// What `after` shows of the operation.
    ///
    /// - Parameter answer: nil when none was noted, which is as good as one that told nothing.
    func verdict(on after: Subscription, answer: WriteAnswer?, now: Date) -> Verdict {
        switch draft.kind {
        case .cancel:
            adapter.verdict(on: order, after: after, answer: answer ?? .unclear("no answer was noted"), now: now)
        case .undo:
            switch after.status {
            case .ending, .ended, .unknown: .notShown
            default: .applied(timing: draft.timing, effectiveAt: nil, note: nil)
            }
        }
    }

    /// How long to wait before the n-th re-read, counted from 1.
    func delay(before attempt: Int) -> Duration {
        let delays = adapter.verificationDelays
        return delays.indices.contains(attempt - 1) ? delays[attempt - 1] : .zero
    }
}

extension Subscription {
    /// Whether ending it with `timing` would change nothing. What looks scheduled but may renew is no such thing.
    func isAlready(_ timing: Timing) -> Bool {
        switch (timing, status) {
        case (_, .ended): true
        case (.atPeriodEnd, .ending), (.providerDecides, .ending): renews == false
        default: false
        }
    }

    /// Until when a scheduled end can be taken back; nil when it cannot, or when that is not known.
    var undoUntil: Moment? {
        if case .offered(let until) = capabilities.undo { until } else { nil }
    }
}

extension WriteAnswer {
    /// The answer as the machine takes it.
    var kind: OperationMachine.Answer {
        switch self {
        case .accepted: .accepted
        case .rejected: .rejected
        case .disputed: .disputed
        case .unauthorised: .unauthorised
        case .notSent: .notSent
        case .unclear: .unclear
        }
    }

    /// The answer as the journal keeps it.
    var note: AnswerNote {
        switch self {
        case .accepted(let evidence):
            AnswerNote(
                kind: .accepted, message: evidence.summary, timing: evidence.timing, effectiveAt: evidence.effectiveAt)
        case .rejected(let code, let message): AnswerNote(kind: .rejected, code: code, message: message)
        case .disputed(let code, let message): AnswerNote(kind: .disputed, code: code, message: message)
        case .unauthorised(let message): AnswerNote(kind: .unauthorised, message: message)
        case .notSent(let message): AnswerNote(kind: .notSent, message: message)
        case .unclear(let message): AnswerNote(kind: .unclear, message: message)
        }
    }

    /// The answer that `note` kept.
    init(_ note: AnswerNote) {
        switch note.kind {
        case .accepted:
            self = .accepted(
                Evidence(summary: note.message, timing: note.timing, effectiveAt: note.effectiveAt))
        case .rejected: self = .rejected(code: note.code ?? "", message: note.message)
        case .disputed: self = .disputed(code: note.code ?? "", message: note.message)
        case .unauthorised: self = .unauthorised(note.message)
        case .notSent: self = .notSent(note.message)
        case .unclear: self = .unclear(note.message)
        }
    }
}
