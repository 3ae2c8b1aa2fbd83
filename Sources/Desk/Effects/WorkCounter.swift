import Synchronization

/// How much is under way: effects running and answers not yet shown. Zero means that the screen is at rest.
package final class WorkCounter: Sendable {
    private let count = Mutex(0)

    package init() {}

    package var isIdle: Bool { count.withLock { $0 == 0 } }

    func begin() { count.withLock { $0 += 1 } }

    func end(_ finished: Int = 1) { count.withLock { $0 -= finished } }
}
