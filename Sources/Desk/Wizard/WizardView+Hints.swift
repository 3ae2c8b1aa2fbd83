import Billing
import SafeText
import Service
import Terminal

/// The keys that do something now, from the most to the least important.
extension WizardView {
    var hints: [Hint] {
        switch wizard.step {
        case .blocked(let block):
            (block.operation == nil ? [] : [Hint("R", "reconcile now")]) + [Hint("Enter", "back")]
        case .reason:
            [Hint("Enter", "next step", short: "next"), choose, escape] + (wizard.reasonForm.isTyping ? [] : [keep])
        case .notes: notesHints
        case .timing:
            [Hint("Enter", "review"), choose, Hint("Esc", "back"), keep]
        case .review(let review): hints(for: review)
        case .undoReview: [Hint("Y", "take the end back"), Hint("Esc", "leave it ending", short: "leave it")]
        case .inFlight(let flight):
            [flight.hasStopped ? leave : Hint("Esc", "stop waiting")]
        case .stale:
            wizard.kind == .cancel ? [Hint("Enter", "new forecast"), Hint("Esc", "back")] : [Hint("Enter", "back")]
        case .refused: [Hint("Enter", "back")]
        case .result(let result): hints(for: result)
        }
    }

    private var choose: Hint { Hint(lines == .unicode ? "↑↓" : "Up/Down", "choose") }
    private var escape: Hint { Hint("Esc", wizard.position?.number == 1 ? "leave" : "back") }
    private var keep: Hint { Hint("q", "keep subscription", short: "keep") }
    private var leave: Hint { Hint("Enter", "back to the customer", short: "back") }

    private var notesHints: [Hint] {
        let next: SafeText = [.ticket, .received].contains(wizard.notesForm.focus) ? "next step" : "next field"
        return [Hint("Enter", next, short: "next"), escape, choose, Hint("Tab", "next field", short: "field")]
            + (wizard.notesForm.isTyping ? [] : [keep])
    }

    private func hints(for review: WizardReview) -> [Hint] {
        switch review.state {
        case .reading: [Hint("Esc", "back"), keep]
        case .failed: [Hint("Enter", "try again"), Hint("Esc", "back"), keep]
        case .shown(let shown) where shown.needsTyping:
            [
                Hint(SafeText(shown.wantedTail), "then Enter: \(shown.forecast.timing.hint)", short: "then Enter"),
                Hint("Esc", "back"),
            ]
        case .shown(let shown): [Hint("Y", shown.forecast.timing.hint), Hint("Esc", "back"), keep]
        }
    }

    private func hints(for result: WizardResult) -> [Hint] {
        var hints: [Hint] = []
        let record = result.record
        if wizard.canUndo(record), let until = record.undoUntil {
            let moment = "\(until.dayText) \(until.clockText)"
            hints.append(Hint("u", "undo (until \(SafeText(moment)))", short: "undo"))
        }
        if CustomerConfirmation(of: record) != nil {
            hints.append(Hint("y", "copy the confirmation text", short: "copy"))
        }
        if record.isUnfinished { hints.append(Hint("R", result.isReconciling ? "settling" : "reconcile now")) }
        return hints + [leave]
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
