import Billing
import Foundation
import SafeText
import Storage
import Service
import Terminal
import TestSupport
import Testing

@testable import Desk

/// That nothing can be sent is in sight everywhere, and the keys that would send say so.
@Suite struct ReadOnlyTests {
    private static let sizes = WizardSnapshotTests.sizes
    private static let scenes =
        Scene.all + [Scene("themes") { $0.type("T") }, Scene("palette") { $0.type(":") }]

    @Test(arguments: scenes, sizes)
    func everyScreenAndOverlaySaysIt(_ scene: Scene, _ size: Size) {
        for isMasked in [false, true] {
            var desk = PureDesk(
                columns: size.columns, rows: size.rows, billing: scene.billing, isMasked: isMasked
            ) { $0.isReadOnly = true }
            scene.play(&desk)
            expectBadge(desk)
        }
    }

    @Test(arguments: WizardScene.all, sizes)
    func everyStepOfTheWizardSaysIt(_ scene: WizardScene, _ size: Size) {
        for isMasked in [false, true] {
            var desk = PureDesk(on: scene.wizard, size, isMasked: isMasked)
            desk.state.connections.accept(
                desk.state.connections.reports.map {
                    ConnectionReport(
                        connection: $0.connection.readOnly, phase: $0.phase, customers: 1, subscriptions: 1,
                        syncedAt: $0.syncedAt)
                })
            expectBadge(desk)
        }
    }

    /// One connection of three: where the selection is on what belongs to it.
    @Test(arguments: sizes)
    func aReadOnlyConnectionSaysItWhereItIsSelected(_ size: Size) {
        var billing = FakeBilling()
        billing.reports[0] = ConnectionReport(
            connection: Invented.unibee.readOnly, phase: .waiting, customers: 6, subscriptions: 6, syncedAt: nil)
        for tab in ["1", "2", "3", "4"] {
            for keys in [[], [.enter], [.character("?")]] as [[Key]] {
                var desk = PureDesk(columns: size.columns, rows: size.rows, billing: billing)
                desk.type(tab)
                for key in keys { desk.press(key) }
                expectBadge(desk)
            }
        }
        var desk = PureDesk(columns: size.columns, rows: size.rows, billing: billing)
        desk.press(.down)
        #expect(!desk.frame().lines[0].contains("ONLY"), "payway may be written to")
    }

    @Test(arguments: sizes)
    func theKeysSayWhy(_ size: Size) {
        for key in ["x", "u"] {
            var desk = PureDesk(columns: size.columns, rows: size.rows) { $0.isReadOnly = true }
            desk.type(key)
            #expect(desk.state.wizard == nil && desk.state.preparation == nil)
            #expect(desk.words.contains("Lapse is set to read-only"), "\(desk.text)")

            var billing = FakeBilling()
            billing.subscriptions = billing.subscriptions.map {
                SubscriptionRow(subscription: $0.subscription, connection: $0.connection.readOnly)
            }
            desk = PureDesk(columns: size.columns, rows: size.rows, billing: billing)
            desk.type("2" + key)
            #expect(desk.words.contains("unibee-eu is read-only"), "\(desk.text)")
        }
    }

    private func expectBadge(_ desk: PureDesk, location: SourceLocation = #_sourceLocation) {
        let line = desk.frame().lines[0]
        #expect(line.contains("READ-ONLY") || line.contains("R-ONLY"), "\(line)", sourceLocation: location)
        #expect(line.contains("TEST") || line.contains("LIVE"), "\(line)", sourceLocation: location)
        if desk.state.isMasked { #expect(line.contains("MASKED"), "\(line)", sourceLocation: location) }
    }
}

extension PureDesk {
    /// What is on the screen as one sentence, line ends as blanks.
    fileprivate var words: String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
