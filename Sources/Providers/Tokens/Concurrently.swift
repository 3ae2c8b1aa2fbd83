/// Applies `transform` to every element, at most `limit` at a time, and keeps the order.
///
/// - Throws: the first error of `transform`; what still runs is cancelled.
package func concurrently<Element: Sendable, Answer: Sendable>(
    _ elements: [Element], limit: Int = 4, _ transform: @escaping @Sendable (Element) async throws -> Answer
) async throws -> [Answer] {
    try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
        var answers: [Int: Answer] = [:]
        for (index, element) in elements.enumerated() {
            if index >= limit, let (done, answer) = try await group.next() { answers[done] = answer }
            group.addTask { (index, try await transform(element)) }
        }
        for try await (done, answer) in group { answers[done] = answer }
        return elements.indices.compactMap { answers[$0] }
    }
}
