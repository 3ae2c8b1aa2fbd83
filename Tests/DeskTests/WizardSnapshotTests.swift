import Billing
import Foundation
import SafeText
import Service
import Terminal
import TestSupport
import Testing

@testable import Desk

/// A step of the wizard worth keeping pictures of.
struct WizardScene: Sendable, CustomTestStringConvertible {
    let name: String
    let wizard: Wizard
    let isMasked: Bool

    init(_ name: String, _ start: Wizard, isMasked: Bool = false, play: (inout Wizard) -> Void = { _ in }) {
        self.name = name
        self.isMasked = isMasked
        var wizard = start
        play(&wizard)
        self.wizard = wizard
    }

    var testDescription: String { name }

    static let all = forms + timings + reviews + afterwards + undos

    private static let forms: [WizardScene] = [
        WizardScene("reason-required", Fixtures.wizard(.whitebeard)),
        WizardScene("reason-listed", Fixtures.wizard(.useepay)) { $0.press(.down, .down) },
        WizardScene("reason-words", Fixtures.wizard()) { $0.type("för dyrt") },
        WizardScene("notes-feedback", strict) { $0.press(.enter, .down, .down) },
        WizardScene("notes-comment", strict) {
            $0.press(.enter, .down, .down, .enter)
            $0.type("Moves abroad in May")
        },
        WizardScene("notes-ticket", strict) {
            $0.press(.enter, .enter, .enter)
            $0.type("sup")
            $0.press(.enter)
        },
        WizardScene("notes-received", filled) {
            $0.press(.escape, .down)
            $0.type("15:30")
            $0.press(.enter)
        },
    ]

    private static let timings = Shape.allCases.map { shape in
        WizardScene(
            "timing-\(shape.rawValue)", Fixtures.wizard(shape, notes: ["The last invoice, EUR 49.00, is not paid."])
        ) { $0.goToTiming() }
    }

    private static let reviews: [WizardScene] = [
        WizardScene("review-reading", filled) { $0.press(.enter) },
        WizardScene("review-failed", filled) {
            $0.press(.enter)
            _ = $0.handle(.forecastFailed(.atPeriodEnd, "unibee-eu is not reachable"))
        },
        WizardScene("review-period-end", gentle),
        WizardScene("review-period-end-masked", gentle, isMasked: true),
        WizardScene("review-period-end-enter", gentle) { $0.press(.down, .enter) },
        WizardScene("review-period-end-test", Fixtures.wizard()) { $0.goToReview(.atPeriodEnd) },
        WizardScene("review-immediately", hard),
        WizardScene("review-immediately-scrolled", hard) { $0.press(.pageDown, .pageDown) },
        WizardScene("review-immediately-typed", hard) { $0.type("02a1") },
        WizardScene("review-immediately-wrong", hard) {
            $0.type("02a1B3")
            $0.press(.enter)
        },
        WizardScene("review-immediately-pasted", hard) { _ = $0.handle(.paste("02a1B2")) },
        WizardScene("review-provider-decides", Fixtures.wizard(.paywayKayak)) {
            $0.goToReview(.providerDecides, .paywayKayak)
        },
    ]

    private static let afterwards: [WizardScene] = [
        WizardScene("flight-checking", flying) { _ = $0.handle(.progress(.checking)) },
        WizardScene("flight-sending", flying) { _ = $0.handle(.progress(.sending(operation: "7F3K-22QD"))) },
        WizardScene("flight-verifying", flying) {
            _ = $0.handle(.progress(.verifying(attempt: 2, of: 5)))
            _ = $0.handle(.tick(Fixtures.now.addingTimeInterval(3)))
        },
        WizardScene("flight-stopped", flying) { $0.press(.escape) },
        result("done", Fixtures.record(.applied, undoUntil: Fixtures.periodEnd, note: proof)),
        result("other-timing", Fixtures.record(.applied, happened: .immediately, note: proof)),
        result("already", Fixtures.record(.already, sent: false, note: "It was scheduled to end before.")),
        result("rejected", Fixtures.record(.rejected, note: "UniBee: subscription not found (51).")),
        result("not-sent", Fixtures.record(.notSent, sent: false, note: "The name could not be resolved.")),
        result("unknown", Fixtures.record(.unknown, note: "Read 5 times in 16 s: it is still active.")),
        WizardScene("stale", flying) {
            var later = Fixtures.subscription(status: .pastDue)
            later.amount = Money(minor: 5900, currency: "EUR")
            let differences = Fingerprint(of: Fixtures.subscription()).differences(to: Fingerprint(of: later))
            _ = $0.handle(.stale(differences))
        },
        WizardScene("refused", flying) {
            _ = $0.handle(.refused("The comment is longer than the 200 characters UniBee takes."))
        },
    ]

    private static let undos: [WizardScene] = [
        WizardScene("undo-review", Fixtures.undoWizard()),
        WizardScene("undo-blocked", Fixtures.undoWizard(.notOffered(why: "Whitebeard offers no undo."))),
        WizardScene("undo-flight", undoing) { _ = $0.handle(.progress(.verifying(attempt: 1, of: 5))) },
        WizardScene("undo-done", undoing) {
            let note: SafeText = "The subscription was read again: it renews on 3 Dec 2026 14:00 +01:00."
            _ = $0.handle(.finished(Fixtures.record(.applied, kind: .undo, note: note)))
        },
        WizardScene("undo-unknown", undoing) {
            let note: SafeText = "Read 5 times in 16 s: it is still scheduled to end."
            _ = $0.handle(.finished(Fixtures.record(.unknown, kind: .undo, note: note)))
        },
    ]

