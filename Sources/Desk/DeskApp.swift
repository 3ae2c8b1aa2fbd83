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
    private var shown: (state: DeskState, palette: Palette)?

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

    /// How long the first frame waits for the first rows, so that it is drawn once.
    private static let patience: Duration = .milliseconds(50)

    /// Runs until the agent quits or the terminal is gone. The caller closes the screen.
    package func run() {
        for effect in update(&state, .started) { perform(effect) }
        take(screen.events(timeout: DeskApp.patience))
        while !state.hasQuit {
            take(screen.events(timeout: state.tickInterval))
        }
        runner.cancelReads()
    }

    private func take(_ events: [Event]) {
        let messages = mailbox.takeAll()
        for message in messages + events.map({ .event($0) }) + [.tick(now())] {
            for effect in update(&state, message) { perform(effect) }
        }
        show()
        work.end(messages.count)
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .copy(let text): copy(text)
        case .suspend: screen.suspend()
        case .quit: state.hasQuit = true
        default: runner.start(effect)
        }
    }

    private func show() {
        let palette = themes.palette(state.theme)
        guard !state.hasQuit, shown?.state != state || shown?.palette != palette else { return }
        shown = (state, palette)
        screen.present(DeskView.render(state, capabilities: screen.capabilities), palette: palette)
    }
}
