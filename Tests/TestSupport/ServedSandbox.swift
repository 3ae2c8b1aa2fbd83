import Billing
import Foundation
import Providers
import Sandbox

/// A sandbox that serves for the length of a test, and the transport to it.
package struct ServedSandbox: Sendable {
    package let server: SandboxServer
    package let baseURL: URL

    /// Hundreds at once hold thousands of sockets: more than the start of another process, which looks through the open
    /// files, gets on with.
    private static let places = Places(48)

    /// Runs `body` against `sandbox` served on a free port, and stops serving afterwards.
    package static func serving<Result: Sendable>(
        _ sandbox: any ProviderSandbox, clock: SandboxClock = SandboxClock(),
        _ body: @Sendable (ServedSandbox) async throws -> Result
    ) async throws -> Result {
        try await places.taking {
            let server = SandboxServer(sandbox, clock: clock)
            let port = try await server.start()
            guard let url = URL(string: "http://127.0.0.1:\(port)") else { throw URLError(.badURL) }
            do {
                let result = try await body(ServedSandbox(server: server, baseURL: url))
                await server.stop()
                return result
            } catch {
                await server.stop()
                throw error
            }
        }
    }

    /// Settings of a test connection to this sandbox; `change` fills in credentials and options.
    package func settings(
        _ provider: Provider, isReadOnly: Bool = false, _ change: (inout ConnectionSettings) -> Void = { _ in }
    ) -> ConnectionSettings {
        let connection = Connection(id: provider.rawValue, provider: provider, mode: .test, isReadOnly: isReadOnly)
        var settings = ConnectionSettings(connection: connection, baseURL: baseURL)
        change(&settings)
        return settings
    }

    /// A transport with `settings`; retries do not wait.
    ///
    /// - Parameter routes: nil for those of the provider.
    package func transport(
        _ settings: ConnectionSettings, world: World = .impatient, routes: [Route]? = nil
    ) -> Transport {
        let known = routes ?? ProviderCatalogue.entry(for: settings.connection.provider).routes(settings)
        return Transport(
            clients: ServedSandbox.clients, settings: settings, redactor: Redactor(), world: world, routes: known)
    }

    /// Shared by all tests of a process and never shut down.
    package static let clients = HTTPClients()

    /// The state as the sandbox itself holds it.
    package var state: JSON? {
        get async { try? JSON(parsing: Data(await server.sandbox.snapshot().text.utf8)) }
    }
}
