import Billing
import Foundation
import SafeText
import Service
import Terminal
import Testing

@testable import Desk

/// The review, the only place that confirms.
@Suite struct WizardReviewTests {
    private func reviewed(_ timing: Timing, _ forecast: Forecast? = nil) -> Wizard {
        var wizard = Fixtures.wizard()
        wizard.goToReview(timing, .unibee, forecast)
        return wizard
    }

    @Test func aCapitalYConfirmsAPeriodEnd() {
        var wizard = reviewed(.atPeriodEnd)
        let forecast = Fixtures.forecast(.atPeriodEnd)
        let draft = wizard.draft(.atPeriodEnd)
        #expect(wizard.press(.character("Y")) == .submit(draft, forecast, .key))
        #expect(wizard.isInFlight)
        #expect(wizard.press(.character("Y")) == .none)
    }

    @Test func theSafeChoiceIsFocusedFirst() {
        var keep = reviewed(.atPeriodEnd)
        #expect(keep.press(.enter) == .leave)
        var typed = reviewed(.immediately)
        #expect(typed.press(.enter) == .leave)
    }

    @Test(arguments: [Key.enter, .character("y"), .character("x"), .character(" "), .tab, .insert])
    func noOtherKeyConfirmsAPeriodEnd(_ key: Key) {
        var wizard = reviewed(.atPeriodEnd)
        wizard.press(.down)
        #expect(wizard.press(key) == .none && !wizard.isInFlight)
    }

    @Test func theTypedEndOfTheIdConfirmsAnImmediateEnd() {
        var wizard = reviewed(.immediately)
        wizard.type("02a1B2")
        let draft = wizard.draft(.immediately)
        let forecast = Fixtures.forecast(.immediately)
        #expect(wizard.press(.enter) == .submit(draft, forecast, .typedTail("02a1B2")))
        #expect(wizard.isInFlight)
    }

    @Test(arguments: ["02a1b2", "02a1B", "002a1B2", "sub20260102a1B2", "Y", " 02a1B2"])
    func anythingElseTypedDoesNot(_ text: String) {
        var wizard = reviewed(.immediately)
        wizard.type(text)
        #expect(wizard.press(.enter) == .none && !wizard.isInFlight)
        #expect(wizard.message != nil)
    }

    @Test func aTypingMistakeCanBeMended() {
        var wizard = reviewed(.immediately)
        wizard.type("02a1b2")
        wizard.press(.enter, .left, .backspace)
        wizard.type("B")
        guard case .submit(_, _, .typedTail("02a1B2")) = wizard.press(.enter) else {
            Issue.record("not submitted")
            return
        }
    }

    @Test func theTypedEndWithTheFocusOnKeepKeeps() {
        var wizard = reviewed(.immediately)
        wizard.type("02a1B2")
        #expect(wizard.press(.up, .enter) == .leave)
    }

    @Test func aPasteNeverConfirms() {
        var wizard = reviewed(.immediately)
        _ = wizard.handle(.paste("02a1B2\n"))
        #expect(wizard.message?.string.contains("pasted") == true)
        wizard.press(.down)
        #expect(wizard.press(.enter) == .none && !wizard.isInFlight)
        var gentle = reviewed(.atPeriodEnd)
        #expect(gentle.handle(.paste("Y")) == .none && !gentle.isInFlight)
    }

    @Test(arguments: [(true, false), (false, true)])
    func aPeriodEndThatMayCostNeedsTypingToo(_ mayEndNow: Bool, _ movesMoney: Bool) {
        var wizard = reviewed(
            .atPeriodEnd, Fixtures.forecast(.atPeriodEnd, mayEndNow: mayEndNow, movesMoney: movesMoney))
        #expect(wizard.press(.character("Y")) == .none && !wizard.isInFlight)
    }

    @Test func anImmediateEndNeedsTypingWhateverTheForecastSays() {
        var wizard = reviewed(.immediately, Fixtures.forecast(.immediately, mayEndNow: false))
        #expect(wizard.press(.character("Y")) == .none && !wizard.isInFlight)
    }

    @Test func keysBeforeTheForecastNeverConfirm() {
        var wizard = Fixtures.wizard()
        wizard.goToTiming()
        wizard.press(.enter, .character("Y"), .enter)
        _ = wizard.handle(.forecast(.atPeriodEnd, Fixtures.forecast(.atPeriodEnd)))
        #expect(!wizard.isInFlight)
        #expect(wizard.press(.escape, .down, .enter) == .needForecast(.immediately))
        wizard.type("02a1B2")
        _ = wizard.handle(.forecast(.immediately, Fixtures.forecast(.immediately)))
        #expect(wizard.press(.down, .enter) == .none && !wizard.isInFlight)
    }

    @Test func theAnswerForAnotherTimingIsIgnored() {
        var wizard = Fixtures.wizard()
        wizard.goToTiming()
        wizard.press(.enter)
        let waiting = wizard
        _ = wizard.handle(.forecast(.immediately, Fixtures.forecast(.immediately)))
        _ = wizard.handle(.forecast(.atPeriodEnd, Fixtures.forecast(.immediately)))
        _ = wizard.handle(.forecastFailed(.immediately, "no"))
        #expect(wizard == waiting)
    }

    @Test func aShownForecastIsNotReplacedUnderTheAgentsEyes() {
        var wizard = reviewed(.atPeriodEnd)
        let shown = wizard
        _ = wizard.handle(.forecast(.atPeriodEnd, Fixtures.forecast(.atPeriodEnd, movesMoney: true)))
        #expect(wizard == shown)
    }

    @Test func aFailedForecastCanBeAskedForAgain() {
        var wizard = Fixtures.wizard()
        wizard.goToTiming()
        wizard.press(.enter)
        _ = wizard.handle(.forecastFailed(.atPeriodEnd, "not reachable"))
        #expect(wizard.press(.character("Y")) == .none)
        #expect(wizard.press(.enter) == .needForecast(.atPeriodEnd))
    }

    @Test func whatWasShownLongAgoIsReadAgain() {
        var wizard = reviewed(.atPeriodEnd)
        _ = wizard.handle(.tick(Fixtures.now.addingTimeInterval(3600)))
        #expect(wizard.press(.character("Y")) == .needForecast(.atPeriodEnd))
        #expect(!wizard.isInFlight && wizard.message != nil)
    }

    @Test func anUndoIsConfirmedByY() {
        var wizard = Fixtures.undoWizard()
        #expect(wizard.press(.down, .enter) == .none && !wizard.isInFlight)
        #expect(wizard.handle(.paste("Y")) == .none && !wizard.isInFlight)
        #expect(wizard.press(.character("Y")) == .submitUndo(.key) && wizard.isInFlight)
        var kept = Fixtures.undoWizard()
        #expect(kept.press(.enter) == .leave)
    }

    @Test(arguments: [UndoCapability.afterPeriodEndCancel, .notOffered(why: "no undo here")])
    func anUndoThatIsNotOfferedIsNotReviewed(_ undo: UndoCapability) {
        var wizard = Fixtures.undoWizard(undo)
        #expect(wizard.press(.character("Y")) == .none && !wizard.isInFlight)
        #expect(wizard.press(.escape) == .leave)
    }
}
