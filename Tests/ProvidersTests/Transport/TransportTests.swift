import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import Synchronization
import TestSupport
import Testing

/// Answers every request with the number of requests it worked on.
private actor CountingSandbox: ProviderSandbox {
    nonisolated let provider = "counting"
    nonisolated let switches: [String: [String]] = [:]
    private var count = 0

    func answer(_ request: SandboxRequest) -> SandboxResponse {
        count += 1
        return .json(["count": .int(Int64(count)), "echo": .string(request.queryValue("echo") ?? "")])
    }

    func reset() { count = 0 }
    func set(_ name: String, to value: String) {}
    func tick() {}
    func snapshot() -> Wire { ["count": .int(Int64(count))] }
}

@Suite("Transport over real HTTP")
struct TransportTests {
    private let write = HTTPRequest(.post, "/work", body: Data("{}".utf8), effect: .write)
    private let read = HTTPRequest(.get, "/work", effect: .read)
    private let routes: [Route] = [.read(.get, "/work", section: ""), .write(.post, "/work", section: "")]

    private func served(_ body: @Sendable (ServedSandbox, Transport) async throws -> Void) async throws {
        try await ServedSandbox.serving(CountingSandbox()) { served in
            try await body(served, served.transport(served.settings(.unibee), routes: routes))
        }
    }

    @Test("an answer arrives whole")
    func answer() async throws {
        try await served { served, transport in
            var request = read
            request.query = [("echo", "a+b c/ü")]
            let response = try await transport.send(request)
            #expect(response.status == 200)
            #expect(response.json?["echo"]?.text == "a+b c/ü")
        }
    }

    @Test("a write is never sent twice, whatever the fault", arguments: Fault.Kind.allCases)
    func writesOnce(kind: Fault.Kind) async throws {
        try await served { served, transport in
            served.server.faults.arm(Fault(kind, times: 0, amount: 1))
            _ = try? await transport.send(write)
            #expect(served.server.log.all.count == 1)
        }
    }

    @Test("a dropped connection is lost, not unsent", arguments: [Fault.Kind.dropBefore, .dropAfter])
    func dropped(kind: Fault.Kind) async throws {
        try await served { served, transport in
            served.server.faults.arm(Fault(kind))
            await #expect(throws: TransportFailure.self) { try await transport.send(write) }
            let expected: Int64 = kind == .dropAfter ? 1 : 0
            #expect(await served.state?["count"]?.integer == expected)
        }
    }

    @Test("a refused connection is provably not sent")
    func refused() async throws {
        let settings = ConnectionSettings(
            connection: Connection(id: "x", provider: .unibee, mode: .test),
            baseURL: try #require(URL(string: "http://127.0.0.1:1")))
        let transport = Transport(
            clients: ServedSandbox.clients, settings: settings, redactor: Redactor(), world: .impatient,
            routes: routes)
        do {
            _ = try await transport.send(write)
            Issue.record("a refused connection answered")
        } catch {
            guard case .notSent = error else {
                Issue.record("not told as unsent: \(error)")
                return
            }
        }
    }

    @Test("a read survives two transient failures")
    func readRetries() async throws {
        try await served { served, transport in
            served.server.faults.arm(Fault(.errorBefore))
            served.server.faults.arm(Fault(.tooManyRequests, amount: 1))
            let response = try await transport.read(read)
            #expect(response.status == 200)
            #expect(served.server.log.all.count == 3)
        }
    }

    @Test("a 429 that names no wait is given two seconds")
    func patience() async throws {
        try await ServedSandbox.serving(CountingSandbox()) { served in
            let clock = ManualClock()
            served.server.faults.arm(Fault(.tooManyRequests, amount: -1))
            let response = try await served.transport(served.settings(.unibee), world: clock.world, routes: routes)
                .read(read)
            #expect(response.status == 200)
            #expect(clock.sleeps == [.seconds(2)])
        }
    }

    private func code(of request: HTTPRequest, _ transport: Transport) async throws -> Int {
        request.effect == .read
            ? try await transport.read(request).status : try await transport.send(request).status
    }

    /// Answers its first request with a 429 that asks for `wait`.
    private func refusing(
        _ wait: String, status: Int = 429,
        _ body: @Sendable (ServedSandbox, Transport, ManualClock) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let between = Interception()
        let isFirst = Mutex(true)
        between.rule { _ in
            let strikes = isFirst.withLock { isFirst in
                defer { isFirst = false }
                return isFirst
            }
            return strikes ? .instead(SandboxResponse(status: status, headers: [("Retry-After", wait)])) : nil
        }
        try await ServedSandbox.serving(intercepted(CountingSandbox(), by: between)) { served in
            try await body(
                served, served.transport(served.settings(.unibee), world: clock.world, routes: routes), clock)
        }
    }

    @Test(
        "after a 429 no read leaves before the moment that was named, in either form; then everything does",
        arguments: [("7", 429), ("Sat, 21 Nov 2026 10:00:07 GMT", 429), ("7", 503)])
    func pause(wait: String, status: Int) async throws {
        try await refusing(wait, status: status) { served, transport, clock async throws in
            #expect(try await code(of: write, transport) == status)
            #expect(clock.sleeps.isEmpty && served.server.log.all.count == 1)
            // Another copy of the transport is the same connection.
            let copy = transport
            #expect(try await code(of: read, copy) == 200)
            #expect(clock.sleeps == [.seconds(7)])
            #expect(try await code(of: write, transport) == 200)
            #expect(clock.sleeps == [.seconds(7)], "waited once")
        }
    }

    @Test("a write in a pause is not sent, with the moment in words, and waits for nothing", arguments: [429, 503])
    func writeInPause(status: Int) async throws {
        try await refusing("7", status: status) { served, transport, clock async throws in
            #expect(try await code(of: write, transport) == status)
            let failure = await #expect(throws: TransportFailure.self) { try await transport.send(write) }
            guard case .notSent(let why)? = failure else {
                Issue.record("not told as unsent")
                return
            }
            #expect(why == "the provider asked to be left alone until 2026-11-21T10:00:07Z")
            #expect(clock.sleeps.isEmpty && served.server.log.all.count == 1)
            clock.advance(by: .seconds(7))
            #expect(try await code(of: write, transport) == 200)
        }
    }

    @Test("a read on no route is refused at once, and not called unreachable")
    func unknownRead() async throws {
        try await ServedSandbox.serving(CountingSandbox()) { served in
            let clock = ManualClock()
            let transport = served.transport(served.settings(.unibee), world: clock.world, routes: routes)
            await #expect(throws: ProviderError.notOffered("GET /else is no read that the contract knows")) {
                _ = try await transport.read(HTTPRequest(.get, "/else", effect: .read))
            }
            #expect(clock.sleeps.isEmpty && served.server.log.all.isEmpty)
        }
    }

