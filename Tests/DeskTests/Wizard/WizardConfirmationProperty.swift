import Billing
import Foundation
import SafeText
import Service
import Terminal
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

/// A small generator with a fixed sequence for a seed (SplitMix64).
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(sides))
    }

    mutating func chance(_ percent: Int) -> Bool { roll(100) < percent }
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[roll(elements.count)] }
}
