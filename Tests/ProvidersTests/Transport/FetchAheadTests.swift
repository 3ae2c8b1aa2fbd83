import SafeText
import Synchronization
import TestSupport
import Testing

@testable import Providers

@Suite("Pages fetched ahead")
struct FetchAheadTests {
    /// Numbers of pages in the order in which they were asked for, and how many were at once on their way.
    private final class Source: Sendable {
        private let state = Mutex((asked: [Int](), now: 0, most: 0))
        let failure: Int?

        init(failing failure: Int? = nil) { self.failure = failure }

        var asked: [Int] { state.withLock { $0.asked } }
        var most: Int { state.withLock { $0.most } }

        func fetch(_ number: Int) async throws -> Int {
            state.withLock { $0 = ($0.asked + [number], $0.now + 1, max($0.most, $0.now + 1)) }
            defer { state.withLock { $0.now -= 1 } }
            // Later pages come sooner.
            for _ in 0..<max(1, 40 - number) { await Task.yield() }
            try Task.checkCancellation()
            if number == failure { throw ProviderError.serverFault("page \(number)") }
            return number
        }
    }

    private func run(
        _ source: Source, pages: Int, limit: Int = 3, from first: Int = 0, stopAt stop: Int? = nil,
        _ look: (Int) -> Void = { _ in }
    ) async throws -> [Int] {
        var taken: [Int] = []
        try await FetchAhead(limit: limit).pages(
            from: first, request: { $0 }, fetch: { try await source.fetch($0) }, end: { _, _ in pages },
            take: { index, answer, _ in
                #expect(index == answer)
                taken.append(index)
                look(index)
                return index != stop
            })
        return taken
    }

    @Test("they come in order, however they arrive", arguments: [1, 2, 40], [1, 3])
    func order(pages: Int, limit: Int) async throws {
        let source = Source()
        #expect(try await run(source, pages: pages, limit: limit) == Array(0..<pages))
        #expect(Set(source.asked) == Set(0..<pages) && source.asked.count == pages)
    }

    @Test("never more than the limit are asked for beyond the one that is taken")
    func bounded() async throws {
        let source = Source()
        _ = try await run(source, pages: 40) { index in
            #expect((source.asked.max() ?? 0) <= index + 3)
        }
        #expect(source.most <= 3)
    }

    @Test("a run may begin in the middle and end where its receiver wants")
    func stretch() async throws {
        #expect(try await run(Source(), pages: 40, from: 7, stopAt: 9) == [7, 8, 9])
    }

    @Test("an error counts when its page's turn comes")
    func failure() async throws {
        var taken: [Int] = []
        await #expect(throws: ProviderError.serverFault("page 5")) {
            _ = try await run(Source(failing: 5), pages: 40) { taken.append($0) }
        }
        #expect(taken == [0, 1, 2, 3, 4])
        // Nobody asked for what stands behind the end.
        #expect(try await run(Source(failing: 5), pages: 40, stopAt: 4).count == 5)
    }

    @Test("a task that is cancelled stops at its next page")
    func cancelled() async throws {
        let source = Source()
        let task = Task {
            try await run(source, pages: 1000) { index in
                if index == 4 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        #expect(source.asked.count <= 9)
    }
}
