import Billing
import Foundation
import SafeText

/// Everything an adapter needs to know of its connection, credentials resolved.
package struct ConnectionSettings: Sendable {
    /// A customer's own token with the name the agent gave it.
    package struct Token: Sendable {
        package let label: SafeText
        package let token: Secret

        package init(label: SafeText, token: Secret) {
            self.label = label
            self.token = token
        }
    }

    package var connection: Connection
    /// Scheme, host and port, perhaps a path prefix; never a trailing slash.
    package var baseURL: URL
    /// By the names of the configuration: `api_key`, `client_id`, `client_secret`, `merchant_no`, `app_id`.
    package var credentials: [String: Secret]
    package var tokens: [Token]
    /// Named options for what the contracts mark as assumed, by the names of the configuration.
    package var options: [String: String]
    /// Exact keys fetched at every sync.
    package var lookups: [String]
    /// The configured reason list.
    package var reasons: [Reason]

    package init(
        connection: Connection, baseURL: URL, credentials: [String: Secret] = [:], tokens: [Token] = [],
        options: [String: String] = [:], lookups: [String] = [], reasons: [Reason] = []
    ) {
        self.connection = connection
        self.baseURL = baseURL
        self.credentials = credentials
        self.tokens = tokens
        self.options = options
        self.lookups = lookups
        self.reasons = reasons
    }
}

/// A named option: its configuration key, what it means when it is left out, and what it accepts.
///
/// Each adapter lists its own in a `static let options`, so that the configuration can refuse an unknown name.
package struct ProviderOption: Sendable {
    package let name: String
    package let fallback: String
    /// What is accepted, in words.
    package let expectation: String
    package let accepts: @Sendable (String) -> Bool

    package init(
        _ name: String, fallback: String, expects expectation: String = "a text",
        accepts: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.name = name
        self.fallback = fallback
        self.expectation = expectation
        self.accepts = accepts
    }

    /// An option that is one of `choices`.
    package init(_ name: String, fallback: String, choices: [String]) {
        self.init(name, fallback: fallback, expects: "one of \(choices.joined(separator: ", "))") {
            choices.contains($0)
        }
    }

    /// An option that is a whole number, not below `least`.
    package init(_ name: String, count: Int, least: Int = 0) {
        self.init(name, fallback: String(count), expects: "a whole number, at least \(least)") {
            Int($0).map { $0 >= least } ?? false
        }
    }
}

extension ConnectionSettings {
    /// Every secret, for the redactor. Account numbers and client ids are no secrets and occur in ordinary answers.
    package var secrets: [Secret] {
        let open = ["merchant_no", "app_id", "client_id"]
        return credentials.filter { !open.contains($0.key) }.values + tokens.map(\.token)
    }

    /// The configured value of `option`, or its fallback.
    package func value(of option: ProviderOption) -> String { options[option.name] ?? option.fallback }
}
