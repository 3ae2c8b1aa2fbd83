import Billing
import Foundation
import Synchronization

extension World {
    /// The real clock without waiting: every sleep returns at once, chance is always a half.
    package static let impatient = World(
        now: { Date() }, sleep: { _ in try Task.checkCancellation() }, chance: { 0.5 },
        operationID: World.real.operationID)
}

/// A clock that moves only when something sleeps on it; remembers every sleep.
package final class ManualClock: Sendable {
    private let state: Mutex<(now: Date, sleeps: [Duration])>

    package init(_ start: Date = Date(timeIntervalSince1970: 1_795_255_200)) {
        state = Mutex((start, []))
    }

    package var now: Date { state.withLock { $0.now } }

    /// Every sleep so far, in order.
    package var sleeps: [Duration] { state.withLock { $0.sleeps } }

    package func advance(by duration: Duration) {
        state.withLock { $0.now += TimeInterval(duration.components.seconds) }
    }

    /// A world on this clock; operation ids count up from `TEST-0001`.
    package var world: World {
        let counter = Mutex(0)
        return World(
            now: { self.now },
            sleep: { duration in
                try Task.checkCancellation()
                self.state.withLock { state in
                    let parts = duration.components
                    state.now += TimeInterval(parts.seconds) + TimeInterval(parts.attoseconds) / 1e18
                    state.sleeps.append(duration)
                }
            },
            chance: { 0.5 },
            operationID: {
                let number = counter.withLock { counter in
                    counter += 1
                    return counter
                }
                let digits = String(number)
                return "TEST-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            })
    }
}
