import Billing
import Foundation
import SafeText

/// What happens to an operation after its intent, in the journal's words.
package enum JournalEvent: Sendable, Hashable {
    /// The request is about to leave; from now on it counts as perhaps executed.
    case sent(SentFields)
    /// What the exchange itself told.
    case answered(AnswerNote)
    /// One re-read.
    case reread(ReadNote)
    case settled(Settlement)

    /// The event that a record tells of; nil for an intent, an erasure, and what a newer version wrote.
    package init?(_ record: JournalRecord) {
        guard let event = try? JournalEvent(name: record.event, payload: record.content) else { return nil }
        self = event
    }

    /// The event's name in a record.
    package var name: String {
        switch self {
        case .sent: "sent"
        case .answered: "answered"
        case .reread: "reread"
        case .settled: "settled"
        }
    }
}

/// A provider's answer, redacted.
package struct AnswerNote: Sendable, Hashable, Codable {
    /// The kinds of answers, one for each case of what an adapter reports.
    package enum Kind: String, Sendable, Hashable, Codable {
        case accepted, rejected, disputed, unauthorised, unclear
        case notSent = "not_sent"
    }

    package let kind: Kind
    package let code: String?
    package let message: SafeText
    /// The timing and date that an accepting answer names.
    package let timing: Timing?
    package let effectiveAt: Moment?

    package init(
        kind: Kind, code: String? = nil, message: SafeText, timing: Timing? = nil, effectiveAt: Moment? = nil
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.timing = timing
        self.effectiveAt = effectiveAt
    }
}

/// What one re-read showed.
package struct ReadNote: Sendable, Hashable, Codable {
    /// Counted from 1.
    package let attempt: Int
    /// What was read, field by field; nil when nothing could be.
    package let fields: Fingerprint?
    /// Why nothing could be read.
    package let trouble: SafeText?

    package init(attempt: Int, fields: Fingerprint?, trouble: SafeText? = nil) {
        self.attempt = attempt
        self.fields = fields
        self.trouble = trouble
    }
}

/// How an operation came out, as far as it is known.
package struct Settlement: Sendable, Hashable, Codable {
    package var outcome: Outcome
    package var timing: Timing?
    package var effectiveAt: Moment?
    package var undoUntil: Moment?
    package var note: SafeText
    package var sent: SentFields
    package var keptLocal: [String]
    package var readAt: Moment?

    package init(
        outcome: Outcome, timing: Timing? = nil, effectiveAt: Moment? = nil, undoUntil: Moment? = nil, note: SafeText,
        sent: SentFields = SentFields(), keptLocal: [String] = [], readAt: Date? = nil
    ) {
        self.outcome = outcome
        self.timing = timing
        self.effectiveAt = effectiveAt
        self.undoUntil = undoUntil
        self.note = note
        self.sent = sent
        self.keptLocal = keptLocal
        self.readAt = readAt.map { Moment($0) }
    }
}

extension OperationRecord {
    /// This operation after `event`, which happened at `time`. The one place that says what events do to a record, for
    /// the operation that runs as for the one read back.
    package mutating func apply(_ event: JournalEvent, at time: Date) {
        switch event {
        case .sent(let fields):
            (state, sent, sentAt) = (.sent, fields, time)
        case .answered:
            if state == .sent { state = .verifying }
        case .reread(let read):
            if read.fields != nil { readAt = time }
        case .settled(let settlement):
            state = .settled
            outcome = settlement.outcome
            timing = settlement.timing
            effectiveAt = settlement.effectiveAt
            undoUntil = settlement.undoUntil
            note = settlement.note
            sent = settlement.sent
            keptLocal = settlement.keptLocal
            readAt = settlement.readAt?.instant
            // The mark was set before the attempt; it turned out that nothing was carried out.
            if settlement.outcome == .notSent { sentAt = nil }
        }
    }
}
