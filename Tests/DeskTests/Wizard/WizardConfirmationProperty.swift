import Billing
import Foundation
import SafeText
import Service
import Terminal
import TestSupport
import Testing

@testable import Desk

/// The promise that everything hangs on: nothing is submitted that was not reviewed and confirmed, whatever happens in
/// whatever order.
@Suite struct WizardConfirmationProperty {
    @Test(arguments: Shape.allCases)
    func nothingIsSubmittedUnconfirmed(_ shape: Shape) {
        var random = Dice(seed: 0x1A95E)
        var watcher = Watcher(shape)
        for _ in 0..<3_400 {
            watcher.start(mindful: random.chance(70))
            for _ in 0..<24 {
                guard !watcher.hasLeft else { break }
                watcher.feed(watcher.randomMove(&random))
                if let breach = watcher.breach {
                    Issue.record("\(breach) after \(watcher.log)")
                    return
                }
            }
        }
        // A promise that is never put to the test would hold as well.
        let offersGentle = shape.capabilities.timings[.atPeriodEnd] != nil
        #expect(!offersGentle || watcher.keySubmits > 100)
        #expect(shape == .paywayTulo || shape == .whitebeard || watcher.typedSubmits > 30)
        #expect(watcher.secondSubmits > 0)
    }

    @Test func noUndoIsSubmittedUnconfirmed() {
        var random = Dice(seed: 77)
        let fresh = Fixtures.undoWizard()
        let watcher = Watcher(.unibee, fresh)
        var submits = 0
        for _ in 0..<3_000 {
            var wizard = fresh
            var isFree = true
            for _ in 0..<16 {
                let event = watcher.anyEvent(&random)
                let action = wizard.handle(event)
                if case .submitUndo(let confirmation) = action {
                    #expect(isFree && event == .key(.character("Y")) && confirmation == .key)
                    (submits, isFree) = (submits + 1, false)
                }
                if case .submit = action { Issue.record("an undo became a cancellation") }
                if action == .leave { break }
            }
        }
        #expect(submits > 100)
    }
}
