import Billing
import Foundation
import SafeText
import Service
import Terminal

/// How long ago something was.
enum Age {
    /// `now`, `2 min`, `3 h`, `5 d`: no finer, so that a screen at rest is not drawn for every second.
    static func text(since date: Date, now: Date) -> SafeText {
        let seconds = Int(now.timeIntervalSince(date))
        return switch seconds {
        case ..<60: "now"
        case ..<3600: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(seconds / 86_400) d"
        }
    }
}

extension Status {
    /// How the word is coloured; the word itself always stands beside the colour.
    var role: Role {
        switch self {
        case .active: .ok
        case .trialing, .pending, .paused: .info
        case .pastDue, .ending: .warn
        case .ended: .muted
        case .unknown: .danger
        }
    }
}

extension Mode {
    /// LIVE is the loud one: filled where there is colour, reversed where there is none.
    var role: Role { self == .live ? .badge : .info }
    /// The badge in a row of a list, where only what is live may stand out.
    var cell: Span { self == .live ? Span(badge, .danger, strong: true) : Span(badge, .muted) }
}

/// What became of an operation, in words.
package enum OperationWords {
    /// One word for a list.
    static func word(_ record: OperationRecord) -> SafeText {
        switch (record.outcome, record.state) {
        case (.applied?, _): "done"
        case (.already?, _): "already so"
        case (.rejected?, _): "rejected"
        case (.notSent?, _): "not sent"
        case (.notApplied?, _): "not applied"
        case (.unknown?, _): "UNKNOWN"
        case (nil, .intent): "UNFINISHED"
        case (nil, _): "UNKNOWN"
        }
    }

    package static func role(_ record: OperationRecord) -> Role {
        switch record.outcome {
        case .applied?, .already?: .ok
        case .rejected?, .notSent?: .warn
        case .notApplied?: .muted
        case .unknown?, nil: .danger
        }
    }

    /// `end at period end`, `undo`.
    static func what(_ record: OperationRecord) -> SafeText {
        record.draft.kind == .undo ? "undo" : "end \(record.timing?.text ?? record.draft.timing.text)"
    }

    /// A whole sentence for a notice.
    package static func sentence(_ record: OperationRecord) -> SafeText {
        let name = "\(SafeText(record.id)) (\(what(record)), \(SafeText(record.draft.ref.description)))" as SafeText
        return "Operation \(name): \(word(record))" + (record.note.isEmpty ? "" : ". \(record.note)")
    }
}

extension OperationRecord {
    /// Why nothing else may be done to its subscription while it is unfinished.
    var obstacleText: SafeText {
        "operation \(SafeText(id)) on it has no known outcome: settle it in Operations (3, R)"
    }
}

extension Capabilities {
    /// Why nothing of this kind can be done; nil when it can.
    func refusal(of kind: OperationKind) -> SafeText? {
        switch (kind, undo) {
        case (.cancel, _): canEnd ? nil : refusal(of: .atPeriodEnd)
        case (.undo, .offered): nil
        case (.undo, .afterPeriodEndCancel): "it is not scheduled to end"
        case (.undo, .notOffered(let why)): why
        }
    }
}

extension Moment {
    /// `12 Oct 2026 13:37 +00:00, 40 days ago` of what is over. The screens' clock goes in steps and may be a little
    /// behind: what has just been is never said to come.
    fileprivate func pastText(now: Date) -> SafeText {
        switch instant.timeIntervalSince(now) {
        case ..<0: "\(text), \(SafeText(distance(from: now)))"
        case ..<60: "\(text), just now"
        default: text
        }
    }
}

extension Subscription {
    /// `renews 3 Dec 2026 14:00 +01:00, in 12 days`: what comes next, as far as it is known.
    func course(now: Date) -> SafeText {
        func at(_ moment: Moment?) -> SafeText {
            guard let moment else { return "at an unknown time" }
            return "\(moment.text), \(SafeText(moment.distance(from: now)))"
        }
        let canUndo = if case .offered = capabilities.undo { true } else { false }
        switch status {
        case .ended: return "ended \((endsAt ?? periodEnd)?.pastText(now: now) ?? "at an unknown time")"
        case .ending where canUndo:
            return "ends \((endsAt ?? periodEnd)?.text ?? "at an unknown time"), can be undone"
        case .ending: return "ends \(at(endsAt ?? periodEnd))"
        default: break
        }
        if let endsAt { return "ends \(at(endsAt))" }
        switch renews {
        case true?: return "renews \(at(periodEnd))"
        case false?: return "does not renew; paid until \(periodEnd?.text ?? "unknown")"
        case nil: return "paid until \(periodEnd?.text ?? "unknown"); whether it renews is unknown"
        }
    }
}
