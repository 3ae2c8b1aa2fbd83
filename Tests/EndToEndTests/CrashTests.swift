import Foundation
import Sandbox
import TestSupport
import Testing

/// The program is killed between sending and hearing the answer.
@Suite(.serialized) struct CrashTests {
    @Test func whatWasInFlightIsUnfinishedAtTheNextStart() async throws {
        try await Stage.serving(.unibee) { stage in
            let id = UniBeeSandbox.Seed.a
            // Long enough that the answer never comes; breaking the connection ends it.
            stage.server.faults.arm(Fault(.delay, path: "/merchant/subscription/cancel", amount: 60_000))
            let first = try await stage.start()
            try await first.find(id)
            try await first.openWizard()
            try await first.finish("Reason", next: "Feedback and notes")
            try await first.notes()
            try await first.review("Immediately")
            try await first.terminal.type(String(id.suffix(6)) + "\r")
            try await first.terminal.wait("the request to have arrived") { _ in stage.mutations.count == 1 }
            first.terminal.signal(SIGKILL)
            #expect(try await first.terminal.waitForEnd() == .killed(signal: SIGKILL))

            let second = try await stage.start()
            try await second.find(id)
            try await second.terminal.wait(for: "(1 unknown)")
            try await second.terminal.type("x")
            try await second.terminal.wait(for: "has no known outcome: settle it in Operations")
            try await second.terminal.type("3")
            try await second.terminal.wait("the operation") { screen in
                screen.lines[1].contains("[3 Operations (1 unknown)]")
                    && screen.lines.contains { $0.contains("UNKNOWN") && $0.contains("Anna") }
            }
            #expect(stage.mutations.count == 1)

            // The provider gets to the request only now; reading it again finds that out.
            _ = await stage.server.sandbox.answer(try #require(stage.mutations.first))
            try await second.terminal.type("R")
            try await second.terminal.wait("the operation to be settled") { $0.lines[1].contains("[3 Operations]") }
            try await second.terminal.wait(for: "the subscription was read again at")
            #expect(stage.mutations.count == 1)
            try await second.quit()
        }
    }
}
