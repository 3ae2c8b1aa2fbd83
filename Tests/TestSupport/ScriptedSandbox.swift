import Sandbox

/// A provider that answers every request from one function.
package actor ScriptedSandbox: ProviderSandbox {
    package nonisolated let provider: String
    package nonisolated let switches: [String: [String]] = [:]
    private let script: @Sendable (SandboxRequest) -> SandboxResponse

    package init(_ provider: String, _ script: @escaping @Sendable (SandboxRequest) -> SandboxResponse) {
        self.provider = provider
        self.script = script
    }

    package func answer(_ request: SandboxRequest) -> SandboxResponse { script(request) }
    package func reset() {}
    package func set(_ name: String, to value: String) {}
    package func tick() {}
    package func snapshot() -> Wire { [:] }
}
