import Sandbox
import TestSupport
import Testing

/// Nobody waits for the answer any more.
@Suite(.serialized) struct EscapeTests {
    @Test func escapeInFlightIsUnknownTearsNothingAndTheLateAnswerCounts() async throws {
        try await Stage.serving(.unibee) { stage in
            let id = UniBeeSandbox.Seed.a
            let gate = CancellationGate()
            stage.server.faults.follow(gate)
            let agent = try await stage.start()
            try await agent.find(id)
            try await agent.openWizard()
            try await agent.finish("Reason", next: "Feedback and notes")
            try await agent.notes()
            try await agent.review("Immediately")
            try await agent.terminal.type(String(id.suffix(6)) + "\r")
            try await agent.terminal.wait("the request to have arrived") { _ in stage.mutations.count == 1 }
            try await agent.terminal.press(.escape)
            try await agent.terminal.wait(for: "Waiting was stopped; that takes nothing back")
            try await agent.terminal.wait(for: "UNKNOWN")
            // The sandbox's answer comes after that; it is heard all the same.
            await gate.answered()
            try await agent.terminal.press(.enter)
            try await agent.terminal.type("3")
            for _ in 0..<1000 where try await !isSettled(agent) { try await agent.terminal.type("R") }
            try await agent.terminal.wait("the operation to be settled") { isDone($0) }
            #expect(await stage.state["subscriptions"][id]["status"].plain == "4")
            #expect(stage.mutations.count == 1)
            try await agent.quit()
        }
    }

    /// Until the late answer is on record the operation counts as in flight, and R says so.
    private func isSettled(_ agent: Agent) async throws -> Bool {
        try await agent.terminal.wait("an answer to R") { screen in
            isDone(screen) || screen.contains("in flight") || screen.contains("unknown") || screen.contains("UNKNOWN")
        }
        return isDone(await agent.terminal.screen)
    }
}

private func isDone(_ screen: VirtualScreen) -> Bool {
    screen.lines[1].contains("[3 Operations]")
        && screen.lines.contains { $0.contains(" done ") && $0.contains("Anna") }
}

/// Answers a cancellation late, and tells when it does.
private final class CancellationGate: FaultChooser {
    private let ring: AsyncStream<Void>.Continuation
    private let rings: AsyncStream<Void>

    init() { (rings, ring) = AsyncStream.makeStream() }

    func fault(for request: SandboxRequest) -> Fault? {
        request.path.contains("/subscription/cancel") ? Fault(.delay, amount: 3000) : nil
    }

    func worked(on request: SandboxRequest, answer: SandboxResponse) {}

    func answered(_ request: SandboxRequest) {
        if request.path.contains("/subscription/cancel") { ring.yield() }
    }

    func answered() async { for await _ in rings { return } }
}
