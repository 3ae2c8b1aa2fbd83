import Synchronization

/// The latest requests on the contract's paths, oldest first, for assertions on what really went over the wire.
package final class RequestLog: Sendable {
    private struct State {
        var requests: [SandboxRequest] = []
        var listeners: [Int: AsyncStream<SandboxRequest>.Continuation] = [:]
        var lastListener = 0
    }

    /// The most requests remembered.
    private static let limit = 10_000

    private let state = Mutex(State())

    func append(_ request: SandboxRequest) {
        state.withLock { state in
            if state.requests.count == RequestLog.limit { state.requests.removeFirst(RequestLog.limit / 2) }
            state.requests.append(request)
            for listener in state.listeners.values { listener.yield(request) }
        }
    }

    package var all: [SandboxRequest] { state.withLock { $0.requests } }

    package func clear() { state.withLock { $0.requests.removeAll() } }

    /// The remembered requests, then each further one as it arrives; ends only with the task that reads it.
    package func arrivals() -> AsyncStream<SandboxRequest> {
        let (stream, listener) = AsyncStream.makeStream(of: SandboxRequest.self)
        let key = state.withLock { state in
            for request in state.requests { listener.yield(request) }
            state.lastListener += 1
            state.listeners[state.lastListener] = listener
            return state.lastListener
        }
        listener.onTermination = { [weak self] _ in self?.state.withLock { _ = $0.listeners.removeValue(forKey: key) } }
        return stream
    }
}
