import Billing
import Foundation
import SafeText
import Service
import Terminal
import TestSupport

@testable import Desk

/// Watches a wizard from the outside: knows what was asked for, shown and typed, and notices a submission that none of
/// it allows. It never looks at the wizard's steps.
struct Watcher {
    /// Made once: most of the time would go into making the same values again.
    private let fresh: Wizard
    private let advanced: Wizard
    private let deck: [Timing: [Forecast]]
    private let tail = Fixtures.subscription().ref.confirmationTail
    private let ref = Fixtures.subscription().ref
    private let records = [Outcome.applied, .unknown, .rejected, .notSent].map { Fixtures.record($0) }
    private var wizard: Wizard
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
    private(set) var log: [WizardEvent] = []
    private(set) var keySubmits = 0
    private(set) var typedSubmits = 0
    private(set) var secondSubmits = 0

    init(_ shape: Shape, _ wizard: Wizard? = nil) {
        fresh = wizard ?? Fixtures.wizard(shape)
        var advanced = fresh
        advanced.goToTiming()
        self.advanced = advanced
        self.wizard = fresh
        let pairs = Timing.allCases.map { timing in
            let forecasts = [false, true].flatMap { mayEndNow in
                [false, true].map {
                    Fixtures.forecast(timing, shape, mayEndNow: mayEndNow, movesMoney: $0)
                }
            }
            return (timing, forecasts)
        }
        deck = Dictionary(uniqueKeysWithValues: pairs)
    }

    mutating func start(mindful: Bool) {
        isMindful = mindful
        wizard = mindful ? advanced : fresh
        (pending, shown, breach, log) = (nil, nil, nil, [])
        (isSubmitted, wasFreed, hasLeft) = (false, false, false)
        forgetTyping()
    }

    mutating func feed(_ events: [WizardEvent]) {
        for event in events where !hasLeft && breach == nil {
            log.append(event)
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
                forecast.subscription.ref == ref
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
        guard isMindful, random.chance(75) else { return [anyEvent(&random)] }
        if let pending { return [.forecast(pending, forecast(pending, &random))] }
        if shown != nil {
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

    private func forecast(_ timing: Timing, _ random: inout Dice) -> Forecast {
        let forecasts = deck[timing] ?? []
        return random.chance(60) ? forecasts[0] : random.pick(forecasts)
    }

    func anyEvent(_ random: inout Dice) -> WizardEvent {
        switch random.roll(20) {
        case 0..<9: .key(Watcher.anyKey(&random))
        case 9: .paste(random.pick(["Y", "02a1B2", "02a1B2\n", "Y\r\n", ""]))
        case 10..<13:
            .forecast(random.pick(Timing.allCases), forecast(random.pick(Timing.allCases), &random))
        case 13: .forecastFailed(random.pick(Timing.allCases), "lost")
        case 14: .progress(random.pick([.checking, .sending(operation: "A"), .verifying(attempt: 1, of: 5)]))
        case 15: .finished(random.pick(records))
        case 16: .refused("no")
        case 17: .stale([])
        case 18: .tick(Fixtures.now.addingTimeInterval(TimeInterval(random.roll(2_000))))
        default: .key(.character(random.pick(Watcher.letters)))
        }
    }

    private static let letters = Array("Yy02a1B2q jkRu")

    private static func anyKey(_ random: inout Dice) -> Key {
        random.pick(keys)
    }

    private static let keys: [Key] = [
        .enter, .enter, .enter, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left, .right, .home,
        .end, .pageUp, .pageDown, .function(1), .control("m"), .character("Y"), .character("\n"),
    ]
}
