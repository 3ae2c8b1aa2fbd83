import Billing
import Providers
import SafeText
import Service
import Settings

/// Makes adapters from configured connections. All share one memory of secrets, and the HTTP clients of those that
/// trust the same certificate authorities.
struct AdapterFactory: Sendable {
    private let reader: SecretReader
    let redactor = Redactor()
    private let isReadOnly: Bool

    /// Takes the secrets of all connections out of the environment; so one factory serves a whole run.
    ///
    /// - Parameters:
    ///   - folder: where relative paths of secret files start.
    ///   - isReadOnly: makes every connection read-only, whatever the configuration says.
    init(_ settings: Settings, folder: String, isReadOnly: Bool = false) {
        reader = SecretReader(folder: folder, variables: .taking(settings))
        self.isReadOnly = isReadOnly
    }

    /// The adapters of these connections. Their secrets are had now, the rest is made when the first is used.
    ///
    /// - Throws: `CommandFailure` (2) that names the secret that cannot be had; nothing is sent.
    func adapters(for configurations: [ConnectionConfiguration]) throws -> Adapters {
        let resolved = try configurations.map { ($0, try settings(of: $0)) }
        return Adapters(resolved.map(\.1.connection)) { resolved.map(adapter) }
    }

    /// The adapter of one connection.
    ///
    /// - Throws: as `adapters`.
    func adapter(for configuration: ConnectionConfiguration) throws -> any ProviderAdapter {
        adapter(configuration, try settings(of: configuration))
    }

    private func settings(of configuration: ConnectionConfiguration) throws -> ConnectionSettings {
        do {
            var settings = try configuration.resolved(with: reader)
            if isReadOnly { settings.connection = settings.connection.readOnly }
            return settings
        } catch let failure as SecretReader.Failure {
            throw CommandFailure(.usage, SafeText(failure.message))
        }
    }

    private func adapter(
        _ configuration: ConnectionConfiguration, _ settings: ConnectionSettings
    ) -> any ProviderAdapter {
        settings.secrets.forEach(redactor.learn)
        let entry = ProviderCatalogue.entry(for: settings.connection.provider)
        let transport = Transport(
            clients: .shared(trusting: configuration.authority), settings: settings, redactor: redactor, world: .real,
            routes: entry.routes(settings))
        return entry.make(settings, transport, .real)
    }
}
