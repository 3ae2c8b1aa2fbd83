import Billing
import Foundation
import Settings
import TestSupport
import Testing

@Suite("Secrets in the environment")
struct HeldVariablesTests {
    private func settings(_ sources: [String]) throws -> Settings {
        let list = sources.enumerated().map { index, source in
            """
              - id: unibee-\(index)
                provider: unibee
                mode: test
                base_url: http://127.0.0.1:1
                credentials: {api_key: \(source)}

            """
        }
        return try Settings(yaml: "connections:\n" + list.joined(), file: "config.yaml")
    }

    @Test("a variable is gone for everybody once it is taken, and both connections that name it have it")
    func taken() throws {
        let name = "LAPSE_TEST_HELD_1"
        setenv(name, "hush-hush", 1)
        let place = try #require(getenv(name))
        let held = HeldVariables.taking(try settings(["{env: \(name)}", "{env: \(name)}", "{env: LAPSE_TEST_NONE}"]))
        #expect(held[name] == "hush-hush")
        #expect(held["LAPSE_TEST_NONE"] == nil)
        #expect(getenv(name) == nil)
        #expect(ProcessInfo.processInfo.environment[name] == nil)
        #expect(!ProcessInfo.processInfo.environment.keys.contains { $0.hasSuffix("APSE_TEST_HELD_1") })
        // Where it stood, which is what `/proc` shows.
        #expect((0..<9).allSatisfy { place[$0] == 0 })
        let reader = SecretReader(folder: "/", variables: held)
        for _ in 0..<2 { #expect(try reader.secret(from: .environment(name: name)).reveal() == "hush-hush") }
    }

    @Test("a customer's token is taken, too")
    func tokens() throws {
        let name = "LAPSE_TEST_HELD_2"
        setenv(name, "hush-hush", 1)
        let yaml = """
            connections:
              - id: ponddy
                provider: ponddy
                mode: test
                base_url: http://127.0.0.1:1
                credentials: {tokens: [{label: x, token: {env: \(name)}}]}
            """
        #expect(HeldVariables.taking(try Settings(yaml: yaml, file: "config.yaml"))[name] == "hush-hush")
        #expect(getenv(name) == nil)
    }

    @Test("a command does not inherit what another connection's variable held")
    func notInherited() throws {
        let name = "LAPSE_TEST_HELD_3"
        setenv(name, "hush-hush", 1)
        let folder = try TemporaryFolder()
        let held = HeldVariables.taking(try settings(["{env: \(name)}"]))
        let reader = SecretReader(folder: folder.path, variables: held)
        _ = try reader.secret(from: .command(["sh", "-c", "env > dump; cat /proc/$PPID/cmdline >> dump; echo done"]))
        let dump = try String(contentsOfFile: folder.file("dump"), encoding: .utf8)
        #expect(dump.contains("PATH=") && !dump.contains("hush-hush") && !dump.contains(name))
    }

    @Test("a name that no variable can have is not set", arguments: ["''", "A=B"])
    func strangeNames(name: String) throws {
        let held = HeldVariables.taking(try settings(["{env: \(name)}"]))
        #expect(held["A=B"] == nil && held[""] == nil)
    }
}
