import Foundation
import Sandbox
import TestSupport
import Testing

/// The command line itself: what needs no provider.
@Suite struct CommandLineTests {
    private func bare(_ arguments: String...) async throws -> CommandResult {
        let home = try TemporaryFolder()
        return try await CommandSite.lapse(arguments, environment: ["HOME": home.path])
    }

    @Test(arguments: [["help"], ["--help"], ["--version"], ["cancel", "--help"], ["help", "journal"]])
    func helpGoesToStandardOutput(_ arguments: [String]) async throws {
        let home = try TemporaryFolder()
        let result = try await CommandSite.lapse(arguments, environment: ["HOME": home.path])
        #expect(result.status == 0)
        #expect(!result.out.isEmpty && result.err.isEmpty)
        #expect(isInert(result.out))
        #expect(!FileManager.default.fileExists(atPath: home.file(".local")), "asking for help leaves nothing behind")
    }

    @Test(arguments: [
        ["--no-such-option"], ["nonsense"], ["cancel"], ["cancel", "unibee:x"],
        ["forecast", "unibee:x", "--when", "soon"],
        ["sandbox", "--port-base", "0"], ["sandbox", "--port-base", "65531"], ["sandbox", "--customers", "-1"],
        ["show", "--json"], ["journal", "show"], ["customers", "a", "b"],
    ])
    func wrongUseIsTwo(_ arguments: [String]) async throws {
        let home = try TemporaryFolder()
        let result = try await CommandSite.lapse(arguments, environment: ["HOME": home.path])
        #expect(result.status == 2)
        #expect(!result.err.isEmpty)
        guard arguments.contains("--json") else { return #expect(result.out.isEmpty) }
        let failure = try #require(try result.document["error"])
        #expect(failure["exit"]?.int == 2)
        #expect(failure["message"]?.text?.isEmpty == false)
    }

    @Test func aWordThatIsNoCommandIsCalledThat() async throws {
        let result = try await bare("cancle", "unibee:x")
        #expect(result.status == 2)
        #expect(result.err == "lapse: there is no command 'cancle'; lapse --help lists them\n")
    }

    @Test func aFolderThatCannotBeIsNamedInPlainWords() async throws {
        for arguments in [["journal", "list", "--state-dir", "/dev/null/x"], ["journal", "verify"]] {
            let home = try TemporaryFolder()
            try Data("this is no database, whatever it is called".utf8).write(
                to: URL(fileURLWithPath: home.file("journal.sqlite")))
            let result = try await CommandSite.lapse(
                arguments, environment: ["HOME": home.path, "LAPSE_STATE_HOME": home.path])
            #expect(result.status == 1)
            #expect(!result.err.contains("Error") && !result.err.contains("unusable("), "\(result.err)")
            #expect(result.err.contains("/dev/null/x: not a directory") || result.err.contains("not a database"))
        }
    }

    /// A script that checks the status must not take a cut document for a whole one.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func whatCannotBeWrittenIsAFailure() throws {
        let process = Process()
        let error = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "exec '\(try BuiltProgram.path("lapse"))' sandbox --print-config > /dev/full"]
        process.standardError = error
        try process.run()
        let told = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        #expect(told.contains("standard output cannot be written: no space left on device"))
    }

    @Test func wrongUseRepeatsNoControlCharacters() async throws {
        let result = try await bare("show", "unibee:\u{1B}[31mx\u{202E}", "--bogus\u{1B}[2J", "--json")
        #expect(result.status == 2)
        #expect(isInert(result.all))
    }

    @Test(arguments: [[], ["sync"], ["customers"], ["cancel", "a:b", "--when", "now", "--confirm", "b"]])
    func withoutAConfigurationThreeLinesSayWhatToDo(_ arguments: [String]) async throws {
        let home = try TemporaryFolder()
        let result = try await CommandSite.lapse(arguments, environment: ["HOME": home.path])
        #expect(result.status == 2)
        #expect(result.out.isEmpty)
        #expect(result.err.split(separator: "\n").count == 3)
        #expect(result.err.contains("lapse demo"))
        #expect(result.err.contains(home.file(".config/lapse/config.yaml")))
        #expect(isInert(result.err))
    }

    @Test func aFailureIsOneDocumentToo() async throws {
        let result = try await bare("customers", "--json")
        #expect(result.status == 2)
        #expect(try result.document["error"]?["exit"]?.int == 2)
        #expect(try result.document["error"]?["message"]?.text?.contains("config.yaml") == true)
    }

    @Test func doctorTellsOfAMissingConfiguration() async throws {
        let result = try await bare("doctor", "--json")
        #expect(result.status == 2)
        let checks = try #require(try result.document["checks"]).elements
        #expect(checks.contains { $0["verdict"]?.text == "fail" && $0["name"]?.text == "configuration" })
    }

    @Test func screensNeedATerminal() async throws {
        try await CommandSite.with(["unibee"]) { site in
            for arguments in [[], ["desk"], ["demo", "--customers", "0"]] {
                let result = try await site.run(arguments)
                #expect(result.status == 2)
                #expect(result.out.isEmpty)
                #expect(result.err.contains("terminal"))
                #expect(isInert(result.err))
            }
            #expect(try site.server("unibee").log.all.isEmpty)
        }
    }

    @Test func thePrintedConfigurationWorks() async throws {
        try await CommandSite.with { site in
            let result = try await site.run("doctor", "--json")
            let checks = try #require(try result.document["checks"]).elements
            for provider in CommandSite.providers {
                let check = try #require(checks.first { $0["name"]?.text == "connection \(provider)" })
                // Two of the sandboxes come with a token that is rejected.
                let isPartial = ["ponddy", "whitebeard"].contains(provider)
                #expect(check["verdict"]?.text == (isPartial ? "warn" : "ok"), "\(check)")
            }
            #expect(result.status == 0)
        }
    }

    @Test func theJournalNeedsNoConfiguration() async throws {
        for command in [
            ["list"], ["verify"], ["export"], ["list", "--json"], ["export", "--json"], ["verify", "--json"],
        ] {
            let home = try TemporaryFolder()
            let result = try await CommandSite.lapse(["journal"] + command, environment: ["HOME": home.path])
            #expect(result.status == 0, "\(command): \(result.err)")
            if command.contains("--json") { _ = try result.document }
        }
    }

    @Test func pathsCanBeGivenInThreeWays() async throws {
        try await CommandSite.with(["unibee"]) { site in
            let others = try TemporaryFolder()
            let result = try await site.run(
                "customers", "--json", "--config", site.configuration, "--state-dir", others.file("s"), "--cache-dir",
                others.file("c"), environment: ["LAPSE_CONFIG": "/nowhere.yaml"])
            #expect(result.status == 0, "\(result.err)")
            #expect(FileManager.default.fileExists(atPath: others.file("s")))
            #expect(FileManager.default.fileExists(atPath: others.file("c")))
            #expect(!FileManager.default.fileExists(atPath: site.state))
            let attributes = try FileManager.default.attributesOfItem(atPath: others.file("s"))
            #expect(attributes[.posixPermissions] as? Int == 0o700)
        }
    }
}