    @Test("a read that got 429 waits once and goes on")
    func pausedRead() async throws {
        try await refusing("7") { served, transport, clock async throws in
            #expect(try await code(of: read, transport) == 200)
            #expect(clock.sleeps == [.seconds(7)] && served.server.log.all.count == 2)
        }
    }

    @Test("a longer wait than 60 s is told, and nothing leaves until it is over")
    func longPause() async throws {
        try await refusing("3600") { served, transport, clock async throws in
            #expect(try await code(of: write, transport) == 429)
            let words: SafeText = "the provider asked to be left alone until 2026-11-21T11:00:00Z"
            await #expect(throws: ProviderError.rateLimited(words)) { _ = try await transport.read(read) }
            let failure = await #expect(throws: TransportFailure.self) { try await transport.send(write) }
            #expect(failure.map(Transport.words) == words)
            #expect(served.server.log.all.count == 1 && clock.sleeps.isEmpty)
            clock.advance(by: .seconds(3600))
            #expect(try await code(of: write, transport) == 200)
        }
    }

    @Test("an absurd wait is a long one", arguments: [String(Int.max), "Fri, 31 Dec 9999 23:59:59 GMT"])
    func absurdPause(wait: String) async throws {
        try await refusing(wait) { _, transport, _ async throws in
            #expect(try await code(of: write, transport) == 429)
            await #expect(throws: ProviderError.self) { _ = try await transport.read(read) }
        }
    }

    @Test("whoever stops waiting through a pause sends nothing")
    func stoppedPause() async throws {
        try await refusing("7") { served, transport, _ async throws in
            _ = try await transport.send(write)
            let waiting = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await transport.send(read)
            }
            await #expect(throws: TransportFailure.self) { try await waiting.value }
            #expect(served.server.log.all.count == 1)
        }
    }

    @Test("a deadline ends a slow exchange")
    func deadline() async throws {
        try await served { served, transport in
            served.server.faults.arm(Fault(.delay, amount: 60_000))
            var slow = write
            slow.deadline = .milliseconds(200)
            await #expect(throws: TransportFailure.self) { try await transport.send(slow) }
        }
    }

    @Test("a read-only connection sends no write")
    func readOnly() async throws {
        try await ServedSandbox.serving(CountingSandbox()) { served in
            let transport = served.transport(served.settings(.unibee, isReadOnly: true), routes: routes)
            await #expect(throws: TransportFailure.self) { try await transport.send(write) }
            #expect(served.server.log.all.isEmpty)
        }
    }

    @Test("a credential echoed by the provider is redacted")
    func redaction() async throws {
        try await served { served, transport in
            transport.redactor.learn(Secret("ub_test_0123456789"))
            var request = read
            request.query = [("echo", "key ub_test_0123456789 refused")]
            let response = try await transport.send(request)
            #expect(response.json?["echo"]?.text == "key <redacted> refused")
        }
    }

    @Test("a credential is recognised behind JSON's escaped slashes")
    func escapedSlash() async throws {
        let echo = ScriptedSandbox("counting") { _ in .text(#"{"message": "bad ub\/test\/0123"}"#, status: 401) }
        try await ServedSandbox.serving(echo) { served in
            let transport = served.transport(served.settings(.unibee), routes: routes)
            transport.redactor.learn(Secret("ub/test/0123"))
            let response = try await transport.send(read)
            #expect(response.json?["message"]?.text == "bad <redacted>")
        }
    }
}
