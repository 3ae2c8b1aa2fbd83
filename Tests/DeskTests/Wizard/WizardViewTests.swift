import Billing
import Foundation
import SafeText
import Service
import Terminal
import Testing

@testable import Desk

/// How the steps look, at every size.
@Suite struct WizardViewTests {
    @Test func reason() throws {
        var wizard = Fixtures.wizard(.whitebeard)
        try WizardSnapshot.check(wizard, "reason-required")
        wizard.press(.down, .down)
        try WizardSnapshot.check(wizard, "reason-listed")
        var words = Fixtures.wizard(.unibee)
        words.type("för dyrt")
        try WizardSnapshot.check(words, "reason-words")
    }

    @Test func notes() throws {
        var wizard = Fixtures.wizard(
            policy: Fixtures.policy(ticketRequired: true, pattern: "^[A-Z]+-[0-9]+$"))
        wizard.press(.enter, .down, .down)
        try WizardSnapshot.check(wizard, "notes-feedback")
        wizard.press(.enter)
        wizard.type("Moves abroad in May")
        try WizardSnapshot.check(wizard, "notes-comment")
        wizard.press(.enter)
        wizard.type("sup")
        wizard.press(.enter)
        try WizardSnapshot.check(wizard, "notes-ticket")
    }

    @Test(arguments: Shape.allCases)
    func timing(_ shape: Shape) throws {
        var wizard = Fixtures.wizard(shape, notes: ["The last invoice, EUR 49.00, is not paid."])
        wizard.goToTiming()
        try WizardSnapshot.check(wizard, "timing-\(shape.rawValue)")
    }

    @Test func review() throws {
        var wizard = Fixtures.wizard(policy: Fixtures.policy(Fixtures.connection(mode: .live)))
        wizard.type("too expensive")
        wizard.press(.enter, .end, .enter)
        wizard.type("Moves abroad")
        wizard.press(.enter)
        wizard.type("SUP-1042")
        wizard.press(.enter)
        var waiting = wizard
        waiting.press(.enter)
        try WizardSnapshot.check(waiting, "review-reading")
        _ = waiting.handle(.forecastFailed(.atPeriodEnd, "unibee-eu is not reachable"))
        try WizardSnapshot.check(waiting, "review-failed")
        var gentle = wizard
        gentle.press(.enter)
        _ = gentle.handle(.forecast(.atPeriodEnd, Fixtures.forecast(.atPeriodEnd)))
        let variants = [
            WizardSnapshot.Look(columns: 80, rows: 24, lines: .ascii),
            WizardSnapshot.Look(columns: 80, rows: 24, isMasked: true),
        ]
        try WizardSnapshot.check(gentle, "review-period-end", looks: WizardSnapshot.sizes + variants)
        gentle.press(.down, .enter)
        try WizardSnapshot.check(gentle, "review-period-end-enter")
        var hard = wizard
        hard.press(.down, .enter)
        _ = hard.handle(.forecast(.immediately, Fixtures.forecast(.immediately, movesMoney: true)))
        try WizardSnapshot.check(hard, "review-immediately")
        hard.type("02a1")
        try WizardSnapshot.check(hard, "review-immediately-typed")
        _ = hard.handle(.paste("02a1B2"))
        try WizardSnapshot.check(hard, "review-immediately-pasted", looks: WizardSnapshot.sizes + variants)
    }

    @Test func providerDecides() throws {
        var wizard = Fixtures.wizard(.paywayKayak)
        wizard.goToReview(.providerDecides, .paywayKayak)
        try WizardSnapshot.check(wizard, "review-provider-decides")
    }

    @Test func undo() throws {
        try WizardSnapshot.check(Fixtures.undoWizard(), "undo-review")
        try WizardSnapshot.check(Fixtures.undoWizard(.notOffered(why: "Whitebeard offers no undo.")), "undo-blocked")
    }

    private func inFlight() -> Wizard {
        var wizard = Fixtures.wizard()
        wizard.goToReview(.atPeriodEnd)
        wizard.press(.character("Y"))
        return wizard
    }

    @Test func flight() throws {
        var wizard = inFlight()
        _ = wizard.handle(.progress(.verifying(attempt: 2, of: 5)))
        _ = wizard.handle(.tick(Fixtures.now.addingTimeInterval(3)))
        try WizardSnapshot.check(wizard, "flight")
        wizard.press(.escape)
        try WizardSnapshot.check(wizard, "flight-stopped")
    }

