import Billing
import Providers
import SafeText

extension ConnectionConfiguration {
    /// The settings of the adapter, every secret fetched from its source.
    ///
    /// - Throws: `SecretReader.Failure` that names connection, credential and source.
    package func resolved(with reader: SecretReader) throws -> ConnectionSettings {
        var settings = ConnectionSettings(
            connection: connection, baseURL: baseURL, options: options, lookups: lookups, reasons: reasons)
        for (name, source) in credentials {
            settings.credentials[name] = try named(name) { try reader.secret(from: source) }
        }
        settings.tokens = try tokens.map { token in
            let secret = try named("token '\(token.label)'") { try reader.secret(from: token.source) }
            return ConnectionSettings.Token(label: token.label, token: secret)
        }
        return settings
    }

    private func named<Value>(_ credential: String, _ fetch: () throws -> Value) throws -> Value {
        do {
            return try fetch()
        } catch let failure as SecretReader.Failure {
            throw SecretReader.Failure(message: "connection '\(connection.id)', \(credential): \(failure.message)")
        }
    }
}
