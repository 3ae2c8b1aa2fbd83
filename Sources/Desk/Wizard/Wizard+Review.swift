import Billing
import Foundation
import SafeText
import Service
import Terminal

/// The review: the only place that confirms.
extension Wizard {
    mutating func receive(_ forecast: Forecast, for timing: Timing) {
        // Only the answer that is waited for: what the agent reads must never change under the keys.
        guard case .review(var review) = step, review.state == .reading, review.timing == timing,
            forecast.timing == timing, forecast.subscription.ref == reading.subscription.ref
        else { return }
        if let why = forecast.subscription.capabilities.refusal(of: timing) {
            review.state = .failed(why)
        } else {
            review.state = .shown(ShownForecast(forecast: forecast, since: now))
        }
        enter(.review(review))
    }

    mutating func receiveFailure(_ why: SafeText, for timing: Timing) {
        guard case .review(var review) = step, review.state == .reading, review.timing == timing else { return }
        review.state = .failed(why)
        enter(.review(review))
    }

    mutating func judge(_ review: WizardReview, _ key: Key) -> WizardAction {
        if key == .escape {
            enter(.timing)
            return .none
        }
        switch review.state {
        case .reading: return key == .character("q") ? .leave : .none
        case .failed:
            if key == .enter { return self.review(review.timing) }
            return key == .character("q") ? .leave : .none
        case .shown(let shown) where shown.needsTyping: return type(key, on: review, shown)
        case .shown(let shown): return press(key, on: review, shown)
        }
    }

    /// A gentle end: one key, which is neither Enter nor one that moves.
    private mutating func press(_ key: Key, on review: WizardReview, _ shown: ShownForecast) -> WizardAction {
        var shown = shown
        switch key {
        case .character("Y"): return confirm(shown, .key)
        case .character("q"): return .leave
        case .enter where shown.focus == .keep: return .leave
        case .enter, .character("y"): message = "press Y (capital) to confirm"
        default: shown.focus = moved(shown.focus, by: key)
        }
        show(shown, on: review)
        return .none
    }

    /// An end that cannot be taken back: the end of the id, then Enter.
    private mutating func type(_ key: Key, on review: WizardReview, _ shown: ShownForecast) -> WizardAction {
        var shown = shown
        switch key {
        case .enter where shown.focus == .keep: return .leave
        case .enter where !shown.wantedTail.isEmpty && shown.tail.text == shown.wantedTail:
            return confirm(shown, .typedTail(shown.tail.text))
        case .enter where shown.tail.characters.isEmpty:
            message = "type \(SafeText(shown.wantedTail)) to confirm"
        case .enter: message = "\(SafeText(shown.tail.text)) is not the end of this id: nothing was sent"
        case .up, .down, .tab, .backTab: shown.focus = moved(shown.focus, by: key)
        default: if shown.tail.handle(key) { shown.focus = .end }
        }
        show(shown, on: review)
        return .none
    }

    private mutating func show(_ shown: ShownForecast, on review: WizardReview) {
        var review = review
        review.state = .shown(shown)
        step = .review(review)
    }

    private mutating func confirm(_ shown: ShownForecast, _ confirmation: DeskConfirmation) -> WizardAction {
        let timing = shown.forecast.timing
        guard now.timeIntervalSince(shown.since) < ShownForecast.lifetime else {
            let action = review(timing)
            message = "that was shown long ago: it is read again, nothing was sent"
            return action
        }
        enter(.inFlight(WizardFlight(timing: timing, since: now)))
        return .submit(draft(timing), shown.forecast, confirmation)
    }

    mutating func judge(_ review: UndoReview, _ key: Key) -> WizardAction {
        switch key {
        case .character("Y"):
            enter(.inFlight(WizardFlight(timing: .atPeriodEnd, since: now)))
            return .submitUndo(.key)
        case .escape, .character("q"): return .leave
        case .enter where review.focus == .keep: return .leave
        case .enter, .character("y"): message = "press Y (capital) to confirm"
        default: step = .undoReview(UndoReview(focus: moved(review.focus, by: key)))
        }
        return .none
    }

    private func moved(_ focus: ReviewFocus, by key: Key) -> ReviewFocus {
        switch key {
        case .up, .character("k"): .keep
        case .down, .character("j"): .end
        case .tab, .backTab: focus == .keep ? .end : .keep
        default: focus
        }
    }
}
