import CPseudoTerminal
import Dispatch
import Foundation
import Synchronization

/// One read of what a program wrote, and when it came, in milliseconds.
struct Chunk: Sendable {
    let time: Double
    let bytes: [UInt8]
}

/// Reads a terminal on a thread of its own, so that looking at what came never delays the time of what comes next.
final class ChunkReader: Sendable {
    private struct State {
        var waiting: [Chunk] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)
    private let end = DispatchSemaphore(value: 0)

    init(_ descriptor: Int32) {
        Thread.detachNewThread { [self] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while !state.withLock({ $0.isStopped }) {
                guard pseudo_terminal_poll(descriptor, 50) == 1 else { continue }
                let time = Typist.now
                let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
                guard count > 0 else { break }
                let chunk = Chunk(time: time, bytes: Array(buffer[..<count]))
                state.withLock { $0.waiting.append(chunk) }
                arrivals.signal()
            }
            end.signal()
        }
    }

    /// The next read; nil when none comes in time.
    func next(atMost milliseconds: Double) -> Chunk? {
        let timeout = DispatchTime.now() + .microseconds(Int(max(0, milliseconds) * 1000))
        guard arrivals.wait(timeout: timeout) == .success else { return nil }
        return state.withLock { $0.waiting.removeFirst() }
    }

    /// Returns when the thread has ended.
    func stop() {
        state.withLock { $0.isStopped = true }
        end.wait()
    }
}
