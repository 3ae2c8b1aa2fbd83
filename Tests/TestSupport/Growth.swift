import Foundation

/// How the time that a function takes grows with what it is given.
package struct Growth: Sendable, CustomStringConvertible {
    /// Processor time in nanoseconds, for a sixteenth of the size and for the whole.
    let short: Int
    let long: Int

    /// Measures `work` on what `make` makes of a size.
    package init<Input>(to size: Int, making make: (Int) -> Input, _ work: (Input) -> Void) {
        let (small, large) = (make(size / 16), make(size))
        // The first runs warm up, and any run may be disturbed.
        short = (0..<3).map { _ in Growth.processorTime { work(small) } }.min() ?? 0
        var long = Growth.processorTime { work(large) }
        if long >= short * Growth.most { long = min(long, Growth.processorTime { work(large) }) }
        self.long = long
    }

    /// Whether sixteen times the size takes about sixteen times as long. A quadratic function takes 256 times as long.
    package var isLinear: Bool { long < short * Growth.most }

    private static let most = 64

    package var description: String { "\(short) ns became \(long) ns" }

    /// Of this thread alone, whatever else the machine is busy with.
    private static func processorTime(_ work: () -> Void) -> Int {
        func now() -> Int {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return time.tv_sec * 1_000_000_000 + time.tv_nsec
        }
        let start = now()
        work()
        return now() - start
    }
}
