import Billing
import SafeText
import Terminal

/// An outcome in words: the one in capitals, what happened, and what to do or not to do now.
struct OutcomeWords: Sendable, Hashable {
    let word: SafeText
    let role: Role
    let sentence: SafeText
    var advice: SafeText?
    /// Something else happened than what was asked.
    var warning: SafeText?

    init(_ record: OperationRecord) {
        let isUndo = record.draft.kind == .undo
        switch record.outcome {
        case .applied:
            (word, role) = ("DONE", .ok)
            sentence = isUndo ? "The end was taken back" : OutcomeWords.ended(record.timing ?? record.draft.timing)
            if !isUndo, let timing = record.timing, timing != record.draft.timing,
                record.draft.timing != .providerDecides
            {
                warning = "It was asked for \(record.draft.timing.text), but it ended \(timing.text)."
            }
        case .already:
            (word, role) = ("ALREADY", .info)
            let how: SafeText = record.sentAt == nil ? "nothing was sent" : "the request changed nothing"
            sentence = isUndo ? "It was not scheduled to end before: \(how)" : "It was so before: \(how)"
        case .rejected:
            (word, role) = ("REJECTED", .danger)
            sentence = "The provider said no; nothing changed"
        case .notSent:
            (word, role) = ("NOT SENT", .warn)
            sentence = "No request was executed; nothing changed"
            advice = "You may try again."
        case .notApplied:
            (word, role) = ("NOT APPLIED", .warn)
            sentence = "The request never took effect; the subscription is as it was"
            advice = "You may try again."
        case .unknown, nil:
            (word, role) = ("UNKNOWN", .warn)
            sentence =
                record.sentAt == nil
                ? "It is not known whether the request left" : "The request was sent; what became of it is not known"
            advice =
                isUndo
                ? "Do not send it again. It stays in Operations until it is settled."
                : "Do not end it again. It stays in Operations until it is settled."
        }
    }

    private static func ended(_ timing: Timing) -> SafeText {
        switch timing {
        case .immediately: "Ended immediately"
        case .atPeriodEnd: "Ended at period end"
        case .providerDecides: "Ended as the provider decided"
        }
    }
}