/// `lapse sandbox` as a server of its own.
@Suite struct CommandSandboxTests {
    @Test func servesUntilItIsStopped() async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try BuiltProgram.path("lapse"))
        process.arguments = ["sandbox", "--port-base", "21310", "--customers", "0"]
        let out = Pipe()
        process.standardOutput = out
        process.standardError = FileHandle.nullDevice
        try process.run()
        let watchdog = Task {
            try await Task.sleep(for: .seconds(30))
            process.terminate()
        }
        let lines: [String] = await withCheckedContinuation { continuation in
            Thread {
                var data = Data()
                while data.count(where: { $0 == 0x0A }) < 5 {
                    let more = out.fileHandleForReading.availableData
                    if more.isEmpty { break }
                    data += more
                }
                let text = String(decoding: data, as: UTF8.self)
                continuation.resume(returning: text.split(separator: "\n").map(String.init))
            }.start()
        }
        #expect(lines.map { String($0.prefix { $0 != "\t" }) } == CommandSite.providers)
        #expect(lines.last?.hasSuffix("http://127.0.0.1:21315") == true)
        let home = try TemporaryFolder()
        let second = try await CommandSite.lapse(
            ["sandbox", "--port-base", "21310", "--customers", "0"], environment: ["HOME": home.path])
        #expect(second.status == 1 && second.err.contains("21311"), "the ports are taken: \(second.all)")
        process.interrupt()
        await onOwnThread { process.waitUntilExit() }
        watchdog.cancel()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    }
}
