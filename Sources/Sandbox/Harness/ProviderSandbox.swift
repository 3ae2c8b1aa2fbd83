import Foundation

/// One provider's world: its state, and its answer to every request on the contract's paths.
///
/// The server around it takes care of HTTP, faults, the request log and the control paths.
package protocol ProviderSandbox: Actor {
    /// The provider's word in configurations: `unibee`.
    nonisolated var provider: String { get }

    /// The names of its switches (the contract's section on the sandbox) with their allowed values, the default first.
    /// An empty list of values takes any text.
    nonisolated var switches: [String: [String]] { get }

    /// Answers a request on any path but the control paths; unknown paths too, as the provider would.
    func answer(_ request: SandboxRequest) -> SandboxResponse

    /// The provider's own body of an armed fault that only has a status; nil for the harness's plain one.
    nonisolated func fault(_ status: Int) -> SandboxResponse?

    /// Back to the seed state, all switches at their defaults.
    func reset()

    /// Sets a switch that `switches` lists to a value it allows.
    func set(_ name: String, to value: String)

    /// The clock has moved: whatever falls due up to `now` happens.
    func tick()

    /// The whole state as the sandbox itself holds it, for assertions.
    func snapshot() -> Wire
}

extension ProviderSandbox {
    package nonisolated func fault(_ status: Int) -> SandboxResponse? { nil }
}

/// What makes one world: the same options give the same world again.
package struct SandboxOptions: Sendable {
    package var seed: UInt64
    /// Invented customers beside the contract's seed set.
    package var customers: Int
    /// How many of them bring a token at the providers where each customer has one.
    package var tokenHolders = SandboxToken.customerLimit
    package var clock: SandboxClock
    /// Where a sandbox that must survive a restart keeps its state; nil keeps it in memory.
    package var stateDirectory: URL?

    package init(
        seed: UInt64 = 1, customers: Int = 200, clock: SandboxClock = SandboxClock(), stateDirectory: URL? = nil
    ) {
        self.seed = seed
        self.customers = customers
        self.clock = clock
        self.stateDirectory = stateDirectory
    }
}
