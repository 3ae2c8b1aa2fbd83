import Foundation
import Settings
import Testing

/// In processes of their own: other threads of this one read the environment meanwhile.
@Suite("Secrets in the environment")
struct HeldVariablesTests {
    private static func taking(_ name: String) throws -> HeldVariables {
        let yaml = """
            connections:
              - id: unibee
                provider: unibee
                mode: test
                base_url: http://127.0.0.1:1
                credentials: {api_key: {env: "\(name)"}}
            """
        return HeldVariables.taking(try Settings(yaml: yaml, file: "config.yaml"))
    }

    @Test("a variable is taken and gone, whatever bytes its name has")
    func taken() async {
        await #expect(processExitsWith: .success) {
            for name in ["LAPSE_X", "Å_LAPSE"] {
                setenv(name, "hush-hush", 1)
                let held = try HeldVariablesTests.taking(name)
                #expect(held[name] == "hush-hush" && getenv(name) == nil)
                // Nor is what it was called in between.
                #expect(getenv([1] + name.utf8.dropFirst().map(CChar.init(bitPattern:)) + [0]) == nil)
            }
        }
    }

    @Test("a name that no variable can have takes nothing of another one")
    func strangeNames() async {
        await #expect(processExitsWith: .success) {
            // Whoever looks on and on for what is not there must not hold up the tests.
            alarm(20)
            setenv("LAPSE_X", "B=C", 1)
            for (written, name) in [("LAPSE_X=B", "LAPSE_X=B"), (#"LAPSE_X\0y"#, "LAPSE_X\0y"), ("", "")] {
                let held = try HeldVariablesTests.taking(written)
                #expect(held[name] == nil, "\(written)")
                #expect(getenv("LAPSE_X").map { String(cString: $0) } == "B=C")
            }
        }
    }
}
