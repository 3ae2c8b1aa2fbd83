import Billing
import Foundation
import Providers
import SafeText
import Service
import Storage

// The documents of the commands: stable names, snake case, explicit nulls.

extension JSON {
    static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
    static func optional(_ text: SafeText?) -> JSON { optional(text?.string) }
    static func optional(_ moment: Moment?) -> JSON { optional(moment?.iso8601) }
    static func optional(_ flag: Bool?) -> JSON { flag.map(JSON.bool) ?? .null }
    static func optional(_ date: Date?) -> JSON { optional(date.map { Moment($0) }) }
    static func count(_ number: Int) -> JSON { .number(String(number)) }
    static func text(_ text: SafeText) -> JSON { .string(text.string) }
}

extension Customer {
    /// `{"ref", "name", "email"}`
    var json: JSON { ["ref": .string(ref.description), "name": .text(name), "email": .text(email)] }
}

extension Money {
    /// `{"minor", "currency"}`
    var json: JSON { ["minor": .number(String(minor)), "currency": .string(currency)] }
}

extension CustomerRow {
    /// A row of `customers`.
    var json: JSON {
        [
            "ref": .string(customer.ref.description), "connection": .string(connection.id),
            "provider": .string(connection.provider.rawValue), "mode": .string(connection.mode.rawValue),
            "name": .text(customer.name), "email": .text(customer.email), "note": .optional(customer.note),
            "subscriptions": .count(subscriptions),
        ]
    }
}

extension SubscriptionRow {
    /// A row of `subscriptions`.
    var json: JSON {
        [
            "ref": .string(subscription.ref.description), "connection": .string(connection.id),
            "provider": .string(connection.provider.rawValue), "mode": .string(connection.mode.rawValue),
            "customer": subscription.customer.json, "plan": .text(subscription.plan),
            "status": .text(subscription.status.word), "amount": subscription.amount?.json ?? .null,
            "interval": .optional(subscription.interval?.text), "quantity": .count(subscription.quantity),
            "period_end": .optional(subscription.periodEnd), "ends_at": .optional(subscription.endsAt),
            "renews": .optional(subscription.renews), "capabilities": subscription.capabilities.json,
            "notes": .array(subscription.notes.map(JSON.text)),
        ]
    }
}

extension Capabilities {
    /// What can be done, and in words why the rest cannot.
    var json: JSON {
        let handlings = offered.compactMap { timings[$0] }
        var undoUntil: Moment?
        var undoRefusal: SafeText?
        var isUndoOffered = false
        switch undo {
        case .offered(let until): (isUndoOffered, undoUntil) = (true, until)
        case .afterPeriodEndCancel: undoRefusal = "nothing is scheduled to end"
        case .notOffered(let why): undoRefusal = why
        }
        return [
            "timings": .array(offered.map { .string($0.rawValue) }),
            "refusals": .object(
                Dictionary(uniqueKeysWithValues: refusals.map { ($0.key.rawValue, JSON.text($0.value)) })),
            "fields": .object(
                Dictionary(
                    uniqueKeysWithValues: timings.map { timing, handling in
                        (
                            timing.rawValue,
                            [
                                "reason": .string(handling.reason.rawValue),
                                "feedback": .string(handling.feedback.rawValue),
                                "comment": .string(handling.comment.rawValue),
                            ]
                        )
                    })),
            "reason": .optional(Capabilities.strongest(handlings.map(\.reason))),
            "feedback": .optional(Capabilities.strongest(handlings.map(\.feedback))),
            "comment": .optional(Capabilities.strongest(handlings.map(\.comment))),
            "undo": .bool(isUndoOffered), "undo_until": .optional(undoUntil), "undo_refusal": .optional(undoRefusal),
            "can_undo_later": .bool(undo == .afterPeriodEndCancel || isUndoOffered), "money_options": [],
        ]
    }

    private static func strongest(_ handlings: [Handling]) -> String? {
        [Handling.required, .optional, .localOnly].first(where: handlings.contains)?.rawValue
    }
}

extension Forecast {
    /// The document of `forecast`.
    var json: JSON {
        [
            "ref": .string(subscription.ref.description), "timing": .string(timing.rawValue),
            "effective_at": .optional(prediction.effectiveAt), "fingerprint": .string(fingerprint.digest),
            "lines": .array(
                prediction.lines.map { line in
                    [
                        "what": .text(line.what), "value": .text(line.value),
                        "certainty": .string(line.certainty.rawValue),
                    ]
                }),
            "undo_until": .optional(prediction.undoUntil), "may_end_now": .bool(prediction.mayEndNow),
            "moves_money": .bool(prediction.movesMoney), "read_at": .optional(readAt),
            "notes": .array(subscription.notes.map(JSON.text)),
        ]
    }
}

extension OperationRecord {
    /// The document of `cancel`, `undo` and `reconcile`.
    var json: JSON {
        [
            "operation": .string(id), "ref": .string(draft.ref.description), "kind": .string(draft.kind.rawValue),
            "outcome": .optional(outcome?.rawValue), "timing": .string((timing ?? draft.timing).rawValue),
            "effective_at": .optional(effectiveAt), "note": .text(note),
            "sent": [
                "reason": .optional(sent.reason), "feedback": .optional(sent.feedback),
                "comment": .optional(sent.comment),
            ],
            "kept_local": .array(keptLocal.map(JSON.string)), "undo_until": .optional(undoUntil),
            "sent_at": .optional(sentAt), "read_at": .optional(readAt),
        ]
    }

    /// A row of `journal list`.
    var row: JSON {
        [
            "operation": .string(id), "ref": .string(draft.ref.description), "kind": .string(draft.kind.rawValue),
            "state": .string(state.rawValue), "outcome": .optional(outcome?.rawValue), "agent": .string(agent),
            "at": .optional(confirmedAt), "timing": .string((timing ?? draft.timing).rawValue),
            "effective_at": .optional(effectiveAt), "ticket": .optional(draft.ticket), "note": .text(note),
        ]
    }
}

extension ReasonList {
    /// The document of `reasons`.
    var json: JSON {
        [
            "reasons": .array(
                reasons.map { ["id": .string($0.id), "label": .text($0.label), "sent": .bool(isSent)] }),
            "free_text": .bool(takesFreeText), "required": .bool(isRequired),
        ]
    }
}

extension Sequence<ConnectionReport> {
    /// Every connection whose list cannot be known complete, and why.
    var incomplete: [(connection: String, why: SafeText)] {
        flatMap { report -> [(connection: String, why: SafeText)] in
            switch report.phase {
            case .finished(_, let incomplete): incomplete.map { (report.connection.id, $0) }
            case .failed(let why): [(report.connection.id, why)]
            case .waiting: [(report.connection.id, "not pulled yet")]
            case .running: [(report.connection.id, "still being pulled")]
            }
        }
    }

    /// The `incomplete` member of a list document.
    var incompleteJSON: JSON {
        .array(incomplete.map { ["connection": .string($0.connection), "why": .text($0.why)] })
    }
}
