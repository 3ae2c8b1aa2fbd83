import Foundation

/// The sandboxes of all providers together, each on its own port.
package final class SandboxFleet: Sendable {
    /// By provider word.
    package let servers: [String: SandboxServer]
    package let clock: SandboxClock

    /// The offset of each provider's port from the base.
    package static let portOffsets = ["ponddy": 1, "whitebeard": 2, "payway": 3, "useepay": 4, "unibee": 5]

    package init(_ options: SandboxOptions = SandboxOptions()) {
        clock = options.clock
        servers = Dictionary(
            uniqueKeysWithValues: SandboxFleet.worlds(options).map { world in
                (world.provider, SandboxServer(world, clock: options.clock))
            })
    }

    private static func worlds(_ options: SandboxOptions) -> [any ProviderSandbox] {
        [
            PonddySandbox(options: options),
            WhitebeardSandbox(options: options),
            PaywaySandbox(options: options),
            UseePaySandbox(options: options),
            UniBeeSandbox(options: options),
        ]
    }

    /// Starts every server.
    ///
    /// - Parameter portBase: each provider serves on `portBase` plus its offset; nil picks free ports.
    /// - Returns: the ports by provider word.
    package func start(portBase: Int? = nil) async throws -> [String: Int] {
        var ports: [String: Int] = [:]
        for (provider, server) in servers.sorted(by: { $0.key < $1.key }) {
            let offset = SandboxFleet.portOffsets[provider] ?? 0
            ports[provider] = try await server.start(port: portBase.map { $0 + offset } ?? 0)
        }
        return ports
    }

    /// Stops every server.
    package func stop() async {
        for server in servers.values { await server.stop() }
    }
}
