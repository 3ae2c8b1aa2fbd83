import Foundation
import Sandbox
import TestSupport
import Testing

/// The program as a guest on somebody's terminal: what it shows at every size, and how it leaves.
@Suite(.serialized) struct GuestTests {
    /// The demo with a folder of its own for temporary files.
    private func demo(_ folder: TemporaryFolder, rows: Int = 24, columns: Int = 80) async throws -> Agent {
        let terminal = try PseudoTerminal(
            BuiltProgram.path("lapse"), ["demo", "--customers", "20"], rows: rows, columns: columns,
            environment: PseudoTerminal.environment(["LC_ALL": "C.UTF-8", "TMPDIR": folder.path]))
        try await terminal.wait("rows of several providers") { screen in
            screen.isAlternate && screen.lines.count { $0.contains("TEST") } > 3
        }
        return Agent(terminal)
    }

    @Test func theDemoOpensAndLeavesNothing() async throws {
        let folder = try TemporaryFolder()
        let agent = try await demo(folder)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
        try await agent.quit()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test(arguments: [SIGTERM, SIGHUP]) func aSignalRestoresTheTerminal(signal: Int32) async throws {
        let folder = try TemporaryFolder()
        let agent = try await demo(folder)
        agent.terminal.signal(signal)
        #expect(try await agent.terminal.waitForEnd() == .exited(0))
        await agent.expectRestored()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test(arguments: [(12, 40), (5, 20)]) func smallWindowsOpenAndQuit(rows: Int, columns: Int) async throws {
        try await Stage.serving(.unibee) { stage in
            let agent = try await stage.start(rows: rows, columns: columns)
            try await agent.terminal.wait(for: "Customers")
            try await agent.terminal.wait(for: "Anna")
            try await agent.terminal.type("2")
            try await agent.terminal.wait(for: "Subscriptions")
            try await agent.quit()
        }
    }

    @Test(arguments: [(40, 120), (24, 80)]) func hostileNamesMoveNothing(rows: Int, columns: Int) async throws {
        try await Stage.serving(.useepay) { stage in
            let agent = try await stage.start(rows: rows, columns: columns)
            try await agent.find("mallory")
            let screen = try await agent.terminal.wait(for: "Mallory^[[2J")
            let header = try #require(screen.find("Plan"))
            let plan = try #require(screen.find("Tea box"))
            #expect(plan.column == header.column)
            #expect(screen.lines[plan.row].hasPrefix("> Mallory^[[2J"))
            try await agent.openWizard()
            try await agent.finish("Reason", next: "Feedback and notes")
            try await agent.notes()
            try await agent.review("Immediately")
            try await agent.terminal.wait(for: "Mallory^[[2J<U+202E>")
            let text = String(decoding: await agent.terminal.bytes, as: UTF8.self)
            #expect(!text.unicodeScalars.contains("\u{202E}"))
            #expect(!text.contains("Mallory\u{1B}"))
            try await agent.terminal.press(.enter)
            try await agent.terminal.wait("the list") { $0.lines[1].contains("Subscriptions") }
            try await agent.quit()
            #expect(stage.mutations.isEmpty)
        }
    }
}
