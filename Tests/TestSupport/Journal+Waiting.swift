import Storage

extension Journal {
    /// Waits until a record called `event` stands in the journal and nobody works on its operation any more.
    ///
    /// - Returns: the events of that operation so far, the oldest first; empty when the patience was in vain.
    package func events(upTo event: String) async throws -> [String] {
        let deadline = ContinuousClock.now + .patience
        while ContinuousClock.now < deadline {
            let records = try records(after: 0, limit: 1000)
            if let found = records.last(where: { $0.event == event }), try claim(found.operation) != nil {
                return records.filter { $0.operation == found.operation }.map(\.event)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return []
    }
}
