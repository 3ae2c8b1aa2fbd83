import Billing
import SafeText
import Terminal

/// The keys that do something now.
extension WizardView {
    /// From the most to the least important.
    package var hints: [(key: String, text: SafeText)] {
        switch wizard.step {
        case .blocked(let block):
            (block.operation == nil ? [] : [("R", "reconcile now")]) + [("Enter", "back")]
        case .reason:
            [("Enter", "next step"), (choiceKeys, "choose"), ("Esc", wizard.position?.number == 1 ? "leave" : "back")]
                + (wizard.reasonForm.isTyping ? [] : [("q", "keep subscription")])
        case .notes: notesHints
        case .timing:
            [("Enter", "review"), (choiceKeys, "choose"), ("Esc", "back"), ("q", "keep subscription")]
        case .review(let review): hints(for: review)
        case .undoReview: [("Y", "take the end back"), ("Esc", "leave it ending")]
        case .inFlight(let flight):
            flight.hasStopped ? [("Enter", "back to the customer")] : [("Esc", "stop waiting")]
        case .stale: [("Enter", wizard.kind == .cancel ? "new forecast" : "back"), ("Esc", "back")]
        case .refused: [("Enter", "back")]
        case .result(let result): hints(for: result)
        }
    }

    private var choiceKeys: String { lines == .unicode ? "↑↓" : "Up/Down" }

    private var notesHints: [(key: String, text: SafeText)] {
        let isLast = wizard.notesForm.focus == .ticket
        let first = wizard.position?.number == 1
        return [("Enter", isLast ? "next step" : "next field"), (choiceKeys, "choose"), ("Tab", "next field")]
            + [("Esc", first ? "leave" : "back")]
            + (wizard.notesForm.isTyping ? [] : [("q", "keep subscription")])
    }

    private func hints(for review: WizardReview) -> [(key: String, text: SafeText)] {
        switch review.state {
        case .reading: [("Esc", "back"), ("q", "keep subscription")]
        case .failed: [("Enter", "try again"), ("Esc", "back"), ("q", "keep subscription")]
        case .shown(let shown) where shown.needsTyping:
            [(shown.wantedTail, "then Enter: \(shown.forecast.timing.hint)"), ("Esc", "back")]
        case .shown(let shown):
            [("Y", shown.forecast.timing.hint), ("Esc", "back"), ("q", "keep subscription")]
        }
    }

    private func hints(for result: WizardResult) -> [(key: String, text: SafeText)] {
        var hints: [(key: String, text: SafeText)] = []
        let record = result.record
        if wizard.canUndo(record), let until = record.undoUntil {
            hints.append(("u", "undo (until \(SafeText(until.dayText)) \(SafeText(until.clockText)))"))
        }
        if ConfirmationText.text(of: record, zoneOffset: 0) != nil { hints.append(("y", "copy the confirmation text")) }
        if record.isUnfinished { hints.append(("R", result.isReconciling ? "settling" : "reconcile now")) }
        return hints + [("Enter", "back to the customer")]
    }
}

extension Timing {
    /// The order as a hint: `end at period end`.
    fileprivate var hint: SafeText {
        switch self {
        case .immediately: "end subscription now"
        case .atPeriodEnd: "end at period end"
        case .providerDecides: "end as the provider decides"
        }
    }
}
