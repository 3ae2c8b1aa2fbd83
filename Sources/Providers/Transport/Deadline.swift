import AsyncHTTPClient

/// Bounds a whole exchange. The HTTP library's own deadline ends with the head of the answer: a body that stalls, or comes
/// a byte at a time, would be waited for without end.
enum Deadline {
    /// What `work` returns, provided it does so within `limit`; otherwise it is cancelled.
    ///
    /// - Throws: `HTTPClientError.deadlineExceeded`, or what `work` throws.
    static func within<Value: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                throw HTTPClientError.deadlineExceeded
            }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }
}
