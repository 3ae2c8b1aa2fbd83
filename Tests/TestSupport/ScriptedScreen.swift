import Foundation
import Synchronization
import Terminal

/// A screen that plays a script: it hands out the next step whenever the program at it is at rest.
///
/// Rest is asked of `isIdle`, so that a script needs no sleeps; after the last step the terminal hangs up.
package final class ScriptedScreen: Screen {
    /// One step of a script.
    package enum Step {
        case event(Event)
        /// Events that were typed before anybody looked.
        case burst([Event])
        /// Looks at what is on the screen.
        case look((Frame) -> Void)
        /// Goes on as soon as this holds, also without rest. Asked whenever the screen is woken.
        case when(() -> Bool)
        /// The same step without waiting for rest: what an impatient user does.
        indirect case now(Step)
    }

    package private(set) var size: Size
    package let capabilities: TerminalCapabilities
    package private(set) var frames: [Frame] = []
    package private(set) var palettes: [Palette] = []
    /// How many frames had been presented at each look.
    package private(set) var countsAtLooks: [Int] = []
    package private(set) var isClosed = false
    private var steps: [Step]
    private let isIdle: () -> Bool
    private let wakes = DispatchSemaphore(value: 0)
    /// How long the program may take to come to rest before the screen gives up.
    private let patience: DispatchTimeInterval
    /// The program did not come to rest in time.
    package private(set) var gaveUp = false

    package init(
        size: Size, isUnicode: Bool = true, steps: [Step], patience: DispatchTimeInterval = .seconds(300),
        isIdle: @escaping () -> Bool
    ) {
        self.size = size
        capabilities = TerminalCapabilities(colors: 256, isUnicode: isUnicode)
        self.steps = steps
        self.patience = patience
        self.isIdle = isIdle
    }

    package func present(_ frame: Frame, palette: Palette) {
        frames.append(frame)
        palettes.append(palette)
    }

    package func events(timeout: Duration?) -> [Event] {
        let deadline = DispatchTime.now() + patience
        while !steps.isEmpty || !isIdle() {
            guard let step = takeStep() else {
                // Work that was given up ends without a word: nothing else tells that the program came to rest.
                if wakes.wait(timeout: .now() + .milliseconds(20)) == .success { return [] }
                if .now() < deadline { continue }
                gaveUp = true
                return [.hangup]
            }
            switch step {
            case .look(let body):
                countsAtLooks.append(frames.count)
                if let frame = frames.last { body(frame) }
            case .event(let event):
                if case .resize(let size) = event { self.size = size }
                return [event]
            case .burst(let events): return events
            case .when, .now: break
            }
        }
        return [.hangup]
    }

    /// The next step if its time has come.
    private func takeStep() -> Step? {
        guard let first = steps.first else { return nil }
        if case .now(let step) = first {
            steps.removeFirst()
            return step
        }
        if case .when(let holds) = first {
            guard holds() else { return nil }
            return steps.removeFirst()
        }
        guard isIdle() else { return nil }
        return steps.removeFirst()
    }

    package func wake() { wakes.signal() }

    package func close() { isClosed = true }
}

extension ScriptedScreen.Step {
    /// The keys of `text`, one step each.
    package static func type(_ text: String) -> [ScriptedScreen.Step] {
        text.map { .event(.key(.character($0))) }
    }

    package static func key(_ key: Key) -> ScriptedScreen.Step { .event(.key(key)) }
}

/// Runs `body` on a thread of its own, so that a program which blocks holds none of the shared threads.
package func onOwnThread(_ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
        let thread = Thread {
            body()
            continuation.resume()
        }
        thread.stackSize = 8 << 20
        thread.start()
    }
}
