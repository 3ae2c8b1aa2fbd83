import Billing
import Foundation
import SafeText
import Service
import Terminal

/// The way from a reading to a confirmed operation and its outcome, as a value: reason, notes, timing, review, in
/// flight, result. It does nothing itself; `handle` says what is to be done.
///
/// What it promises: `submit` and `submitUndo` come only from a review whose forecast was shown, upon a capital `Y` or
/// upon Enter behind the end of the id typed key by key. After that no other comes unless the service said that nothing
/// was sent and the agent went through a new review.
package struct Wizard: Sendable, Hashable {
    let kind: OperationKind
    let reading: Reading
    let reasons: ReasonList
    let policy: WizardPolicy
    var now: Date
    var step: WizardStep
    var reasonForm: ReasonForm
    var notesForm: NotesForm
    var timingForm: TimingForm
    /// What the last key did not do, and why; gone with the next one.
    var message: SafeText?
    /// The first line of a long page that is shown.
    var scroll = 0

    /// Starts the way to an end of the subscription that was read.
    package init(reading: Reading, reasons: ReasonList, policy: WizardPolicy) {
        self.init(.cancel, reading: reading, reasons: reasons, policy: policy)
        if let block = Wizard.block(.cancel, reading, policy) {
            step = .blocked(block)
        } else {
            step = hasReasonStep ? .reason : .notes
        }
    }

    /// Starts the way to taking a scheduled end back.
    package init(undoing reading: Reading, policy: WizardPolicy) {
        let none = ReasonList(reasons: [], takesFreeText: false, isRequired: false, isSent: false)
        self.init(.undo, reading: reading, reasons: none, policy: policy)
        step = Wizard.block(.undo, reading, policy).map { .blocked($0) } ?? .undoReview(UndoReview())
    }

    private init(_ kind: OperationKind, reading: Reading, reasons: ReasonList, policy: WizardPolicy) {
        let capabilities = reading.subscription.capabilities
        let limit = capabilities.commentLimit.map { max(0, $0) } ?? Wizard.localLimit
        self.kind = kind
        self.reading = reading
        self.reasons = reasons
        self.policy = policy
        now = policy.now
        reasonForm = ReasonForm(reasons, wordLimit: reasons.isSent ? limit : Wizard.localLimit)
        notesForm = NotesForm(
            commentLimit: limit, ticketRequired: policy.ticketRequired, ticketPattern: policy.ticketPattern)
        timingForm = TimingForm(capabilities)
        step = .notes
    }

    /// The most characters of a text for which no provider's limit is known.
    static let localLimit = 500

    /// A confirmed operation is on its way and the agent waits for it.
    package var isInFlight: Bool {
        guard case .inFlight(let flight) = step else { return false }
        return !flight.hasStopped
    }

    /// The outcome is shown.
    package var hasResult: Bool {
        guard case .result = step else { return false }
        return true
    }

    /// Takes one event in and says what is to be done now.
    package mutating func handle(_ event: WizardEvent) -> WizardAction {
        switch event {
        case .tick(let date): now = date
        case .key(let key):
            message = nil
            return handle(key)
        case .paste(let text):
            message = nil
            paste(text)
        case .forecast(let timing, let forecast): receive(forecast, for: timing)
        case .forecastFailed(let timing, let why): receiveFailure(why, for: timing)
        case .progress, .finished, .refused, .stale: hear(event)
        }
        return .none
    }

    private mutating func handle(_ key: Key) -> WizardAction {
        if scrolls(key) { return .none }
        // Wherever it is not too late, ^C keeps the subscription: in a text field `q` is a letter.
        if key == .control("c"), !isInFlight { return .leave }
        // Whoever had scrolled the timings and chooses again wants to see the choice.
        if step == .timing { scroll = 0 }
        switch step {
        case .blocked(let block): return leave(block, key)
        case .reason: return follow(key == .escape ? nil : reasonForm.handle(key))
        case .notes: return follow(key == .escape ? nil : notesForm.handle(key))
        case .timing: return follow(key == .escape ? nil : timingForm.handle(key))
        case .review(let review): return judge(review, key)
        case .undoReview(let review): return judge(review, key)
        case .inFlight(let flight): return wait(flight, key)
        case .stale(_, let timing): return leaveStale(timing, key)
        case .refused: return leaveRefused(key)
        case .result(let result): return use(result, key)
        }
    }

    private mutating func paste(_ text: String) {
        let left: Int?
        switch step {
        case .reason: left = reasonForm.paste(text)
        case .notes: left = notesForm.paste(text)
        case .review, .undoReview:
            message = "pasted text never confirms: use the keys"
            return
        default: return
        }
        switch left {
        case nil: message = "nothing can be pasted here"
        case .some(let count) where count > 0: message = "\(count) pasted characters did not fit"
        default: break
        }
    }

    /// Pages without a cursor of their own scroll by page.
    private mutating func scrolls(_ key: Key) -> Bool {
        switch step {
        case .reason, .notes, .inFlight: return false
        default: break
        }
        switch key {
        case .pageDown: scroll = min(scroll + 4, 200)
        case .pageUp: scroll = max(0, scroll - 4)
        default: return false
        }
        return true
    }

    mutating func enter(_ next: WizardStep) {
        step = next
        scroll = 0
    }
}
