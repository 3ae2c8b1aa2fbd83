import Synchronization

/// A number of places that tasks take in turn.
package final class Places: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    package init(_ count: Int) { state = Mutex(State(free: count)) }

    /// Runs `body` in a place of its own, or in the one that a caller holds already.
    package func taking<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        if Places.isHeld { return try await body() }
        await take()
        defer { leave() }
        return try await Places.$isHeld.withValue(true) { try await body() }
    }

    /// So that whoever needs several things at once never waits for others who do.
    @TaskLocal private static var isHeld = false

    private func take() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state in
            guard state.waiting.isEmpty else { return Optional(state.waiting.removeFirst()) }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
