import Billing
import Foundation
import SafeText
import Service
import Terminal
import Testing

@testable import Desk

/// Along the forms.
@Suite struct WizardStepTests {
    @Test(arguments: Shape.allCases)
    func everyProviderHasItsWayToTheReview(_ shape: Shape) throws {
        var wizard = Fixtures.wizard(shape)
        #expect(wizard.position?.of == (shape == .ponddy ? 3 : 4))
        wizard.goToTiming()
        #expect(wizard.step == .timing)
        let gentlest = try #require(shape.capabilities.offered.first)
        #expect(wizard.press(.enter) == .needForecast(gentlest))
        #expect(wizard.position?.number == wizard.position?.of)
        #expect(!wizard.isInFlight && !wizard.hasResult)
    }

    /// In a text field `q` is a letter, so something else must lead out from anywhere before the confirmation.
    @Test func controlCKeepsTheSubscription() {
        var typing = Fixtures.wizard()
        typing.type("too expensiv")
        #expect(typing.press(.control("c")) == .leave)
        for timing in [Timing.atPeriodEnd, .immediately] {
            var review = Fixtures.wizard()
            review.goToReview(timing)
            #expect(review.press(.control("c")) == .leave)
        }
        var running = Fixtures.wizard()
        running.goToReview(.atPeriodEnd)
        running.press(.character("Y"))
        #expect(running.isInFlight && running.press(.control("c")) == .none && running.isInFlight)
    }

    @Test func everyStepNamesWhomItIsAbout() {
        var wizard = Fixtures.wizard()
        for isMasked in [false, true] {
            var frame = Frame(size: Size(columns: 100, rows: 20))
            WizardView(wizard: wizard, lines: .unicode, isMasked: isMasked)
                .draw(into: &frame, area: Area(Size(columns: 100, rows: 20)))
            let customer = isMasked ? "*****" : "Anna Öst"
            #expect(frame.lines[0].contains("\(customer), Team Monthly, unibee-eu"))
        }
        wizard.goToTiming()
        #expect(wizard.step == .timing)
    }

    @Test(arguments: [18, 38, 78, 118])
    func theWayOutOfAResultIsAlwaysShown(width: Int) {
        var wizard = Fixtures.wizard()
        wizard.goToReview(.atPeriodEnd)
        wizard.press(.character("Y"))
        _ = wizard.handle(.finished(Fixtures.record(.applied)))
        let hints = WizardView(wizard: wizard, lines: .unicode, isMasked: false).hints.fitting(width, gap: 2)
        let used = hints.reduce(-2) { $0 + $1.width + 2 }
        #expect(hints.contains { $0.key == "Enter" } && (used <= width || width < 38))
    }

