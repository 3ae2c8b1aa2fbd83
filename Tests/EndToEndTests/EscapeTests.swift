import Sandbox
import Storage
import TestSupport
import Testing

/// Nobody waits for the answer any more.
@Suite(.serialized, .timeLimit(.minutes(10))) struct EscapeTests {
    @Test func escapeInFlightIsUnknownTearsNothingAndTheLateAnswerCounts() async throws {
        try await Stage.serving(.unibee) { stage in
            let id = UniBeeSandbox.Seed.a
            let agent = try await stage.start()
            try await agent.find(id)
            try await agent.openWizard()
            try await agent.finish("Reason", next: "Feedback and notes")
            try await agent.notes()
            try await agent.review("Immediately")
            // Long after the key, and well before the program's own deadline.
            stage.server.faults.arm(Fault(.delay, path: "/subscription/cancel", amount: 10_000))
            try await agent.terminal.type(String(id.suffix(6)) + "\r")
            // Not the terminal's wait, which looks again only when something is printed.
            for await request in stage.server.log.arrivals() where request.isMutation(at: "unibee") { break }
            try await agent.terminal.press(.escape)
            try await agent.terminal.wait(for: "Waiting was stopped; that takes nothing back")
            try await agent.terminal.wait(for: "UNKNOWN")
            try await agent.terminal.press(.enter)
            try await agent.terminal.type("3")
            try await agent.terminal.wait("the operation") { screen in
                screen.lines[1].contains("[3 Operations (1 unknown)]")
                    && screen.lines.contains { $0.contains("UNKNOWN") && $0.contains("Anna") }
            }
            // The sandbox's answer comes after that; it is heard all the same.
            let events = try await Journal(path: stage.journal).events(upTo: "answered")
            #expect(events == ["intent", "sent", "settled", "answered"])
            try await agent.terminal.type("R")
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
