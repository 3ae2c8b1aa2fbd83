import Billing
import Foundation
import SafeText
import Synchronization

/// The silence that a provider asked one connection to keep, by a 429 or 503 with `Retry-After` (RFC 9110, 10.2.3).
///
/// A class because every request of the connection, whichever copy of the transport it goes through, keeps it.
final class AskedPause: Sendable {
    private let end = Mutex(Date.distantPast)

    /// Remembers what `response` asks for; the longest wish holds.
    func note(_ response: HTTPResponse, now: Date) {
        guard let wait = AskedPause.wait(response, now: now) else { return }
        // Never beyond what dates can be written.
        let seconds = min(TimeInterval(wait.components.seconds) + TimeInterval(wait.milliseconds) / 1000, 1e9)
        let wish = now.addingTimeInterval(seconds)
        end.withLock { $0 = max($0, wish) }
    }

    /// The wait that `response` asks the whole connection for; nil when it asks for none.
    static func wait(_ response: HTTPResponse, now: Date) -> Duration? {
        guard response.status == 429 || response.status == 503, let header = response.headers["retry-after"] else {
            return nil
        }
        return RetryAfter.wait(header, now: now)
    }

    /// What is left of the pause; zero when it is over.
    private func rest(at now: Date) -> Duration {
        let seconds = end.withLock { $0 }.timeIntervalSince(now)
        // Rounded up: a request that leaves a hair too early has not waited.
        return seconds > 0 ? .milliseconds(Int((min(seconds, 1e9) * 1000).rounded(.up))) : .zero
    }

    /// Why nothing may leave yet; nil when no more than `patience` of the pause is left.
    func refusal(at now: Date, beyond patience: Duration = .zero) -> SafeText? {
        guard rest(at: now) > patience else { return nil }
        let moment = Moment(end.withLock { $0 })
        return "the provider asked to be left alone until \(SafeText(moment.iso8601))"
    }

    /// Waits until the next read may leave.
    ///
    /// - Throws: `TransportFailure.notSent` when that is longer than an agent waits, or when the task is cancelled.
    func pass(_ world: World) async throws(TransportFailure) {
        while true {
            if let why = refusal(at: world.now(), beyond: RetryAfter.limit) { throw .notSent(why.string) }
            let (wish, rest) = (end.withLock { $0 }, rest(at: world.now()))
            guard rest > .zero else { return }
            do { try await world.sleep(rest) } catch { throw .notSent("stopped before it left") }
            // Somebody else may have been asked for more meanwhile.
            if end.withLock({ $0 }) == wish { return }
        }
    }
}

extension Duration {
    /// The part behind the whole seconds.
    fileprivate var milliseconds: Int64 { components.attoseconds / 1_000_000_000_000_000 }
}
