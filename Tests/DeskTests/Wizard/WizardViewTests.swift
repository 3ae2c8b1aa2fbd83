import Billing
import Foundation
import SafeText
import Service
import Terminal
import Testing

@testable import Desk

/// What holds of the drawn steps at any size; their pictures are kept beside the tests.
@Suite struct WizardViewTests {
    private func frame(
        _ wizard: Wizard, _ columns: Int, _ rows: Int, lines: LineSet = .unicode, isMasked: Bool = false
    ) -> Frame {
        var frame = Frame(size: Size(columns: columns, rows: rows))
        WizardView(wizard: wizard, lines: lines, isMasked: isMasked).draw(into: &frame, area: Area(frame.size))
        return frame
    }

    @Test func maskingHidesThePersonAndTheMoney() {
        var wizard = Fixtures.wizard()
        wizard.goToReview(.immediately, .unibee, Fixtures.forecast(.immediately, movesMoney: true))
        let text = frame(wizard, 120, 40, isMasked: true).lines.joined(separator: "\n")
        for secret in ["Anna", "Öst", "anna.ost", "49.00", "12.50"] { #expect(!text.contains(secret)) }
        #expect(text.contains("sub20260102a1B2") && text.contains("EUR *****"))
    }

    @Test func asciiTerminalsGetOnlyASCIIOfOurOwn() {
        for timing in [Timing.atPeriodEnd, .immediately] {
            var wizard = Fixtures.wizard()
            wizard.goToReview(timing)
            let text = frame(wizard, 60, 14, lines: .ascii, isMasked: true).lines.joined()
            let isPlain = text.allSatisfy { $0.isASCII }
            #expect(isPlain)
        }
    }

    @Test(arguments: [(120, 40), (80, 24), (40, 12), (20, 5), (20, 3), (11, 4), (1, 1), (60, 14), (200, 60)])
    func theHeadingAndTheConfirmLineStayInSight(_ columns: Int, _ rows: Int) {
        for timing in [Timing.atPeriodEnd, .immediately] {
            var wizard = Fixtures.wizard()
            wizard.goToReview(timing)
            for _ in 0..<4 { wizard.press(.pageDown) }
            let drawn = frame(wizard, columns, rows)
            let text = drawn.lines.joined(separator: "\n")
            guard columns >= 20, rows >= 3 else { continue }
            #expect(text.contains("NOT SENT YET"))
            #expect(text.contains("Keep subscription"))
            #expect(timing == .atPeriodEnd ? text.contains("Y") : text.contains("02a1B2"))
            #expect((drawn.cursor != nil) == (timing == .immediately))
        }
    }

    @Test func liveIsToldFromTestWithoutColour() {
        for mode in Mode.allCases {
            var wizard = Fixtures.wizard(policy: Fixtures.policy(Fixtures.connection(mode: mode)))
            wizard.goToReview(.atPeriodEnd)
            let text = frame(wizard, 80, 24).lines.joined(separator: "\n")
            #expect(text.contains(mode.badge.string))
        }
        var unknown = Fixtures.wizard(policy: Fixtures.policy(nil))
        unknown.goToReview(.atPeriodEnd)
        let text = frame(unknown, 80, 24).lines.joined(separator: "\n")
        #expect(text.contains("live or test is unknown"))
    }

    @Test func noButtonIsCalledCancel() {
        for timing in Timing.allCases { #expect(!timing.order.string.lowercased().contains("cancel")) }
    }
}
