import Settings
import Testing

/// Here only what changes nothing: other threads of this process read the environment meanwhile. That variables are
/// taken is shown by the built program.
@Suite("Secrets in the environment")
struct HeldVariablesTests {
    @Test("a name that no variable can have is not set", arguments: ["''", "A=B"])
    func strangeNames(name: String) throws {
        let yaml = """
            connections:
              - id: unibee
                provider: unibee
                mode: test
                base_url: http://127.0.0.1:1
                credentials: {api_key: {env: \(name)}}
            """
        let held = HeldVariables.taking(try Settings(yaml: yaml, file: "config.yaml"))
        #expect(held["A=B"] == nil && held[""] == nil)
    }
}
