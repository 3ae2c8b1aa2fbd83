import Billing
import Foundation
import SafeText
import Service
import Terminal
import Testing

@testable import Desk

/// After the confirmation.
@Suite struct WizardOutcomeTests {
    private func inFlight() -> Wizard {
        var wizard = Fixtures.wizard()
        wizard.goToReview(.atPeriodEnd)
        wizard.press(.character("Y"))
        return wizard
    }

    private func finished(_ record: OperationRecord) -> Wizard {
        var wizard = inFlight()
        _ = wizard.handle(.finished(record))
        return wizard
    }

    @Test(arguments: [Key.enter, .character("Y"), .character("q"), .tab, .up, .control("u")])
    func keysAreIgnoredInFlight(_ key: Key) {
        var wizard = inFlight()
        let before = wizard
        #expect(wizard.press(key) == .none && wizard == before)
    }

    @Test func escapeStopsWaitingAndThenLeaves() {
        var wizard = inFlight()
        #expect(wizard.press(.escape) == .stopWaiting && !wizard.isInFlight && !wizard.hasResult)
        #expect(wizard.press(.character("Y")) == .none)
        #expect(wizard.press(.escape) == .leave)
        _ = wizard.handle(.finished(Fixtures.record(.unknown)))
        #expect(wizard.hasResult)
    }

    @Test func theEndOfAnotherOperationIsIgnored() {
        var wizard = inFlight()
        _ = wizard.handle(.finished(Fixtures.record(.applied, kind: .undo)))
        #expect(wizard.isInFlight)
        var early = Fixtures.wizard()
        _ = early.handle(.finished(Fixtures.record(.applied)))
        _ = early.handle(.refused("no"))
        _ = early.handle(.progress(.checking))
        #expect(early == Fixtures.wizard())
    }

    @Test func undoIsOfferedUntilItsMoment() {
        var wizard = finished(Fixtures.record(.applied, undoUntil: Fixtures.periodEnd))
        #expect(wizard.press(.character("u")) == .undo)
        _ = wizard.handle(.tick(Fixtures.periodEnd.instant))
        #expect(wizard.press(.character("u")) == .none)
        var never = finished(Fixtures.record(.applied))
        #expect(never.press(.character("u")) == .none)
    }

    @Test func theConfirmationTextIsForTheCustomer() {
        var wizard = finished(Fixtures.record(.applied))
        #expect(
            wizard.press(.character("y"))
                == .copy(
                    """
                    We received your request on 21 November 2026 at 13:00 (UTC). You asked us to end the subscription \
                    at the end of the period paid for. Subscription: Team Monthly, number sub20260102a1B2. Your \
                    subscription ends on 3 December 2026 at 14:00 (UTC+01:00). Until then it stays as it is; after \
                    that it does not renew. The cancellation was carried out on 21 November 2026 at 13:00 (UTC). We \
                    checked this on 21 November 2026 at 13:00 (UTC). Our reference: case SUP-1042, operation 7F3K-22QD.
                    """))
    }

    @Test(arguments: [Outcome.rejected, .notSent, .unknown, .notApplied])
    func thereIsNothingToConfirmToACustomerOtherwise(_ outcome: Outcome) {
        var wizard = finished(Fixtures.record(outcome, undoUntil: Fixtures.periodEnd))
        #expect(wizard.press(.character("y")) == .none)
        #expect(wizard.press(.character("u")) == .none)
        #expect(wizard.press(.enter) == .leave)
    }

    @Test func onlyAnUnknownOutcomeIsReconciled() {
        var wizard = finished(Fixtures.record(.unknown))
        #expect(wizard.press(.character("R")) == .reconcile("7F3K-22QD"))
        #expect(wizard.press(.character("R")) == .none, "once at a time")
        _ = wizard.handle(.refused("not reachable"))
        #expect(wizard.message == "not reachable" && wizard.press(.character("R")) == .reconcile("7F3K-22QD"))
        _ = wizard.handle(.finished(Fixtures.record(.notApplied)))
        #expect(wizard.press(.character("R")) == .none)
    }

    @Test func aStaleForecastAsksForANewOne() {
        var wizard = inFlight()
        let later = Fixtures.subscription(status: .pastDue)
        let differences = Fingerprint(of: Fixtures.subscription()).differences(to: Fingerprint(of: later))
        _ = wizard.handle(.stale(differences))
        #expect(!wizard.isInFlight && wizard.press(.character("Y")) == .none)
        var back = wizard
        #expect(wizard.press(.enter) == .needForecast(.atPeriodEnd))
        #expect(back.press(.escape) == .none && back.step == .timing)
    }

    @Test func aRefusalGoesBackToTheChoice() {
        var wizard = inFlight()
        _ = wizard.handle(.refused("the comment is too long"))
        #expect(wizard.step == .refused("the comment is too long"))
        #expect(wizard.press(.enter) == .none && wizard.step == .timing)
    }

    @Test(arguments: [
        (Outcome.applied, "DONE"), (.already, "ALREADY"), (.rejected, "REJECTED"), (.notSent, "NOT SENT"),
        (.unknown, "UNKNOWN"), (.notApplied, "NOT APPLIED"),
    ])
    func everyOutcomeHasItsWord(_ outcome: Outcome, _ word: String) {
        let words = OutcomeWords(Fixtures.record(outcome))
        #expect(words.word.string == word)
        #expect((words.warning != nil) == false)
    }

    @Test func anOutcomeThatIsNotSettledIsUnknown() {
        #expect(OutcomeWords(Fixtures.record(nil)).word == "UNKNOWN")
    }

    @Test func anotherTimingThanAskedForIsSaidLoudly() {
        let words = OutcomeWords(Fixtures.record(.applied, happened: .immediately))
        #expect(words.warning == "It was asked for at period end, but it ended immediately.")
        #expect(words.sentence == "Ended immediately")
    }

    @Test(arguments: [
        (Timing.atPeriodEnd, "nothing but the request: UniBee takes no reason, no feedback, no comment at period end"),
        (.immediately, "reason \"dear\", comment \"Moves abroad\": UniBee takes no feedback immediately"),
    ])
    func whatIsSentAndKeptFollowsTheCapabilities(_ timing: Timing, _ sent: String) throws {
        let handling = try #require(Shape.unibee.capabilities.timings[timing])
        let fields = SentAndKept(
            reason: "dear", feedback: .other, comment: "Moves abroad", ticket: "SUP-1", handling: handling)
        #expect(fields.sentText(provider: "UniBee", timing: timing).string == sent)
        #expect(fields.keptText.string.contains("ticket SUP-1"))
        #expect(fields.keptText.string.contains("feedback other"))
    }
}
