import Synchronization

/// Pages fetched ahead of whoever takes them, and handed over in order.
///
/// While one page is being taken at most `limit` further ones are on their way or wait, so that memory stays what it is
/// however long the list. An error counts when its page's turn comes; whatever ends the run cancels what is on its way.
struct FetchAhead: Sendable {
    let limit: Int

    /// - Parameters:
    ///   - first: the number of the first page.
    ///   - request: what page number n is asked for with.
    ///   - fetch: brings a page, beside the calling task; decoding belongs here, too.
    ///   - end: told in order of every page that has arrived, before it is taken; returns the number behind the last page
    ///     that there may be. Where that is the page's own successor, the run ends with it.
    ///   - take: takes one page, and whether the next one has arrived; false ends the run.
    func pages<Request: Sendable, Answer: Sendable>(
        from first: Int, request: (Int) -> Request, fetch: @escaping @Sendable (Request) async throws -> Answer,
        end: (Int, Answer) throws -> Int, take: (Int, Answer, _ isFollowed: Bool) async throws -> Bool
    ) async throws {
        let arrived = Arrivals()
        try await withThrowingTaskGroup(of: (Int, Result<Answer, any Error>).self) { group in
            var waiting: [Int: Result<Answer, any Error>] = [:]
            var asked = first
            /// Sends for pages up to this one.
            func ask(upTo behind: Int) {
                while asked < behind {
                    group.addTask { [number = asked, request = request(asked)] in
                        do {
                            let answer = try await fetch(request)
                            arrived.note(number)
                            return (number, .success(answer))
                        } catch {
                            return (number, .failure(error))
                        }
                    }
                    asked += 1
                }
            }
            var behind = first + 1
            ask(upTo: behind)
            var index = first
            while index < behind {
                try Task.checkCancellation()
                while waiting[index] == nil, let (number, answer) = try await group.next() {
                    waiting[number] = answer
                }
                guard let answer = try waiting.removeValue(forKey: index)?.get() else { break }
                behind = try end(index, answer)
                // The next ones leave before this one is taken.
                ask(upTo: min(behind, index + 1 + limit))
                guard try await take(index, answer, arrived.contains(index + 1)) else { break }
                index += 1
            }
            group.cancelAll()
        }
    }
}

/// The last pages that came, by number.
private final class Arrivals: Sendable {
    private let numbers = Mutex<Set<Int>>([])

    func note(_ number: Int) { numbers.withLock { _ = $0.insert(number) } }

    /// Whether a page is there. Those before it are forgotten.
    func contains(_ number: Int) -> Bool {
        numbers.withLock { numbers in
            numbers = numbers.filter { $0 >= number }
            return numbers.contains(number)
        }
    }
}
