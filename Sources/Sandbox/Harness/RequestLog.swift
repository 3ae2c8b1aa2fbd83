import Synchronization

/// The latest requests on the contract's paths, oldest first, for assertions on what really went over the wire.
package final class RequestLog: Sendable {
    /// The most requests remembered.
    private static let limit = 10_000

    private let requests = Mutex<[SandboxRequest]>([])

    func append(_ request: SandboxRequest) {
        requests.withLock { requests in
            if requests.count == RequestLog.limit { requests.removeFirst(RequestLog.limit / 2) }
            requests.append(request)
        }
    }

    package var all: [SandboxRequest] { requests.withLock { $0 } }

    package func clear() { requests.withLock { $0.removeAll() } }
}
