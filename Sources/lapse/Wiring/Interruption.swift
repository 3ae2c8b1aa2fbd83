import Dispatch
import Foundation

/// Waiting for the person to stop a command that runs until then.
enum Interruption {
    /// Returns at SIGINT, SIGTERM or SIGHUP, which then no longer end the process by themselves.
    static func wait() async {
        let signals = [SIGINT, SIGTERM, SIGHUP]
        signals.forEach { signal($0, SIG_IGN) }
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let sources = signals.map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
        for await _ in stream { break }
        sources.forEach { $0.cancel() }
    }
}
