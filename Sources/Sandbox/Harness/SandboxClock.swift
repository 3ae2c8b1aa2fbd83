import Foundation
import Synchronization

/// A clock that runs with the real one until somebody moves or stops it. Shared by a server and its control paths.
package final class SandboxClock: Sendable {
    private enum State {
        case running(ahead: TimeInterval)
        case stopped(at: Date)
    }

    private let state: Mutex<State>

    package init() {
        state = Mutex(.running(ahead: 0))
    }

    /// A clock that stands still until it is moved.
    package init(stoppedAt date: Date) {
        state = Mutex(.stopped(at: date))
    }

    package var now: Date {
        state.withLock { state in
            switch state {
            case .running(let ahead): Date().addingTimeInterval(ahead)
            case .stopped(let date): date
            }
        }
    }

    /// The present moment in whole Unix seconds.
    package var unixSeconds: Int64 { Int64(now.timeIntervalSince1970.rounded(.down)) }

    /// Stops the clock at `date`.
    package func stop(at date: Date) { state.withLock { $0 = .stopped(at: date) } }

    /// Moves a running or standing clock by `seconds`.
    package func advance(by seconds: TimeInterval) {
        state.withLock { state in
            switch state {
            case .running(let ahead): state = .running(ahead: ahead + seconds)
            case .stopped(let date): state = .stopped(at: date.addingTimeInterval(seconds))
            }
        }
    }

    /// Runs with the real clock again.
    package func resume() { state.withLock { $0 = .running(ahead: 0) } }
}
