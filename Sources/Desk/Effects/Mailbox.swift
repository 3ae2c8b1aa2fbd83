import Synchronization
import Terminal

/// Messages on their way from any thread to the UI thread.
final class Mailbox: Sendable {
    private let messages = Mutex<[DeskMessage]>([])
    private let work: WorkCounter
    private let waker: Waker

    init(screen: any Screen, work: WorkCounter) {
        self.work = work
        waker = Waker(screen: screen)
    }

    /// - Parameter isNewWork: false where the message ends work that was counted already.
    func post(_ message: DeskMessage, isNewWork: Bool) {
        if isNewWork { work.begin() }
        messages.withLock { $0.append(message) }
        waker.wake()
    }

    func takeAll() -> [DeskMessage] {
        messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}

/// @unchecked because `Screen.wake` is the one method that any thread may call, and the only one called here.
private struct Waker: @unchecked Sendable {
    let screen: any Screen

    func wake() { screen.wake() }
}
