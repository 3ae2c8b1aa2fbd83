import Foundation
import Sandbox
import TestSupport
import Testing

/// What others can see of the running program.
@Suite(.timeLimit(.minutes(10))) struct CommandProcessTests {
    private static let canary = "canary-5f0e62a1b9"

    #if os(Linux)
        /// A run that waits for a provider's answer, its secret out of the environment, with core files allowed. A crash
        /// ends it after `body`.
        private func waiting(_ site: CommandSite, folder: String, _ body: (pid_t) throws -> Void) async throws {
            try site.configure(["unibee", "useepay"]) { block in
                // The other connection is not asked for at all.
                let name = block.contains("useepay") ? "SECOND_KEY" : "FIRST_KEY"
                return block.replacing(/api_key: \{value: ".*?"\}/, with: "api_key: {env: \(name)}")
            }
            let server = try site.server("unibee")
            server.faults.arm(Fault(.delay, times: 0, amount: 20_000))
            let reference = "unibee:\(UniBeeSandbox.Seed.a)"
            let terminal = try PseudoTerminal(
                "/bin/sh",
                ["-c", "ulimit -c unlimited; exec \"$@\"", "sh", BuiltProgram.path("lapse"), "show", reference],
                environment: PseudoTerminal.environment([
                    "HOME": site.folder.path, "LAPSE_CONFIG": site.configuration, "LAPSE_STATE_HOME": site.state,
                    "LAPSE_CACHE_HOME": site.cache, "MARK": "here", "FIRST_KEY": CommandProcessTests.canary,
                    "SECOND_KEY": CommandProcessTests.canary + "-second",
                ]), directory: folder)
            // Not the terminal's wait, which looks again only when something is printed.
            for await _ in server.log.arrivals() { break }
            // Taken out before, and still what is sent.
            #expect(server.log.all.first?.headers["authorization"] == "Bearer \(CommandProcessTests.canary)")
            try body(terminal.process)
            terminal.signal(SIGABRT)
            #expect(try await terminal.waitForEnd() == .killed(signal: SIGABRT))
            #expect(await String(decoding: terminal.bytes, as: UTF8.self).isEmpty)
        }

        @Test func nothingSecretShowsInProc() async throws {
            try await CommandSite.with(["unibee", "useepay"], waitsItsTurn: false) { site in
                try await waiting(site, folder: site.folder.path) { id in
                    // Only root may read it at all.
                    let environment = FileManager.default.contents(atPath: "/proc/\(id)/environ") ?? Data()
                    let text = String(decoding: environment, as: UTF8.self)
                    #expect(!text.contains("canary"))
                    #expect(text.isEmpty || text.contains("MARK=here"))
                    let arguments = try #require(FileManager.default.contents(atPath: "/proc/\(id)/cmdline"))
                    #expect(String(decoding: arguments, as: UTF8.self).contains("show"))
                    #expect(!String(decoding: arguments, as: UTF8.self).contains("canary"))
                }
                #expect(try site.kept().range(of: Data("canary".utf8)) == nil)
            }
        }

        @Test func nothingIsLeftOfACrash() async throws {
            try await CommandSite.with(["unibee", "useepay"], waitsItsTurn: false) { site in
                let folder = site.folder.file("here")
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try await waiting(site, folder: folder) { id in
                    let limits = try String(contentsOfFile: "/proc/\(id)/limits", encoding: .utf8)
                    let core = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
                    #expect(core.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
                    let status = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
                    #expect(status.contains("Umask:\t0077"))
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
            }
        }
    #endif

    /// One connection's secret comes from a command, those of three others from two variables.
    @Test func aSecretCommandDoesNotSeeOtherSecrets() async throws {
        try await CommandSite.with(["unibee", "useepay", "ponddy"]) { site in
            try site.configure(["useepay", "unibee", "ponddy"]) { block in
                if block.contains("useepay") {
                    return block.replacing(/api_key: \{value: ".*?"\}/, with: "api_key: {command: [sh, dump.sh]}")
                }
                let own = block.replacing(/(api_key|"old learner", token): \{value: ".*?"\}/) { match in
                    "\(match.1): {env: \(match.1 == "api_key" ? "THE_KEY" : "THE_TOKEN")}"
                }
                return block.contains("unibee") ? own + own.replacing("id: unibee", with: "id: unibee-2") : own
            }
            try "env > dump.txt\ncat /proc/$PPID/cmdline >> dump.txt\necho \(UseePaySandbox.apiKey)\n".write(
                toFile: site.folder.file("dump.sh"), atomically: true, encoding: .utf8)
            let token = "sandbox-sso-old-5c1e"
            let result = try await site.run(
                "doctor", environment: ["THE_KEY": UniBeeSandbox.apiKey, "THE_TOKEN": token, "MARK": "here"])
            #expect(result.status == 0, "\(result.all)")
            for name in ["useepay", "unibee", "unibee-2", "ponddy"] {
                #expect(!result.out.contains("fail  connection \(name)"), "\(result.all)")
            }
            let dump = try String(contentsOfFile: site.folder.file("dump.txt"), encoding: .utf8)
            #expect(dump.contains("MARK=here") && dump.contains("doctor"))
            for hidden in [UniBeeSandbox.apiKey, token, "HE_KEY", "HE_TOKEN"] { #expect(!dump.contains(hidden)) }
            let sent = Set(try site.server("unibee").log.all.compactMap { $0.headers["authorization"] })
            #expect(sent == ["Bearer \(UniBeeSandbox.apiKey)"])
            #expect(try site.server("ponddy").log.all.contains { $0.headers["authorization"]?.contains(token) == true })
        }
    }

    /// Some starters ignore the signal of an ended child, and the system then does not keep how it ended.
    @Test func aSecretCommandsEndIsSeenWhoeverStartsUs() async throws {
        try await CommandSite.with(["unibee"]) { site in
            try site.configure(["unibee"]) { block in
                block.replacing(
                    /api_key: \{value: ".*?"\}/, with: "api_key: {command: [echo, \(UniBeeSandbox.apiKey)]}")
            }
            let terminal = try PseudoTerminal(
                "/bin/sh", ["-c", "trap '' CHLD; exec \"$@\"", "sh", BuiltProgram.path("lapse"), "doctor"],
                environment: PseudoTerminal.environment([
                    "HOME": site.folder.path, "LAPSE_CONFIG": site.configuration, "LAPSE_STATE_HOME": site.state,
                    "LAPSE_CACHE_HOME": site.cache,
                ]), directory: site.folder.path)
            #expect(try await terminal.waitForEnd() == .exited(0))
        }
    }

    @Test func doctorTellsOfTheProcess() async throws {
        try await CommandSite.with(["unibee"]) { site in
            let result = try await site.run("doctor")
            #expect(result.out.contains("ok  process: no core file, closed to other programs, files for you alone"))
        }
    }
}