    private static let proof: SafeText =
        "UniBee accepted the request and the subscription was read again: ends 3 Dec 2026 14:00 +01:00, renews no longer."

    /// In a house whose tickets have a form of their own.
    private static let strict = Fixtures.wizard(
        policy: Fixtures.policy(ticketRequired: true, pattern: "^[A-Z]+-[0-9]+$"))

    /// On a live connection, with everything that can be entered, at the choice of the timing.
    private static let filled: Wizard = {
        var wizard = Fixtures.wizard(policy: Fixtures.policy(Fixtures.connection(mode: .live)))
        wizard.type("too expensive")
        wizard.press(.enter, .end, .enter)
        wizard.type("Moves abroad")
        wizard.press(.enter)
        wizard.type("SUP-1042")
        wizard.press(.enter)
        return wizard
    }()

    private static let gentle: Wizard = {
        var wizard = filled
        wizard.press(.enter)
        _ = wizard.handle(.forecast(.atPeriodEnd, Fixtures.forecast(.atPeriodEnd)))
        return wizard
    }()

    private static let hard: Wizard = {
        var wizard = filled
        wizard.press(.down, .enter)
        _ = wizard.handle(.forecast(.immediately, Fixtures.forecast(.immediately, movesMoney: true)))
        return wizard
    }()

    private static let flying: Wizard = {
        var wizard = gentle
        wizard.press(.character("Y"))
        return wizard
    }()

    private static let undoing: Wizard = {
        var wizard = Fixtures.undoWizard()
        wizard.press(.character("Y"))
        return wizard
    }()

    private static func result(_ name: String, _ record: OperationRecord) -> WizardScene {
        WizardScene("result-\(name)", flying) { _ = $0.handle(.finished(record)) }
    }
}

/// How every step of the wizard looks in its window.
@Suite struct WizardSnapshotTests {
    static let sizes = [
        Size(columns: 120, rows: 40), Size(columns: 80, rows: 24), Size(columns: 40, rows: 12),
        Size(columns: 20, rows: 5),
    ]

    @Test(arguments: WizardScene.all)
    func pictures(_ scene: WizardScene) throws {
        let pictures = [true, false].flatMap { isUnicode in
            WizardSnapshotTests.sizes.map { size in
                let desk = PureDesk(on: scene.wizard, size, isMasked: scene.isMasked)
                let name = "\(size.columns)x\(size.rows) \(isUnicode ? "UTF-8" : "ASCII")"
                return "=== \(name)\n\(desk.frame(isUnicode: isUnicode).picture)"
            }
        }
        try Snapshot.check(pictures.joined(separator: "\n"), named: "wizard-\(scene.name)")
    }

    /// What the agent must have read before confirming is there at once, without scrolling.
    @Test(arguments: WizardScene.all.filter { $0.name.hasPrefix("review") || $0.name == "undo-review" })
    func nothingOfAReviewIsOutOfSightAtTheUsualSize(_ scene: WizardScene) {
        let text = PureDesk(on: scene.wizard, Size(columns: 80, rows: 24)).text
        #expect(!text.contains("more lines") && !text.contains("PgUp") && !text.contains("…\n"))
        #expect(text.contains("NOT SENT YET"))
    }

    @Test(arguments: [
        ("review-period-end", ["Can be undone:", "Sent:", "Kept here:", "Connection: LIVE"]),
        ("review-immediately", ["Can be undone:", "Sent:", "Kept here:", "Connection: LIVE"]),
        ("undo-review", ["Next charge:", "Possible:", "Connection: TEST"]), ("timing-ponddy", ["The last invoice"]),
    ])
    func onASmallScreenThePageKeysReachTheRest(_ name: String, _ words: [String]) throws {
        let scene = try #require(WizardScene.all.first { $0.name == name })
        var wizard = scene.wizard
        var text = ""
        for _ in 0..<12 {
            text += PureDesk(on: wizard, Size(columns: 40, rows: 12)).text
            wizard.press(.pageDown)
        }
        for word in words { #expect(text.contains(word), "\(word)") }
    }

    @Test(arguments: WizardScene.all, sizes)
    func theModeIsAlwaysThere(_ scene: WizardScene, _ size: Size) {
        let mode = scene.wizard.connection?.mode.badge.string ?? "?"
        #expect(PureDesk(on: scene.wizard, size).frame().lines[0].contains(mode))
    }
}

extension PureDesk {
    /// A desk with the wizard open, on the one connection that it goes through.
    init(on wizard: Wizard, _ size: Size, isMasked: Bool = false) {
        var billing = FakeBilling()
        billing.records = []
        billing.reports = [wizard.connection].compactMap { $0 }.map { connection in
            ConnectionReport(
                connection: connection, phase: .finished(rows: 1, incomplete: []), customers: 1, subscriptions: 1,
                syncedAt: Fixtures.now.addingTimeInterval(-120))
        }
        self.init(columns: size.columns, rows: size.rows, billing: billing, isMasked: isMasked)
        state.now = Fixtures.now
        state.wizard = WizardSession(number: 1, ref: wizard.reading.subscription.ref, wizard: wizard)
    }
}