    @Test func theReasonStepIsSkippedOnlyWithoutListAndFreeText() {
        #expect(Fixtures.wizard(.ponddy).step == .notes)
        for shape in Shape.allCases where shape != .ponddy { #expect(Fixtures.wizard(shape).step == .reason) }
    }

    @Test func escapeGoesOneStepBackAndLeavesFromTheFirst() {
        var wizard = Fixtures.wizard()
        wizard.goToReview(.atPeriodEnd)
        #expect(wizard.press(.escape) == .none && wizard.step == .timing)
        #expect(wizard.press(.escape) == .none && wizard.step == .notes)
        #expect(wizard.press(.escape) == .none && wizard.step == .reason)
        #expect(wizard.press(.escape) == .leave)
        var short = Fixtures.wizard(.ponddy)
        #expect(short.press(.escape) == .leave)
    }

    @Test func aDemandedReasonCannotBeLeftOut() {
        var wizard = Fixtures.wizard(.whitebeard)
        #expect(wizard.reasonForm.choices.allSatisfy { $0 != .notGiven })
        wizard.press(.down, .enter)
        #expect(wizard.step == .notes && wizard.draft(.atPeriodEnd).reason == "moved")
    }

    @Test func anOptionalReasonBeginsWithNotGiven() {
        var wizard = Fixtures.wizard(.paywayTulo)
        wizard.press(.enter)
        #expect(wizard.step == .notes && wizard.draft(.atPeriodEnd).reason == nil)
    }

    @Test func whatWasEnteredSurvivesGoingBackAndForth() {
        var wizard = Fixtures.wizard()
        wizard.type("too dear")
        wizard.press(.enter, .down, .down, .enter)
        wizard.type("will be back")
        wizard.press(.enter)
        wizard.type("SUP-1")
        wizard.press(.enter, .escape, .escape, .enter)
        let draft = wizard.draft(.atPeriodEnd)
        #expect(draft.reason == "too dear" && draft.comment == "will be back" && draft.ticket == "SUP-1")
        #expect(draft.feedback == .lowQuality && !draft.acceptsProviderTiming)
        #expect(wizard.draft(.providerDecides).acceptsProviderTiming)
    }

    @Test func aReasonThatIsAFeedbackWordIsNotAskedTwice() {
        var wizard = Fixtures.wizard(.useepay)
        wizard.press(.down, .down, .enter)
        #expect(wizard.draft(.immediately).reason == "low_quality")
        #expect(wizard.draft(.immediately).feedback == .lowQuality)
        wizard.press(.home, .escape, .down, .enter)
        #expect(wizard.draft(.immediately).feedback == nil, "what the agent chose stays")
    }

    @Test(arguments: [
        ("", false, true), ("", true, false), ("SUP-1042", true, true), ("sup", true, false), ("sup", false, false),
        ("  SUP-7  ", true, true),
    ])
    func theTicketIsCheckedWithWords(_ ticket: String, _ required: Bool, _ goesOn: Bool) {
        let policy = Fixtures.policy(ticketRequired: required, pattern: "^[A-Z]+-[0-9]+$")
        var wizard = Fixtures.wizard(.ponddy, policy: policy)
        wizard.press(.tab, .tab)
        wizard.type(ticket)
        wizard.press(.enter)
        #expect((wizard.step == .timing) == goesOn)
        #expect((wizard.message == nil) == goesOn)
    }

    /// It is 14:00 at +01:00, and was summer a month ago.
    @Test(arguments: [
        ("", "2026-11-21T14:00:00+01:00"), ("09:30", "2026-11-21T09:30:00+01:00"),
        ("2026-11-20 18:05", "2026-11-20T18:05:00+01:00"), ("2026-11-20 18:05Z", "2026-11-20T18:05:00Z"),
        ("2026-10-20 14:05", "2026-10-20T14:05:00+02:00"), ("15:30", nil), ("yesterday", nil),
    ])
    func theTimeOfTheRequestIsNowOrWhatWasWritten(_ text: String, _ expected: String?) {
        var wizard = Fixtures.wizard(.ponddy)
        wizard.press(.tab, .tab, .down)
        wizard.type(text)
        wizard.press(.enter)
        #expect((wizard.step == .timing) == (expected != nil))
        #expect((wizard.message == nil) == (expected != nil))
        if let expected { #expect(wizard.draft(.providerDecides).receivedAt?.iso8601 == expected) }
    }

    @Test func aReasonDemandedForOneTimingIsAskedForThere() {
        let capabilities = Capabilities(
            timings: [
                .atPeriodEnd: FieldHandling(reason: .localOnly),
                .immediately: FieldHandling(reason: .required, feedback: .required, comment: .required),
            ], undo: .afterPeriodEndCancel)
        var subscription = Fixtures.subscription()
        subscription.capabilities = capabilities
        var wizard = Wizard(
            reading: Fixtures.reading(subscription), reasons: Shape.unibee.reasons, policy: Fixtures.policy())
        wizard.goToTiming()
        wizard.press(.down)
        #expect(wizard.press(.enter) == .none && wizard.step == .timing)
        #expect(wizard.message?.string.contains("demands a reason") == true)
        wizard.press(.up)
        #expect(wizard.press(.enter) == .needForecast(.atPeriodEnd))
    }

    @Test func pastesGoIntoFieldsOnlyAndBecomeOneLine() {
        var wizard = Fixtures.wizard()
        _ = wizard.handle(.paste("moved\nabroad\tsoon\r\n"))
        wizard.press(.enter)
        #expect(wizard.draft(.atPeriodEnd).reason == "moved abroad soon")
        let before = wizard.notesForm
        #expect(wizard.handle(.paste("Y\n")) == .none)
        #expect(wizard.notesForm == before && wizard.message != nil)
    }

    @Test func whatDoesNotFitIsSaid() {
        var wizard = Fixtures.wizard()
        wizard.press(.enter, .enter)
        _ = wizard.handle(.paste(String(repeating: "x", count: 203)))
        #expect(wizard.message?.string.contains("3 pasted characters") == true)
        wizard.type("y")
        #expect(wizard.notesForm.comment.text == String(repeating: "x", count: 200))
        #expect(wizard.message?.string.contains("200") == true)
    }

    @Test func nothingIsOfferedWithoutAWay() {
        var subscription = Fixtures.subscription()
        subscription.capabilities = .nothing("it has ended")
        var wizard = Wizard(
            reading: Fixtures.reading(subscription), reasons: Shape.unibee.reasons, policy: Fixtures.policy())
        #expect(wizard.step == .blocked(WizardBlock(why: "it has ended")))
        #expect(wizard.press(.character("Y")) == .none && wizard.press(.enter) == .leave)
    }

    @Test func anUnfinishedOperationIsInTheWay() {
        let open = Fixtures.record(.unknown, id: "AAAA-1111")
        var wizard = Wizard(
            reading: Fixtures.reading(Fixtures.subscription(), [open]), reasons: Shape.unibee.reasons,
            policy: Fixtures.policy())
        #expect(wizard.press(.character("R")) == .reconcile("AAAA-1111"))
        _ = wizard.handle(.finished(Fixtures.record(.applied, id: "AAAA-1111")))
        #expect(wizard.hasResult)
    }

    @Test func aReadOnlyConnectionStopsAtTheDoor() {
        let wizard = Fixtures.wizard(policy: Fixtures.policy(Fixtures.connection(readOnly: true)))
        #expect(wizard.position == nil && !wizard.hasResult)
    }

    @Test func qKeepsTheSubscriptionWhereNothingIsTyped() {
        var wizard = Fixtures.wizard(.paywayTulo)
        #expect(wizard.press(.character("q")) == .leave)
        var typing = Fixtures.wizard()
        #expect(typing.press(.character("q")) == .none && typing.reasonForm.words.text == "q")
    }
}
