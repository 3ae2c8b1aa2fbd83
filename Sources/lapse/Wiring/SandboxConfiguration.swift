import Sandbox

/// The configuration that matches a fleet of sandboxes. Its credentials open nothing but the sandboxes, so they stand
/// in it as plain values.
struct SandboxConfiguration {
    /// By provider word.
    let ports: [String: Int]
    let options: SandboxOptions
    var agent = "sandbox.agent"

    /// The text of a `config.yaml`.
    var yaml: String {
        """
        # Five sandboxes on this machine, with invented customers. Start them with: lapse sandbox
        agent: \(agent)
        connections:
        \(connection("ponddy", credentials: ["tokens:"] + tokens(PonddySandbox.demoTokens(options))))
        \(connection("whitebeard", credentials: whitebeardCredentials, more: whitebeardReasons))
        \(connection("payway", credentials: paywayCredentials, more: paywayLookups))
        \(connection("useepay", credentials: useepayCredentials))
        \(connection("unibee", credentials: unibeeCredentials, more: [unlimited]))
        """
    }

    private func connection(_ provider: String, credentials: [String], more: [String] = []) -> String {
        let lines =
            [
                "  - id: \(provider)", "    provider: \(provider)", "    mode: test",
                "    base_url: http://127.0.0.1:\(ports[provider] ?? 0)", "    credentials:",
            ] + credentials.map { "      " + $0 } + more.map { "    " + $0 }
        return lines.joined(separator: "\n")
    }

    private var whitebeardCredentials: [String] {
        ["api_key: {value: \(quoted(WhitebeardSandbox.apiKey))}", "tokens:"]
            + tokens(WhitebeardSandbox.demoTokens(options))
    }

    private var whitebeardReasons: [String] {
        ["reasons:"]
            + WhitebeardSandbox.reasons.map { reason in
                let label = reason.replacing("_", with: " ")
                return "  - {id: \(reason), label: \(quoted(label.prefix(1).uppercased() + label.dropFirst()))}"
            }
    }

    private var paywayCredentials: [String] {
        [
            "client_id: {value: \(quoted(PaywaySandbox.clientID))}",
            "client_secret: {value: \(quoted(PaywaySandbox.clientSecret))}",
        ]
    }

    private var paywayLookups: [String] {
        let emails = PaywaySandbox.knownEmails(options).map(quoted).joined(separator: ", ")
        return [unlimited, "lookups: [\(emails)]"]
    }

    private var unibeeCredentials: [String] { ["api_key: {value: \(quoted(UniBeeSandbox.apiKey))}"] }

    /// The sandbox has no rate limit to respect.
    private var unlimited: String { "options: {requests_per_second: \"0\"}" }

    private var useepayCredentials: [String] {
        [
            "merchant_no: {value: \(quoted(UseePaySandbox.merchantNo))}",
            "app_id: {value: \(quoted(UseePaySandbox.appID))}", "api_key: {value: \(quoted(UseePaySandbox.apiKey))}",
        ]
    }

    private func tokens(_ tokens: [SandboxToken]) -> [String] {
        tokens.map { "  - {label: \(quoted($0.label)), token: {value: \(quoted($0.token))}}" }
    }

    /// A double-quoted YAML scalar.
    private func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