    @Test func results() throws {
        let note: SafeText =
            "UniBee accepted the request and the subscription was read again: ends 3 Dec 2026 14:00 +01:00, renews no longer."
        let records: [(String, OperationRecord)] = [
            ("done", Fixtures.record(.applied, undoUntil: Fixtures.periodEnd, note: note)),
            ("other-timing", Fixtures.record(.applied, happened: .immediately)),
            ("already", Fixtures.record(.already, sent: false)),
            ("rejected", Fixtures.record(.rejected, note: "UniBee: subscription not found (51).")),
            ("not-sent", Fixtures.record(.notSent, sent: false, note: "The name could not be resolved.")),
            ("unknown", Fixtures.record(.unknown, note: "Read 5 times in 16 s: it is still active.")),
        ]
        for (name, record) in records {
            var wizard = inFlight()
            _ = wizard.handle(.finished(record))
            try WizardSnapshot.check(wizard, "result-\(name)")
        }
    }

    @Test func nothingSent() throws {
        var stale = inFlight()
        var later = Fixtures.subscription(status: .pastDue)
        later.amount = Money(minor: 5900, currency: "EUR")
        let differences = Fingerprint(of: Fixtures.subscription()).differences(to: Fingerprint(of: later))
        _ = stale.handle(.stale(differences))
        try WizardSnapshot.check(stale, "stale")
        var refused = inFlight()
        _ = refused.handle(.refused("The comment is longer than the 200 characters UniBee takes."))
        try WizardSnapshot.check(refused, "refused")
    }

    @Test func maskingHidesThePersonAndTheMoney() {
        var wizard = Fixtures.wizard()
        wizard.goToReview(.immediately, .unibee, Fixtures.forecast(.immediately, movesMoney: true))
        let look = WizardSnapshot.Look(columns: 120, rows: 40, isMasked: true)
        let text = WizardSnapshot.frame(wizard, look).lines.joined(separator: "\n")
        for secret in ["Anna", "Öst", "anna.ost", "49.00", "12.50"] { #expect(!text.contains(secret)) }
        #expect(text.contains("sub20260102a1B2") && text.contains("EUR *****"))
    }

    @Test func asciiTerminalsGetOnlyASCIIOfOurOwn() {
        for timing in [Timing.atPeriodEnd, .immediately] {
            var wizard = Fixtures.wizard()
            wizard.goToReview(timing)
            let look = WizardSnapshot.Look(columns: 60, rows: 14, lines: .ascii, isMasked: true)
            let isPlain = WizardSnapshot.frame(wizard, look).lines.joined().allSatisfy { $0.isASCII }
            #expect(isPlain)
        }
    }

    @Test(arguments: [(120, 40), (80, 24), (40, 12), (20, 5), (20, 3), (11, 4), (1, 1), (60, 14), (200, 60)])
    func theHeadingAndTheConfirmLineStayInSight(_ columns: Int, _ rows: Int) {
        let look = WizardSnapshot.Look(columns: columns, rows: rows)
        for timing in [Timing.atPeriodEnd, .immediately] {
            var wizard = Fixtures.wizard()
            wizard.goToReview(timing)
            for _ in 0..<4 { wizard.press(.pageDown) }
            let frame = WizardSnapshot.frame(wizard, look)
            let text = frame.lines.joined(separator: "\n")
            guard columns >= 20, rows >= 3 else { continue }
            #expect(text.contains("NOT SENT YET"))
            #expect(text.contains("Keep subscription"))
            #expect(timing == .atPeriodEnd ? text.contains("Y") : text.contains("02a1B2"))
            #expect((frame.cursor != nil) == (timing == .immediately))
        }
    }

    @Test func liveIsToldFromTestWithoutColour() {
        for mode in Mode.allCases {
            var wizard = Fixtures.wizard(policy: Fixtures.policy(Fixtures.connection(mode: mode)))
            wizard.goToReview(.atPeriodEnd)
            let text = WizardSnapshot.frame(wizard, .init(columns: 80, rows: 24)).lines.joined(separator: "\n")
            #expect(text.contains(mode.badge.string))
        }
        var unknown = Fixtures.wizard(policy: Fixtures.policy(nil))
        unknown.goToReview(.atPeriodEnd)
        let text = WizardSnapshot.frame(unknown, .init(columns: 80, rows: 24)).lines.joined(separator: "\n")
        #expect(text.contains("live or test is unknown"))
    }

    @Test func noButtonIsCalledCancel() {
        for timing in Timing.allCases { #expect(!timing.order.string.lowercased().contains("cancel")) }
    }
}
