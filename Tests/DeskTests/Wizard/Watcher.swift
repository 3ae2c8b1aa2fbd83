import Billing
import Foundation
import SafeText
import Service
import Terminal

@testable import Desk

/// Watches a wizard from the outside: knows what was asked for, shown and typed, and notices a submission that none of
/// it allows. It never looks at the wizard's steps.
struct Watcher {
    private var wizard = Fixtures.wizard()
    private var shape = Shape.unibee
    /// Whether most events are what a hurried agent would do, so that reviews are reached.
    private var isMindful = false
    private var pending: Timing?
    private var shown: Forecast?
    private var typed: [Character] = []
    private var cursor = 0
    private var isSubmitted = false
    private(set) var wasFreed = false
    private(set) var hasLeft = false
    private(set) var breach: String?
    private(set) var log: [String] = []
    private(set) var keySubmits = 0
    private(set) var typedSubmits = 0
    private(set) var secondSubmits = 0

    mutating func start(_ wizard: Wizard, _ shape: Shape, mindful: Bool) {
        (self.wizard, self.shape, isMindful) = (wizard, shape, mindful)
        (pending, shown, breach, log) = (nil, nil, nil, [])
        (isSubmitted, wasFreed, hasLeft) = (false, false, false)
        forgetTyping()
        guard mindful else { return }
        self.wizard.goToTiming()
    }

    mutating func feed(_ events: [WizardEvent]) {
        for event in events where !hasLeft && breach == nil {
            log.append("\(event)".prefix(60).description)
            let action = wizard.handle(event)
            if case .submit(let draft, let forecast, let confirmation) = action {
                breach = objection(to: draft, forecast, confirmation, event)
                note(confirmation)
            } else {
                follow(event)
            }
            switch action {
            case .needForecast(let timing):
                (pending, shown) = (timing, nil)
                forgetTyping()
            case .leave: hasLeft = true
            case .submitUndo: breach = "a cancellation became an undo"
            default: break
            }
        }
    }

    private func objection(
        to draft: Draft, _ forecast: Forecast, _ confirmation: DeskConfirmation, _ event: WizardEvent
    ) -> String? {
        guard !isSubmitted else { return "submitted twice" }
        guard let shown, shown == forecast, draft.timing == shown.timing else { return "not the forecast shown" }
        guard draft.ref == shown.subscription.ref else { return "another subscription" }
        let tail = String(shown.subscription.ref.id.suffix(6))
        if shown.needsTypedConfirmation || shown.timing == .immediately {
            let isTyped = event == .key(.enter) && confirmation == .typedTail(tail) && String(typed) == tail
            return isTyped ? nil : "\(confirmation) by \(event) with \"\(String(typed))\" typed"
        }
        return event == .key(.character("Y")) && confirmation == .key ? nil : "\(confirmation) by \(event)"
    }

    private mutating func note(_ confirmation: DeskConfirmation) {
        if confirmation == .key { keySubmits += 1 } else { typedSubmits += 1 }
        if wasFreed { secondSubmits += 1 }
        (isSubmitted, wasFreed, shown, pending) = (true, false, nil, nil)
        forgetTyping()
    }

    private mutating func follow(_ event: WizardEvent) {
        switch event {
        case .forecast(let timing, let forecast):
            guard pending == timing, forecast.timing == timing,
                forecast.subscription.ref == Fixtures.subscription().ref
            else { return }
            (pending, shown) = (nil, forecast)
            forgetTyping()
        case .forecastFailed(let timing, _): if pending == timing { pending = nil }
        case .key(.escape): (pending, shown) = (nil, nil)
        case .key(let key): if shown != nil { edit(key) }
        case .stale, .refused: if isSubmitted { (isSubmitted, wasFreed) = (false, true) }
        default: break
        }
    }

    private mutating func forgetTyping() { (typed, cursor) = ([], 0) }

    private mutating func edit(_ key: Key) {
        switch key {
        case .character(let letter):
            guard typed.count < 24 else { return }
            typed.insert(letter, at: cursor)
            cursor += 1
        case .backspace where cursor > 0:
            cursor -= 1
            typed.remove(at: cursor)
        case .delete where cursor < typed.count: typed.remove(at: cursor)
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(typed.count, cursor + 1)
        case .home: cursor = 0
        case .end: cursor = typed.count
        default: break
        }
    }
}

extension Watcher {
    /// What happens next: what an agent would do, or anything.
    mutating func randomMove(_ random: inout Dice) -> [WizardEvent] {
        guard isMindful, random.chance(75) else { return [Watcher.anyEvent(&random, shape)] }
        if let pending { return [.forecast(pending, Watcher.forecast(pending, shape, &random))] }
        if shown != nil {
            let tail = Fixtures.subscription().ref.confirmationTail
            let typing: [WizardEvent] = tail.map { .key(.character($0)) }
            return random.pick([
                [.key(.character("Y"))], typing, typing + [.key(.enter)], [.paste(tail), .key(.enter)], [.key(.enter)],
            ])
        }
        if isSubmitted {
            let endings: [WizardEvent] = [.refused("no"), .stale([]), .progress(.checking), .key(.escape)]
            return [random.pick(endings)]
        }
        return [.key(random.pick([.enter, .enter, .down, .up]))]
    }

    static func forecast(_ timing: Timing, _ shape: Shape, _ random: inout Dice) -> Forecast {
        let mayEndNow = timing == .atPeriodEnd ? random.chance(20) : random.chance(80)
        return Fixtures.forecast(timing, shape, mayEndNow: mayEndNow, movesMoney: random.chance(10))
    }

    static func anyEvent(_ random: inout Dice, _ shape: Shape) -> WizardEvent {
        switch random.roll(20) {
        case 0..<9: .key(anyKey(&random))
        case 9: .paste(random.pick(["Y", "02a1B2", "02a1B2\n", "Y\r\n", ""]))
        case 10..<13:
            .forecast(random.pick(Timing.allCases), forecast(random.pick(Timing.allCases), shape, &random))
        case 13: .forecastFailed(random.pick(Timing.allCases), "lost")
        case 14: .progress(random.pick([.checking, .sending(operation: "A"), .verifying(attempt: 1, of: 5)]))
        case 15: .finished(Fixtures.record(random.pick([.applied, .unknown, .rejected, .notSent])))
        case 16: .refused("no")
        case 17: .stale([])
        case 18: .tick(Fixtures.now.addingTimeInterval(TimeInterval(random.roll(2_000))))
        default: .key(.character(random.pick(Array("Yy02a1B2q jkRu"))))
        }
    }

    private static func anyKey(_ random: inout Dice) -> Key {
        random.pick([
            .enter, .enter, .enter, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left, .right, .home,
            .end, .pageUp, .pageDown, .function(1), .control("m"), .character("Y"), .character("\n"),
        ])
    }
}
