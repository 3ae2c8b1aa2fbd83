import Foundation
import SafeText
import Terminal

/// The themes to choose from, and how each looks on the terminal at hand.
package struct ThemeChooser: Sendable {
    package let names: [String]
    package let palette: @Sendable (String) -> Palette

    package init(names: [String], palette: @escaping @Sendable (String) -> Palette) {
        self.names = names
        self.palette = palette
    }
}

/// The loop of the screens: one thread that owns the screen, takes events and answers, and shows what changed.
package final class DeskApp {
    private let screen: any Screen
    private let themes: ThemeChooser
    private let now: @Sendable () -> Date
    private let copy: (SafeText) -> Void
    private let mailbox: Mailbox
    private var runner: EffectRunner
    /// How much is under way; a test waits for zero.
    package let work: WorkCounter
    package private(set) var state: DeskState
    private var shown: Shown?
    private var drawn = DrawnLists()
    /// What the frame at hand does not wait for.
    private var later: [Effect] = []
    /// Answers that were taken in and not yet shown.
    private var finished = 0

    /// - Parameter copy: puts text on the terminal's clipboard; called on the thread of `run`.
    package init(
        screen: any Screen, options: DeskOptions, backend: DeskBackend, themes: ThemeChooser, theme: String? = nil,
        isMasked: Bool = false, work: WorkCounter = WorkCounter(), now: @escaping @Sendable () -> Date,
        copy: @escaping (SafeText) -> Void
    ) {
        self.screen = screen
        self.themes = themes
        self.now = now
        self.copy = copy
        self.work = work
        var options = options
        options.themes = themes.names
        let mailbox = Mailbox(screen: screen, work: work)
        self.mailbox = mailbox
        runner = EffectRunner(backend: backend, work: work) { mailbox.post($0, isNewWork: $1) }
        state = DeskState(options: options, size: screen.size, now: now(), theme: theme, isMasked: isMasked)
    }

    /// How long a frame waits for what the mirror answers in a moment, so that it is drawn once: the first for the list
    /// alone, the others for all that they show.
    private static let patience: (first: Duration, next: Duration) = (.milliseconds(50), .milliseconds(4))

    /// Runs until the agent quits or the terminal is gone. The caller closes the screen.
    package func run() {
        handle([.tick(now()), .started], waiting: DeskApp.patience.first) { $0.awaitsList }
        while !state.hasQuit {
            handle(arrived(within: state.rest(at: now())), waiting: DeskApp.patience.next) { $0.awaitsMirror }
        }
        runner.cancelReads()
    }

    /// Everything that has happened, at the latest after `timeout`; without one when something has.
    private func arrived(within timeout: Duration?) -> [DeskMessage] {
        let events = screen.events(timeout: timeout)
        let messages = mailbox.takeAll()
        finished += messages.count
        return [.tick(now())] + messages + events.map { .event($0) }
    }

    /// Takes it all in, does what follows from it, then shows it once.
    private func handle(
        _ messages: [DeskMessage], waiting patience: Duration, while isIncomplete: (DeskState) -> Bool
    ) {
        take(messages)
        let end = ContinuousClock.now + patience
        while isIncomplete(state), !state.hasQuit, ContinuousClock.now < end {
            take(arrived(within: end - .now))
        }
        show()
        later.forEach(perform)
        later = []
        work.end(finished)
        finished = 0
    }

    private func take(_ messages: [DeskMessage]) {
        var effects: [Effect] = []
        for message in messages {
            if case .event(.resize) = message { shown = nil }
            effects += update(&state, message)
            // What was typed behind the key that quits is for the shell.
            if effects.contains(.quit) { break }
        }
        effects = (later + effects).lastOfEachLane
        later = effects.filter(\.isAhead)
        effects.filter { !$0.isAhead }.forEach(perform)
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .copy(let text): copy(text)
        case .suspend: screen.suspend()
        case .quit: state.hasQuit = true
        default: runner.start(effect)
        }
    }

    /// Draws what may look different, and sends to the terminal what does.
    private func show() {
        let palette = themes.palette(state.theme)
        guard !state.hasQuit, shown?.stands(for: state, palette) != true else { return }
        let frame = DeskView.render(state, capabilities: screen.capabilities, drawn: &drawn)
        let isNew = shown?.frame != frame || shown?.palette != palette
        shown = Shown(state: state, palette: palette, frame: frame, until: state.nextChange)
        if isNew { screen.present(frame, palette: palette) }
    }
}

/// What is on the screen, and from which state.
private struct Shown {
    let state: DeskState
    let palette: Palette
    let frame: Frame
    /// When the clock alone makes it another; nil when it never does.
    let until: Date?

    /// Whether `state` is certain to look the same. The clock alone changes nothing before its time.
    func stands(for state: DeskState, _ palette: Palette) -> Bool {
        if let until, until <= state.now { return false }
        var state = state
        (state.now, state.ahead) = (self.state.now, self.state.ahead)
        return palette == self.palette && state == self.state
    }
}
