import Foundation
import Synchronization
import Terminal

/// A screen that shows nothing: it keeps the frames and hands out the events a test puts in.
///
/// The program's loop uses it on its thread as it would the real one; the test's side may be used from anywhere.
// @unchecked: every mutable member is read and written with `condition` locked.
package final class RecordingScreen: Screen, @unchecked Sendable {
    package let capabilities: TerminalCapabilities
    private let condition = NSCondition()
    private var currentSize: Size
    private var queue: [Event] = []
    private var isWoken = false
    private var presented: [Frame] = []
    private var latestPalette = Palette()
    private var closed = false
    private var watchers: [Int: Watcher] = [:]
    private var nextWatcher = 0

    private struct Watcher {
        let holds: @Sendable (Frame) -> Bool
        let continuation: CheckedContinuation<Frame, any Error>
    }

    package init(
        size: Size = Size(columns: 80, rows: 24),
        capabilities: TerminalCapabilities = TerminalCapabilities(colors: 256, isUnicode: true)
    ) {
        currentSize = size
        self.capabilities = capabilities
    }

    // MARK: The program's side

    package var size: Size { condition.withLock { currentSize } }

    package func present(_ frame: Frame, palette: Palette) {
        let waiting = condition.withLock {
            presented.append(frame)
            latestPalette = palette
            return watchers
        }
        offer(frame, to: waiting)
    }

    /// Conditions are asked without the lock: they may look at the screen themselves.
    private func offer(_ frame: Frame, to waiting: [Int: Watcher]) {
        for (key, watcher) in waiting where watcher.holds(frame) {
            let claimed = condition.withLock { watchers.removeValue(forKey: key) }
            claimed?.continuation.resume(returning: frame)
        }
    }

    package func events(timeout: Duration?) -> [Event] {
        let end = timeout.map {
            Date(timeIntervalSinceNow: Double($0.components.seconds) + Double($0.components.attoseconds) / 1e18)
        }
        return condition.withLock {
            while queue.isEmpty, !isWoken {
                if let end {
                    if !condition.wait(until: end) { break }
                } else {
                    condition.wait()
                }
            }
            isWoken = false
            defer { queue = [] }
            return queue
        }
    }

    package func wake() {
        condition.withLock {
            isWoken = true
            condition.broadcast()
        }
    }

    package func close() { condition.withLock { closed = true } }

    // MARK: The test's side

    package var isClosed: Bool { condition.withLock { closed } }
    /// Every frame so far, oldest first.
    package var frames: [Frame] { condition.withLock { presented } }
    package var latest: Frame? { condition.withLock { presented.last } }
    package var palette: Palette { condition.withLock { latestPalette } }

    /// Hands `events` to the program; each call arrives as one batch or together with others.
    package func send(_ events: Event...) {
        condition.withLock {
            for case .resize(let size) in events { currentSize = size }
            queue += events
            condition.broadcast()
        }
    }

    package func press(_ keys: Key...) {
        for key in keys { send(.key(key)) }
    }

    /// Types `text`, one key a character.
    package func type(_ text: String) {
        for character in text { send(.key(.character(character))) }
    }

    package func resize(columns: Int, rows: Int) { send(.resize(Size(columns: columns, rows: rows))) }

    /// Returns the first frame, from the latest on, for which `condition` holds.
    ///
    /// - Throws: `Late`, which shows the last frame, when none comes within `patience`.
    @discardableResult
    package func frame(
        within patience: Duration = .patience, where holds: @escaping @Sendable (Frame) -> Bool
    ) async throws -> Frame {
        let deadline = Mutex<Task<Void, Never>?>(nil)
        defer { deadline.withLock { $0?.cancel() } }
        return try await withCheckedThrowingContinuation { continuation in
            let watcher = Watcher(holds: holds, continuation: continuation)
            let (key, latest) = condition.withLock {
                nextWatcher += 1
                watchers[nextWatcher] = watcher
                return (nextWatcher, presented.last)
            }
            if let latest { offer(latest, to: [key: watcher]) }
            let task = Task {
                do { try await Task.sleep(for: patience) } catch { return }
                self.giveUp(key)
            }
            deadline.withLock { $0 = task }
        }
    }

    /// Returns the first frame that shows `text`.
    @discardableResult
    package func frame(showing text: String, within patience: Duration = .patience) async throws -> Frame {
        try await frame(within: patience) { frame in frame.lines.contains { $0.contains(text) } }
    }

    private func giveUp(_ key: Int) {
        let (watcher, latest) = condition.withLock { (watchers.removeValue(forKey: key), presented.last) }
        watcher?.continuation.resume(throwing: Late(lines: latest?.lines ?? []))
    }

    /// No frame fulfilled the condition in time.
    package struct Late: Error, CustomStringConvertible {
        package let lines: [String]
        package var description: String { "no such frame in time; the last one:\n" + lines.joined(separator: "\n") }
    }
}
