import Billing
import Foundation
import SafeText
import Service
import Storage
import Terminal
import TestSupport
import Testing

@testable import Desk

/// With masking on there is no name, address or amount on any screen, in no overlay, step or copy, at no size.
@Suite struct MaskingTests {
    private static let sizes = WizardSnapshotTests.sizes
    private static let scenes =
        Scene.all.filter { $0.name != "masked" } + [
            Scene("themes") { $0.type("T") }, Scene("palette") { $0.type(":") },
            Scene("search-kept") {
                $0.type("/Anna Öst")
                $0.press(.enter)
            },
        ]
    private static let invented: [String] =
        Invented.customers.flatMap { [$0.customer.name.string, $0.customer.email.string] }.filter { !$0.isEmpty }
        + ["49.00", "EUR 9"]

    @Test(arguments: scenes, sizes)
    func scenesAndOverlays(_ scene: Scene, _ size: Size) {
        var desk = PureDesk(columns: size.columns, rows: size.rows, billing: scene.billing, isMasked: true)
        scene.play(&desk)
        expectNothing(of: MaskingTests.invented, in: desk)
        desk.state.notice = nil
        expectNothing(of: MaskingTests.invented, in: desk)
    }

    /// Every row of every list, opened, scrolled, copied, refused, and in the wizard.
    @Test(arguments: Shape.allCases.indices, [sizes[0], sizes[3]])
    func everyProvider(_ index: Int, _ size: Size) {
        for tab in ["1", "2", "3", "4"] {
            var desk = PureDesk(
                columns: size.columns, rows: size.rows, billing: Talkative.billing, isMasked: true)
            desk.type(tab)
            for _ in 0..<index { desk.press(.down) }
            let steps: [[Key]] = [
                [], [.enter], [.pageDown], [.pageDown], [.pageDown], [.character("y")], [.character("u")],
                [.character("R")], [.character("?")], [.escape], [.character("x")], [.enter], [.enter], [.enter],
                [.enter],
            ]
            for keys in steps {
                for key in keys { desk.press(key) }
                expectNothing(of: Talkative.secrets, in: desk)
            }
            expectNothingCopied(of: Talkative.secrets, by: desk)
        }
    }

    @Test(arguments: WizardScene.all, sizes)
    func wizardSteps(_ scene: WizardScene, _ size: Size) {
        var desk = PureDesk(on: scene.wizard, size, isMasked: true)
        let secrets = ["Anna Öst", "anna.ost@example.test", "49.00", "59.00", "12.50"]
        expectNothing(of: secrets, in: desk)
        desk.type("y")
        expectNothingCopied(of: secrets, by: desk)
    }

    @Test(arguments: Talkative.rows.indices, [sizes[0], sizes[3]])
    func wizardOfEveryProvider(_ index: Int, _ size: Size) {
        let row = Talkative.rows[index]
        let reading = Fixtures.reading(row.subscription)
        var wizard = Wizard(
            reading: reading, reasons: Shape.allCases[index].reasons, policy: Fixtures.policy(row.connection))
        wizard.goToTiming()
        for play in [
            { (wizard: inout Wizard) in _ = wizard.press(.enter) },
            { wizard in
                for timing in Timing.allCases {
                    let prediction = Prediction(
                        effectiveAt: nil,
                        lines: [
                            ForecastLine("Next charge", "49.00 EUR will not be taken from Greta Lind", .likely),
                            ForecastLine("Refund", "€19, or 99 kr", .unknown),
                        ], mayEndNow: false)
                    let forecast = Forecast(
                        subscription: row.subscription, timing: timing, prediction: prediction, readAt: Fixtures.now)
                    _ = wizard.handle(.forecast(timing, forecast))
                }
            },
            { wizard in _ = wizard.press(.character("Y")) },
            { wizard in _ = wizard.handle(.finished(Talkative.record(row, 0))) },
        ] {
            play(&wizard)
            var desk = PureDesk(on: wizard, size, isMasked: true)
            expectNothing(of: Talkative.secrets, in: desk)
            desk.press(.pageDown)
            expectNothing(of: Talkative.secrets, in: desk)
        }
    }

