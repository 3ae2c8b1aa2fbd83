import Storage
import Billing
import Desk
import Foundation
import SafeText
import Service
import Terminal
import Testing

@Suite struct WizardSeamTests {
    private func opened() -> PureDesk {
        var billing = FakeBilling()
        billing.records = []
        var desk = PureDesk(billing: billing)
        desk.type("x")
        return desk
    }

    private var forecast: Forecast {
        Forecast(
            subscription: Invented.monthly.subscription, timing: .atPeriodEnd,
            prediction: Prediction(effectiveAt: nil, lines: [], mayEndNow: false), readAt: Invented.now)
    }

    @Test func endingOpensTheWizardOnAFreshReading() {
        let desk = opened()
        #expect(desk.effects.contains(.prepare(1, Invented.monthly.ref, .cancel)))
        #expect(desk.state.wizard?.ref == Invented.monthly.ref)
        #expect(desk.state.preparation == nil)
    }

    private func reading(_ key: Key) -> PureDesk {
        var desk = PureDesk()
        desk.billing.records = []
        desk.state.operations = OperationsState()
        _ = update(&desk.state, .event(.key(.character("x"))))
        _ = update(&desk.state, .event(.key(key)))
        desk.send(desk.billing.answer(.prepare(1, Invented.monthly.ref, .cancel)) ?? .started)
        return desk
    }

    @Test func escapeMeanwhileKeepsTheWizardShut() {
        #expect(reading(.escape).state.wizard == nil)
    }

    @Test func otherKeysMeanwhileAreDropped() throws {
        let calm = try #require(reading(.insert).state.wizard)
        #expect(reading(.enter).state.wizard == calm)
        #expect(reading(.character("Y")).state.wizard == calm)
    }

    @Test func keysGoToTheWizardAlone() {
        var desk = opened()
        let before = (desk.state.tab, desk.state.isMasked, desk.state.overlay)
        desk.type("4m")
        #expect((desk.state.tab, desk.state.isMasked) == (before.0, before.1))
        #expect(desk.state.overlay == before.2)
        desk.send(.event(.resize(Size(columns: 80, rows: 24))))
        #expect(desk.state.size == Size(columns: 80, rows: 24))
    }

    @Test func controlZGivesTheShellBackFromAnywhere() {
        for keys in ["", "x", "/anna", "?", "T"] {
            var desk = PureDesk()
            desk.billing.records = []
            desk.type(keys)
            let before = desk.state
            desk.press(.control("z"))
            #expect(desk.effects.last == .suspend && desk.state == before, "\(keys)")
        }
    }

    @Test func submittingSendsOnceAndRemembersWhatRuns() {
        var desk = opened()
        let draft = Draft(ref: Invented.monthly.ref, timing: .atPeriodEnd)
        let effects = desk.state.perform(.submit(draft, forecast, .key))
        #expect(effects == [.confirm(1, draft, forecast, .key)])
        #expect(desk.state.running == [1: Invented.monthly.ref])
        #expect(desk.state.perform(.submit(draft, forecast, .key)).isEmpty)
        #expect(desk.state.perform(.submitUndo(.key)).isEmpty)
    }

    @Test func aDraftForAnotherSubscriptionIsNotSent() {
        var desk = opened()
        let draft = Draft(ref: Invented.addOn.ref, timing: .atPeriodEnd)
        #expect(desk.state.perform(.submit(draft, forecast, .key)).isEmpty)
        #expect(desk.state.running.isEmpty)
    }

    @Test func stoppedWaitingTheOutcomeStillArrives() throws {
        var desk = opened()
        let draft = Draft(ref: Invented.monthly.ref, timing: .atPeriodEnd)
        _ = desk.state.perform(.submit(draft, forecast, .key))
        #expect(desk.state.perform(.stopWaiting) == [.stop(1)])
        #expect(desk.state.wizard != nil, "the page stays until it is known what was stopped")
        _ = desk.state.perform(.leave)
        #expect(
            ActionRegistry.action(.endSubscription)?.disabledReason(desk.state)?.string.contains("still running")
                == true)
        let record = Invented.record("7F3K-7777", Invented.monthly, minutesAgo: 0, outcome: .unknown, note: "Lost.")
        desk.billing.records = [record]
        desk.send(.finished(1, .success(record)))
        #expect(desk.state.running.isEmpty)
        let notice = try #require(desk.state.notice)
        #expect(notice.role == .danger && notice.text.string.contains("UNKNOWN. Lost."))
        #expect(desk.state.operations.blocking(Invented.monthly.ref)?.id == "7F3K-7777")
    }

    @Test func leavingTellsTheListsToCatchUp() {
        var desk = opened()
        let effects = desk.state.perform(.leave)
        #expect(desk.state.wizard == nil)
        #expect(effects.contains(.loadOperations))
    }

    @Test func answersForAnEarlierWizardAreDropped() {
        var desk = opened()
        desk.state.lastSession = 5
        let before = desk.state
        desk.send(.forecast(99, .atPeriodEnd, .success(forecast)))
        desk.send(.progress(99, .checking))
        #expect(desk.state == before)
    }

    @Test func undoOpensOnAnEndingSubscriptionOnly() {
        var billing = FakeBilling()
        billing.records = []
        var desk = PureDesk(billing: billing)
        desk.type("u")
        #expect(desk.state.wizard == nil)
        #expect(desk.state.notice?.text == "undo: it is not scheduled to end")
        desk.press(.enter, .down)
        desk.type("u")
        #expect(desk.state.wizard?.ref == Invented.addOn.ref)
    }

    @Test func disabledEndingSaysWhy() {
        var desk = PureDesk { $0.isReadOnly = true }
        desk.type("x")
        #expect(desk.state.notice?.text == "end subscription: Lapse is set to read-only")
        desk = PureDesk()
        desk.press(.down)
        desk.type("x")
        #expect(desk.state.notice?.text == "end subscription: Payway ends this one from its own console")
        desk = PureDesk()
        desk.press(.enter, .down)
        desk.type("x")
        #expect(desk.state.notice?.text.string.contains("7F3K-9XWM on it has no known outcome") == true)
        desk = PureDesk(columns: 80, rows: 24)
        desk.type("x")
        #expect(desk.state.notice?.text == "end subscription: 2 subscriptions: open the customer and choose")
    }

    @Test func aFreshReadingThatForbidsItOpensNothing() {
        var desk = PureDesk()
        desk.billing.failure = .unavailable("UniBee does not answer")
        desk.type("x")
        #expect(desk.state.wizard == nil)
        #expect(desk.state.notice?.text.string.contains("UniBee does not answer") == true)
    }
}
