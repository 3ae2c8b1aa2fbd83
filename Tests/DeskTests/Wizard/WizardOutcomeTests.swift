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

    /// What can change between the review and the confirmation, each shown by itself.
    static let changes: [(@Sendable (inout Subscription) -> Void, [String])] = [
        ({ $0.amount = Money(minor: 5900, currency: "EUR") }, ["price", "was EUR 49.00", "is EUR 59.00"]),
        ({ $0.status = .pastDue }, ["status", "was active, is past_due"]),
        ({ $0.quantity = 3 }, ["quantity", "was 1, is 3"]),
        ({ $0.plan = "Solo" }, ["plan", "is Solo"]),
        (
            { $0.periodEnd = Moment(Fixtures.periodEnd.instant.addingTimeInterval(30 * 86_400), offset: 3600) },
            ["period end", "was 3 Dec 2026", "is 2 Jan 2027"]
        ),
        (
            { ($0.status, $0.endsAt, $0.renews) = (.ending, Fixtures.periodEnd, false) },
            ["status", "is ending", "ends", "was unknown, is 3 Dec 2026", "renews", "was yes, is no"]
        ),
    ]

    @Test(arguments: changes.indices) func everyChangeIsShownAndWhatWasTypedStays(_ index: Int) {
        var wizard = typed()
        let (change, words) = WizardOutcomeTests.changes[index]
        var later = Fixtures.subscription()
        change(&later)
        _ = wizard.handle(.stale(Fingerprint(of: Fixtures.subscription()).differences(to: Fingerprint(of: later))))
        expectANewForecast(&wizard, later, shown: words + ["The subscription has changed"])
    }

    @Test func anOldForecastNamesItsAge() {
        var wizard = typed()
        let age = Fingerprint.Difference(name: Forecast.ageField, before: "made at 10:00:00 UTC", after: "16 min old")
        _ = wizard.handle(.stale([age]))
        expectANewForecast(
            &wizard, Fixtures.subscription(),
            shown: ["The forecast is too old", "was made at 10:00:00 UTC, is 16 min old"])
    }

    /// In flight, with words of the customer's and the agent's own.
    private func typed() -> Wizard {
        var wizard = Fixtures.wizard()
        wizard.type("moves abroad")
        wizard.press(.enter, .enter)
        wizard.type("no time")
        wizard.press(.enter)
        wizard.type("SUP-7")
        wizard.press(.enter)
        for _ in 0..<(wizard.timingForm.offered.firstIndex(of: .atPeriodEnd) ?? 0) { wizard.press(.down) }
        wizard.press(.enter)
        _ = wizard.handle(.forecast(.atPeriodEnd, Fixtures.forecast(.atPeriodEnd)))
        guard case .submit(let draft, _, _) = wizard.press(.character("Y")) else {
            Issue.record("not confirmed at \(wizard.step)")
            return wizard
        }
        #expect(draft.reason == "moves abroad" && draft.comment == "no time" && draft.ticket == "SUP-7")
        return wizard
    }

    private func expectANewForecast(_ wizard: inout Wizard, _ later: Subscription, shown words: [String]) {
        var frame = Frame(size: Size(columns: 120, rows: 40))
        WizardView(wizard: wizard, lines: .unicode, isMasked: false).draw(into: &frame, area: Area(frame.size))
        let text = frame.lines.joined(separator: "\n")
        for word in words + ["NOT SENT"] { #expect(text.contains(word), "\(word) in\n\(text)") }
        #expect(wizard.press(.character("Y")) == .none, "nothing is confirmed from here")
        #expect(wizard.press(.enter) == .needForecast(.atPeriodEnd))
        #expect(wizard.press(.character("Y")) == .none, "not before the new forecast is there")
        let fresh = Forecast(
            subscription: later, timing: .atPeriodEnd, prediction: Fixtures.forecast(.atPeriodEnd).prediction,
            readAt: Fixtures.now)
        _ = wizard.handle(.forecast(.atPeriodEnd, fresh))
        guard case .submit(let draft, let forecast, _) = wizard.press(.character("Y")) else {
            Issue.record("the new forecast cannot be confirmed at \(wizard.step)")
            return
        }
        #expect(draft.reason == "moves abroad" && draft.comment == "no time" && draft.ticket == "SUP-7")
        #expect(forecast == fresh)
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
