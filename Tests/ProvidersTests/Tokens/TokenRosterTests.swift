import Billing
import Foundation
import SafeText
import Synchronization
import TestSupport
import Testing

@testable import Providers

/// Answers of an invented provider, token by token; may be changed while a test runs.
private final class Answers: Sendable {
    private let owners: Mutex<[String: Result<String, ProviderError>]>
    let asked = Mutex<[String]>([])

    init(_ owners: [String: Result<String, ProviderError>]) {
        self.owners = Mutex(owners)
    }

    func change(_ token: String, _ answer: Result<String, ProviderError>) {
        owners.withLock { $0[token] = answer }
    }

    func roster(_ tokens: [String]) -> TokenRoster {
        TokenRoster(
            connection: Connection(id: "c", provider: .ponddy, mode: .test),
            tokens: tokens.map { ConnectionSettings.Token(label: SafeText($0), token: Secret($0)) }
        ) { secret in
            let token = secret.reveal()
            self.asked.withLock { $0.append(token) }
            let id = try self.owners.withLock { $0[token] ?? .failure(.unauthorised("HTTP 401")) }.get()
            return TokenRoster.Owner(id: id, name: SafeText(id), email: "", profile: .null)
        }
    }
}

@Suite("Tokens that each belong to one customer")
struct TokenRosterTests {
    private func list(_ roster: TokenRoster, suspicion: SafeText? = nil) async throws -> (Page, [SafeText]) {
        let whole = Mutex(Page())
        let why = try await roster.list(suspicion: suspicion) { _, _, _ in
            TokenRoster.Holding()
        } deliver: { page in
            whole.withLock { $0.customers += page.customers }
            return PullReceipt()
        }
        return (whole.withLock { $0 }, why)
    }

    @Test("at most four run at once, and the order stays")
    func limit() async throws {
        let running = Mutex((now: 0, most: 0))
        let answers = try await concurrently(Array(0..<20)) { number in
            running.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            for _ in 0..<50 { await Task.yield() }
            running.withLock { $0.now -= 1 }
            return number * 2
        }
        #expect(answers == (0..<20).map { $0 * 2 })
        #expect((2...4).contains(running.withLock { $0.most }))
    }

    @Test("a duplicate is one row, a rejected token keeps its row, a failing one is named")
    func rows() async throws {
        let answers = Answers([
            "a": .success("1"), "b": .success("1"), "c": .failure(.unauthorised("HTTP 401")), "d": .success("2"),
            "e": .failure(.serverFault("HTTP 500")),
        ])
        let (page, why) = try await list(answers.roster(["a", "b", "c", "d", "e"]), suspicion: "the key?")
        let rows = page.customers.sorted { $0.ref < $1.ref }.map { "\($0.ref.id) \($0.note?.string ?? "-")" }
        #expect(rows == ["1 duplicate token", "2 -", "token-c token rejected"])
        #expect(why == ["\"c\": token rejected (HTTP 401)", "\"e\": HTTP 500"])
    }

    @Test("who was read whole is named, as is the row that an accepted token had while it was rejected")
    func whole() async throws {
        let answers = Answers([
            "a": .success("1"), "b": .success("2"), "c": .failure(.unauthorised("HTTP 401")), "d": .success("3"),
            "e": .failure(.serverFault("HTTP 500")),
        ])
        let whole = Mutex<Set<String>>([])
        _ = try await answers.roster(["a", "b", "c", "d", "e"]).list { token, owner, _ in
            if owner.id == "2" { return TokenRoster.Holding(shortfall: "a row is missing") }
            if owner.id == "3" { throw ProviderError.serverFault("HTTP 500") }
            return TokenRoster.Holding()
        } deliver: { page in
            whole.withLock { $0.formUnion(page.whole) }
            return PullReceipt()
        }
        #expect(whole.withLock { $0 } == ["1", "token-a", "token-b", "token-d"])
    }

    @Test("when every token is rejected the rows stay and the suspicion is said")
    func allRejected() async throws {
        let (page, why) = try await list(Answers([:]).roster(["a", "a"]), suspicion: "the key?")
        #expect(page.customers.map(\.ref.id) == ["token-a", "token-a-2"])
        #expect(why.last == "the key?")
    }

    @Test("when no token could be asked the pull fails")
    func allUnreachable() async throws {
        let answers = Answers(["a": .failure(.unreachable("refused"))])
        await #expect(throws: ProviderError.unreachable("refused")) { try await list(answers.roster(["a"])) }
    }

    @Test("without tokens the list says so")
    func none() async throws {
        #expect(try await list(Answers([:]).roster([])).1 == ["no customer's token is configured"])
    }

    @Test("a customer is found by asking the tokens once, then by memory")
    func memory() async throws {
        let answers = Answers(["a": .success("1"), "b": .success("2")])
        let roster = answers.roster(["a", "b"])
        #expect(try await roster.seat(of: "2").token.label == "b")
        answers.asked.withLock { $0.removeAll() }
        #expect(try await roster.seat(of: "2").token.label == "b")
        #expect(answers.asked.withLock { $0 } == ["b"])
        await #expect(throws: ProviderError.notFound("no token belongs to customer 3")) {
            _ = try await roster.seat(of: "3")
        }
    }

    @Test("a token that changed hands stops a write, though another token would fit")
    func mixUp() async throws {
        let answers = Answers(["a": .success("1"), "b": .success("2")])
        let roster = answers.roster(["a", "b"])
        _ = try await roster.seat(of: "1")
        answers.change("a", .success("2"))
        answers.change("b", .success("1"))
        await #expect(throws: ProviderError.self) { _ = try await roster.confirmedSeat(of: "1") }
        #expect(try await roster.seat(of: "1").token.label == "b")
    }

    @Test("a remembered token that is rejected now is not passed over in silence")
    func rejectedLater() async throws {
        let answers = Answers(["a": .success("1"), "b": .success("2")])
        let roster = answers.roster(["a", "b"])
        _ = try await roster.seat(of: "1")
        answers.change("a", .failure(.unauthorised("HTTP 401")))
        await #expect(throws: ProviderError.unauthorised("HTTP 401")) { _ = try await roster.confirmedSeat(of: "1") }
        await #expect(
            throws: ProviderError.unauthorised("no accepted token belongs to customer 1; rejected: \"a\"")
        ) {
            _ = try await roster.seat(of: "1")
        }
    }

    @Test("the check-up counts what is accepted and warns of the rest")
    func checkup() async throws {
        let answers = Answers(["a": .success("1")])
        #expect(
            try await answers.roster(["a", "b"]).checkup()
                == Checkup("1 of 2 tokens accepted", warnings: ["\"b\": token rejected (HTTP 401)"]))
        await #expect(throws: ProviderError.self) { _ = try await answers.roster(["b"]).checkup() }
    }
}