    @Test func theConfirmationTextIsCopiedWithoutThePlansPrice() throws {
        let row = Talkative.rows[5]
        var record = Talkative.record(row, 0)
        record.outcome = .applied
        var wizard = Wizard(
            reading: Fixtures.reading(row.subscription), reasons: Shape.unibee.reasons,
            policy: Fixtures.policy(row.connection))
        let prediction = Prediction(effectiveAt: nil, lines: [], mayEndNow: false)
        wizard.goToReview(
            .atPeriodEnd, .unibee,
            Forecast(
                subscription: row.subscription, timing: .atPeriodEnd, prediction: prediction, readAt: Fixtures.now))
        wizard.press(.character("Y"))
        _ = wizard.handle(.finished(record))
        for isMasked in [true, false] {
            var desk = PureDesk(on: wizard, Size(columns: 80, rows: 24), isMasked: isMasked)
            desk.type("y")
            let copies = copies(of: desk)
            #expect(copies.count == 1 && copies[0].contains("49.00") != isMasked)
        }
    }

    @Test func theConfirmationIsCopiedFromTheListWithoutThePlansPrice() {
        var billing = Talkative.billing
        billing.records = billing.records.map { record in
            var record = record
            record.outcome = .applied
            return record
        }
        for isMasked in [true, false] {
            var desk = PureDesk(billing: billing, isMasked: isMasked)
            desk.type("3c")
            let copies = copies(of: desk)
            #expect(copies.count == 1 && copies.allSatisfy { $0.contains("49.00") != isMasked }, "\(copies)")
            #expect(desk.state.notice?.text.string.hasSuffix("clipboard, masked") == isMasked)
            if isMasked { expectNothingCopied(of: Talkative.secrets, by: desk) }
        }
    }

    /// The detail that is open beside the list is another customer's.
    @Test func whatBecameOfAnOperationNamesNobody() {
        let row = Talkative.rows[5]
        let stranger = Customer(ref: Reference(connection: "unibee-5", id: "9"), name: "Bruno Vale", email: "")
        let record = OperationRecord(
            id: "7F3K-22QZ", draft: Draft(ref: row.ref, timing: .atPeriodEnd, comment: "it rains"), customer: stranger,
            plan: row.subscription.plan, connection: row.connection, agent: "a.larsson", confirmedAt: Invented.now,
            state: .settled, outcome: .unknown, note: "Bruno Vale wrote: it rains", sentAt: Invented.now)
        var billing = Talkative.billing
        billing.records = [record]
        for isMasked in [true, false] {
            var desk = PureDesk(billing: billing, isMasked: isMasked)
            desk.type("3R")
            let notice = desk.state.notice?.text.string ?? ""
            #expect(notice.contains("Bruno Vale wrote: it rains") != isMasked, "\(notice)")
            #expect(notice.contains("7F3K-22QZ"), "\(notice)")
            if isMasked { expectNothing(of: ["Bruno Vale", "it rains"], in: desk) }
            desk.send(.reconciled(record.id, .failure(.unavailable("UniBee failed: Bruno Vale"))))
            #expect(desk.state.notice?.text.string.contains("Bruno Vale") != isMasked)
        }
    }

    @Test func whatWasLookedUpMayBeAName() {
        var desk = PureDesk(isMasked: true)
        desk.send(.lookedUp("Bruno Vale", .success(["payway: nobody is called Bruno Vale"])))
        #expect(desk.state.notice?.text == "looking up *****: payway: nobody is called *****")
    }

    @Test func withoutMaskingItAllShows() {
        let desk = PureDesk(billing: Talkative.billing)
        #expect(desk.text.contains("Greta Lind") && desk.text.contains("49.00"))
    }

    private func expectNothing(
        of secrets: [String], in desk: PureDesk, location: SourceLocation = #_sourceLocation
    ) {
        let frame = desk.frame()
        let text = frame.lines.joined(separator: "\n")
        for secret in secrets { #expect(!text.contains(secret), "\(secret) in\n\(text)", sourceLocation: location) }
        #expect(frame.lines[0].contains("MASKED"), "\(frame.lines[0])", sourceLocation: location)
        #expect(secrets.allSatisfy { frame.title?.string.contains($0) != true })
    }

    private func expectNothingCopied(of secrets: [String], by desk: PureDesk) {
        for copy in copies(of: desk) { #expect(secrets.allSatisfy { !copy.contains($0) }, "\(copy)") }
    }

    private func copies(of desk: PureDesk) -> [String] {
        desk.effects.compactMap { if case .copy(let text) = $0 { text.string } else { nil } }
    }
}
