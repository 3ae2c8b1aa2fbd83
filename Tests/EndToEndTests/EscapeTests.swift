import Sandbox
import TestSupport
import Testing

/// Nobody waits for the answer any more.
@Suite(.serialized) struct EscapeTests {
    @Test func escapeInFlightTearsNothingAndTheLateAnswerSettlesIt() async throws {
        try await Stage.serving(.unibee) { stage in
            let id = UniBeeSandbox.Seed.a
            stage.server.faults.arm(Fault(.delay, path: "/merchant/subscription/cancel", amount: 4000))
            let agent = try await stage.start()
            try await agent.find(id)
            try await agent.openWizard()
            try await agent.finish("Reason", next: "Feedback and notes")
            try await agent.notes()
            try await agent.review("Immediately")
            try await agent.terminal.type(String(id.suffix(6)) + "\r")
            try await agent.terminal.wait("the request to have arrived") { _ in stage.mutations.count == 1 }
            try await agent.terminal.press(.escape)
            try await agent.terminal.wait(for: "The operation goes on")
            // The sandbox gets to the request after that; its answer is heard and proven all the same.
            try await agent.terminal.type("3")
            try await agent.terminal.wait("the operation to be settled") { screen in
                screen.lines[1].contains("[3 Operations]")
                    && screen.lines.contains { $0.contains(" done ") && $0.contains("Anna") }
            }
            #expect(await stage.state["subscriptions"][id]["status"].plain == "4")
            #expect(stage.mutations.count == 1)
            try await agent.quit()
        }
    }
}
