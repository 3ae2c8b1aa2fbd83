import CPseudoTerminal
import Foundation
import TestSupport

/// A program on a terminal of 120 columns and 40 rows, whose every read is kept with its time.
///
/// What the bytes mean is worked out while nothing arrives.
final class Typist {
    /// Milliseconds of a clock that only goes forward.
    static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e6 }

    let process: pid_t
    /// When the program was started.
    let begun: Double
    private let descriptor: Int32
    private(set) var screen = VirtualScreen(rows: 40, columns: 120)
    private let reader: ChunkReader
    private var unseen: [Chunk] = []

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// - Parameter command: the program's path and its arguments.
    init(_ command: [String], environment: [String: String]) throws {
        var process: pid_t = 0
        let words = command.map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0.key + "=" + $0.value) } + [nil]
        defer { (words + variables).forEach { free($0) } }
        begun = Typist.now
        descriptor = pseudo_terminal_spawn(command[0], words, variables, nil, 40, 120, &process)
        guard descriptor >= 0 else { throw Failure(description: "cannot start \(command[0])") }
        self.process = process
        reader = ChunkReader(descriptor)
    }

    deinit {
        reader.stop()
        close(descriptor)
        kill(process, SIGTERM)
        var status: Int32 = 0
        if pseudo_terminal_wait(process, 2000, 0, &status) != 1 {
            kill(process, SIGKILL)
            waitpid(process, &status, 0)
        }
    }

    /// Sends keys. - Returns: when.
    @discardableResult
    func send(_ keys: String) -> Double {
        let bytes = Array(keys.utf8)
        let time = Typist.now
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        return time
    }

    /// Waits for bytes and takes one read of them.
    ///
    /// - Returns: when they came and how many; nil when none came in time.
    func read(atMost milliseconds: Double) -> (time: Double, count: Int)? {
        guard let chunk = reader.next(atMost: milliseconds) else { return nil }
        unseen.append(chunk)
        return (chunk.time, chunk.bytes.count)
    }

    /// Reads until nothing came for `quiet` milliseconds.
    ///
    /// - Returns: the number of bytes and when the last ones came.
    @discardableResult
    func settle(quiet: Double, atMost most: Double = 10_000) -> (bytes: Int, last: Double?) {
        let end = Typist.now + most
        var (bytes, last): (Int, Double?) = (0, nil)
        while Typist.now < end, let read = read(atMost: min(quiet, end - Typist.now)) {
            bytes += read.count
            last = read.time
        }
        return (bytes, last)
    }

    /// The moment of the read after which the screen fulfilled `condition`; nil when it did not in time.
    func wait(atMost milliseconds: Double, until condition: (VirtualScreen) -> Bool) -> Double? {
        let end = Typist.now + milliseconds
        while true {
            settle(quiet: 3, atMost: end - Typist.now)
            for (index, chunk) in unseen.enumerated() {
                screen.feed(chunk.bytes)
                if condition(screen) {
                    unseen.removeFirst(index + 1)
                    return chunk.time
                }
            }
            unseen.removeAll()
            guard Typist.now < end else { return nil }
        }
    }

    /// Brings the screen up to what came so far, so that a wait begins there.
    func look() {
        for chunk in unseen { screen.feed(chunk.bytes) }
        unseen.removeAll()
    }

    /// What the screen shows, for an error's text.
    var text: String {
        look()
        return screen.text
    }
}
