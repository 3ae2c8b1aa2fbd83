import Foundation
import SafeText

/// Cancelling, or taking a scheduled cancellation back.
package enum OperationKind: String, Sendable, Hashable, Codable {
    case cancel, undo
}

/// What became of an operation.
package enum Outcome: String, Sendable, Hashable, Codable {
    case applied
    /// It was so before; nothing was sent, or what was sent changed nothing.
    case already
    case rejected
    case notSent = "not_sent"
    case unknown
    /// Settled later: the request never took effect.
    case notApplied = "not_applied"
}

/// Where an operation stands between the agent's confirmation and its outcome.
package enum OperationState: String, Sendable, Hashable, Codable {
    /// Confirmed and on disk; nothing has been sent yet.
    case intent
    /// The request is about to leave or has left.
    case sent
    /// Answered or lost; being proven by re-reading.
    case verifying
    case settled
}

/// What the agent asks for.
package struct Draft: Sendable, Hashable, Codable {
    package var ref: Reference
    package var kind: OperationKind
    package var timing: Timing
    /// A listed reason's id, or the agent's own words where the provider takes them.
    package var reason: String?
    /// What a listed reason means, in the list's words; nil where it is not listed or not known yet.
    package var reasonLabel: String?
    package var feedback: Feedback?
    package var comment: String?
    package var ticket: String?
    /// When the customer's request was received, in the zone it was told in; nil takes the moment of the confirmation.
    package var receivedAt: Moment?
    package var acceptsProviderTiming: Bool

    package init(
        ref: Reference, kind: OperationKind = .cancel, timing: Timing, reason: String? = nil, feedback: Feedback? = nil,
        comment: String? = nil, ticket: String? = nil, receivedAt: Moment? = nil, acceptsProviderTiming: Bool = false
    ) {
        self.ref = ref
        self.kind = kind
        self.timing = timing
        self.reason = reason
        self.feedback = feedback
        self.comment = comment
        self.ticket = ticket
        self.receivedAt = receivedAt
        self.acceptsProviderTiming = acceptsProviderTiming
    }
}

/// What of the draft went out with the request; nil is "did not go out".
package struct SentFields: Sendable, Hashable, Codable {
    package var reason: String?
    package var feedback: String?
    package var comment: String?

    package init(reason: String? = nil, feedback: String? = nil, comment: String? = nil) {
        self.reason = reason
        self.feedback = feedback
        self.comment = comment
    }
}

/// One confirmed cancellation or undo, from intent to outcome.
package struct OperationRecord: Sendable, Hashable, Identifiable {
    /// `7F3K-22QD`: eight characters without look-alikes.
    package let id: String
    package let draft: Draft
    package let customer: Customer
    package let plan: SafeText
    package let connection: Connection
    package let agent: String
    /// When the agent confirmed it; the customer's request may have been received before.
    package let confirmedAt: Date
    package var state: OperationState
    /// Nil while it is not settled.
    package var outcome: Outcome?
    /// The timing that really happened, as the re-read shows; nil while not known.
    package var timing: Timing?
    package var effectiveAt: Moment?
    package var undoUntil: Moment?
    /// The evidence or the trouble, in sentences.
    package var note: SafeText
    package var sent: SentFields
    /// Names of what was kept here: `reason`, `feedback`, `comment`, `ticket`.
    package var keptLocal: [String]
    /// When the request left; nil when none did.
    package var sentAt: Date?
    /// When the state that settled it was read.
    package var readAt: Date?

    package init(
        id: String, draft: Draft, customer: Customer, plan: SafeText, connection: Connection, agent: String,
        confirmedAt: Date, state: OperationState = .intent, outcome: Outcome? = nil, timing: Timing? = nil,
        effectiveAt: Moment? = nil, undoUntil: Moment? = nil, note: SafeText = "", sent: SentFields = SentFields(),
        keptLocal: [String] = [], sentAt: Date? = nil, readAt: Date? = nil
    ) {
        self.id = id
        self.draft = draft
        self.customer = customer
        self.plan = plan
        self.connection = connection
        self.agent = agent
        self.confirmedAt = confirmedAt
        self.state = state
        self.outcome = outcome
        self.timing = timing
        self.effectiveAt = effectiveAt
        self.undoUntil = undoUntil
        self.note = note
        self.sent = sent
        self.keptLocal = keptLocal
        self.sentAt = sentAt
        self.readAt = readAt
    }

    /// When the customer's request was received; the confirmation's time where nobody said.
    package var receivedAt: Moment { draft.receivedAt ?? Moment(confirmedAt) }

    /// Blocks a new operation on its subscription: in flight, or its outcome not known.
    package var isUnfinished: Bool { state != .settled || outcome == .unknown }
}
