// Settings: the configuration file, the paths around it and the sources of secrets.
// Belongs here: reading YAML into values with errors that name file, line and key. No request is sent from here.

import Billing
import Foundation
import Providers
import SafeText

/// A whole configuration, credentials not yet resolved.
package struct Settings: Sendable {
    /// The rule for the agent's case reference.
    package struct Ticket: Sendable, Hashable {
        package var isRequired = false
        /// A regular expression that the whole ticket must match; nil takes anything.
        package var pattern: String?

        package init(isRequired: Bool = false, pattern: String? = nil) {
            self.isRequired = isRequired
            self.pattern = pattern
        }
    }

    package var agent: String?
    /// No connection sends a mutating request.
    package var isReadOnly = false
    package var ticket = Ticket()
    package var theme: String?
    package var connections: [ConnectionConfiguration] = []

    package init() {}
}

/// One connection as configured.
package struct ConnectionConfiguration: Sendable {
    /// A customer's token: its label and where the token comes from.
    package struct Token: Sendable {
        package let label: SafeText
        package let source: SecretSource
    }

    package var connection: Connection
    package var baseURL: URL
    /// From `ca_file`: trusted beside the system's own certificate authorities.
    package var authority: CertificateAuthority?
    package var credentials: [String: SecretSource]
    package var tokens: [Token]
    package var options: [String: String]
    package var lookups: [String]
    package var reasons: [Reason]
}

/// What is wrong with a configuration: where, and what was expected.
package struct SettingsError: Error, Sendable, CustomStringConvertible {
    package let file: String
    /// Counted from 1; nil when the whole file is meant.
    package let line: Int?
    /// The path of the key, for example `connections[1].credentials.api_key`.
    package let key: String?
    package let message: String

    package init(file: String, line: Int? = nil, key: String? = nil, message: String) {
        self.file = file
        self.line = line
        self.key = key
        self.message = message
    }

    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return key.map { "\(place): \($0): \(message)" } ?? "\(place): \(message)"
    }
}
