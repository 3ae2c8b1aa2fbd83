import Billing
import Foundation
import SafeText
import Service
import Terminal

/// Along the forms: each lets the agent go on only with what the provider and the house will take.
extension Wizard {
    /// Skipped when there is neither a list nor a field for the agent's own words.
    var hasReasonStep: Bool { !reasonForm.choices.isEmpty }

    /// The number of the current step and of all; nil outside the four.
    var position: (number: Int, of: Int, name: SafeText)? {
        let skipped = hasReasonStep ? 0 : 1
        return switch step {
        case .reason: (1, 4, "Reason")
        case .notes: (2 - skipped, 4 - skipped, "Feedback and notes")
        case .timing: (3 - skipped, 4 - skipped, "When")
        case .review: (4 - skipped, 4 - skipped, "Review")
        default: nil
        }
    }

    /// Does what a form made of a key; nil is one step back.
    mutating func follow(_ move: FormMove?) -> WizardAction {
        switch move {
        case nil: return goBack()
        case .stay: return .none
        case .keepSubscription: return .leave
        case .objection(let why):
            message = why
            return .none
        case .next: return goOn()
        }
    }

    private mutating func goBack() -> WizardAction {
        switch step {
        case .timing: enter(.notes)
        case .notes where hasReasonStep: enter(.reason)
        default: return .leave
        }
        return .none
    }

    private mutating func goOn() -> WizardAction {
        switch step {
        case .reason:
            if reasonsAreFeedback { notesForm.suggest(reasonForm.value.flatMap { Feedback(rawValue: $0) }) }
            enter(.notes)
        case .notes:
            if let why = receivedObjection { message = why } else { enter(.timing) }
        case .timing:
            guard let timing = timingForm.chosen else { return .none }
            if let why = objection(to: timing) {
                message = why
                return .none
            }
            return review(timing)
        default: break
        }
        return .none
    }

    /// Asks for a forecast and waits for it on the review.
    mutating func review(_ timing: Timing) -> WizardAction {
        enter(.review(WizardReview(timing: timing)))
        return .needForecast(timing)
    }

    /// Where the provider's list is made of the eight feedback words, nobody wants to be asked the same twice.
    private var reasonsAreFeedback: Bool {
        !reasons.reasons.isEmpty && reasons.reasons.allSatisfy { Feedback(rawValue: $0.id) != nil }
    }

    /// When the request was received, as the agent wrote it; nil where nothing readable was written.
    var receivedAt: Moment? {
        notesForm.received.value.flatMap { ReceivedTime.moment($0, now: now, zone: policy.zone) }
    }

    /// Why the time of the request cannot stay as it is; nil when it can.
    private var receivedObjection: SafeText? {
        guard notesForm.received.value != nil else { return nil }
        guard let receivedAt else { return "expected \(ReceivedTime.expectation)" }
        return ReceivedTime.objection(to: receivedAt, now: now)
    }

    /// What is still missing for `timing`; nil when nothing is.
    private func objection(to timing: Timing) -> SafeText? {
        guard let handling = reading.subscription.capabilities.timings[timing] else { return nil }
        if hasReasonStep, handling.reason == .required, reasonForm.value == nil {
            return "\(providerName) demands a reason with this: Esc, then give one"
        }
        if handling.feedback == .required, notesForm.feedback == nil {
            return "\(providerName) demands feedback with this: Esc, then choose one"
        }
        if handling.comment == .required, notesForm.comment.value == nil {
            return "\(providerName) demands a comment with this: Esc, then write one"
        }
        return nil
    }

    /// What the agent asks for, with `timing`.
    func draft(_ timing: Timing) -> Draft {
        Draft(
            ref: reading.subscription.ref, kind: kind, timing: timing, reason: reasonForm.value,
            feedback: notesForm.feedback, comment: notesForm.comment.value, ticket: notesForm.ticket.value,
            receivedAt: receivedAt ?? Moment(now, in: policy.zone),
            acceptsProviderTiming: timing == .providerDecides)
    }

    /// The account acted through; what Lapse did before through it knows it too.
    var connection: Connection? {
        let id = reading.subscription.ref.connection
        return [policy.connection].compactMap { $0 }.first { $0.id == id }
            ?? reading.operations.map(\.connection).first { $0.id == id }
    }

    var providerName: SafeText { connection?.provider.displayName ?? "the provider" }

    /// Why nothing can be done with this reading; nil when something can.
    static func block(_ kind: OperationKind, _ reading: Reading, _ policy: WizardPolicy) -> WizardBlock? {
        if let open = reading.operations.first(where: \.isUnfinished) {
            return WizardBlock(why: open.obstacleText, operation: open.id)
        }
        if let connection = policy.connection, connection.isReadOnly {
            return WizardBlock(why: "the connection \(SafeText(connection.id)) is read-only: nothing can be sent")
        }
        return reading.subscription.capabilities.refusal(of: kind).map { WizardBlock(why: $0) }
    }
}
