import Billing
import Foundation
import SafeText
import Settings
import Testing

@Suite("Configuration file")
struct SettingsFileTests {
    private static let unibee = """
        connections:
          - id: unibee-eu
            provider: unibee
            mode: test
            base_url: http://127.0.0.1:18005/
            credentials: {api_key: {env: UNIBEE_KEY}}
        """

    private func settings(_ yaml: String) throws -> Settings {
        try Settings(yaml: yaml, file: "config.yaml")
    }

    private func complaint(_ yaml: String) -> String {
        do {
            _ = try settings(yaml)
            return "no complaint"
        } catch {
            return "\(error)"
        }
    }

    @Test("a whole configuration is read")
    func whole() throws {
        let settings = try settings(
            """
            agent: a.larsson
            read_only: true
            ticket: {required: true, pattern: "^[A-Z]+-[0-9]+$"}
            theme: light
            connections:
              - id: payway
                provider: payway
                mode: live
                base_url: https://backend.example.test
                credentials: {client_id: {value: abc}, client_secret: {command: [pass, show, payway]}}
                options: {kayak_provision_service: kayak, currency: SEK}
                lookups: ["kund.ett@example.se"]
              - id: whitebeard
                provider: whitebeard
                mode: test
                base_url: http://localhost:18002
                credentials:
                  api_key: {env: WB_KEY}
                  tokens: [{label: "first reader", token: {env: WB_TOKEN_1}}]
                reasons: [{id: too-expensive, label: "Too expensive"}]
            """)
        #expect(settings.agent == "a.larsson")
        #expect(settings.ticket == Settings.Ticket(isRequired: true, pattern: "^[A-Z]+-[0-9]+$"))
        #expect(settings.connections.map(\.connection.id) == ["payway", "whitebeard"])
        #expect(settings.connections.allSatisfy { $0.connection.isReadOnly })
        #expect(settings.connections[0].lookups == ["kund.ett@example.se"])
        #expect(settings.connections[0].options["currency"] == "SEK")
        #expect(settings.connections[1].reasons == [Reason(id: "too-expensive", label: "Too expensive")])
        #expect(settings.connections[1].tokens.map(\.label.string) == ["first reader"])
    }

    @Test("a reason's id without quotes that is a whole number is one")
    func integerReasons() throws {
        let settings = try settings(
            """
            connections:
              - id: whitebeard
                provider: whitebeard
                mode: test
                base_url: http://localhost:18002
                credentials: {api_key: {env: WB_KEY}, tokens: [{label: "x", token: {env: WB_TOKEN_1}}]}
                options: {server_time_zone: "+02:00", comment_limit: 200}
                reasons: [{id: 3}, {id: "4"}, {id: 0x10}, {id: a5}]
            """)
        #expect(settings.connections[0].reasons.map(\.id) == ["3", "4", "0x10", "a5"])
        #expect(settings.connections[0].reasons.map(\.isInteger) == [true, false, false, false])
    }

    @Test(
        "an option that cannot be understood is refused",
        arguments: [("server_time_zone", "Nowhere/City"), ("comment_limit", "many"), ("send_token_header", "perhaps")])
    func badOption(name: String, value: String) {
        let text = """
            connections:
              - id: whitebeard
                provider: whitebeard
                mode: test
                base_url: http://localhost:18002
                credentials: {api_key: {env: WB_KEY}, tokens: [{label: "x", token: {env: WB_TOKEN_1}}]}
                options: {\(name): "\(value)"}
            """
        #expect(throws: SettingsError.self) { try settings(text) }
    }

    @Test("a trailing slash of the address is dropped")
    func trailingSlash() throws {
        let settings = try settings(SettingsFileTests.unibee)
        #expect(settings.connections[0].baseURL.absoluteString == "http://127.0.0.1:18005")
    }

    @Test(
        "what is wrong is named with its place",
        arguments: [
            ("base_url: http://127.0.0.1:18005/", "base_url: http://api.example.test", "5: connections[0].base_url"),
            ("base_url: http://127.0.0.1:18005/", "base_url: http://127.0.0.1.example.test", "https"),
            ("base_url: http://127.0.0.1:18005/", "base_url: ftp://127.0.0.1", "https was expected"),
            ("mode: test", "mode: staging", "expected one of live, test"),
            ("mode: test", "mode: test\n    colour: red", "config.yaml:5: connections[0].colour: is not a setting"),
            ("provider: unibee", "provider: stripe", "expected one of ponddy, whitebeard, payway, useepay, unibee"),
            ("id: unibee-eu", "id: 'uni:bee'", "letters, digits"),
            ("{api_key: {env: UNIBEE_KEY}}", "{api_key: ub_test_0123456789}", "a secret must not be written here"),
            ("{api_key: {env: UNIBEE_KEY}}", "{api_key: {env: A, file: B}}", "was expected"),
            ("{api_key: {env: UNIBEE_KEY}}", "{}", "'credentials.api_key' is missing"),
            ("{api_key: {env: UNIBEE_KEY}}", "{api_key: {command: []}}", "a program"),
            ("connections:", "read_only: perhaps\nconnections:", "config.yaml:1: read_only: true or false"),
            ("connections:", "ticket: {pattern: '('}\nconnections:", "is not a regular expression"),
        ])
    func complaints(line: String, replacement: String, expected: String) {
        let text = complaint(SettingsFileTests.unibee.replacing(line, with: replacement))
        #expect(text.contains(expected), "\(text)")
        #expect(text.hasPrefix("config.yaml"))
    }

    @Test("an option that counts takes whole numbers only", arguments: ["10m", "-1", "2.5", "''"])
    func counts(value: String) {
        let yaml = """
            connections:
              - id: payway
                provider: payway
                mode: test
                base_url: http://127.0.0.1:18003
                credentials: {client_id: {value: a}, client_secret: {env: PAYWAY_SECRET}}
                options: {kayak_lag_seconds: \(value)}
            """
        #expect(complaint(yaml).contains("expected a whole number"))
        #expect(throws: Never.self) { try settings(yaml.replacing(": \(value)}", with: ": 90}")) }
    }

    @Test("a secret written as a bare string is not repeated in the complaint")
    func bareSecretIsNotRepeated() {
        let text = complaint(SettingsFileTests.unibee.replacing("{env: UNIBEE_KEY}", with: "ub_test_0123456789"))
        #expect(!text.contains("ub_test_0123456789"))
    }

    @Test("two connections with one id are refused")
    func duplicateIDs() {
        let twice =
            SettingsFileTests.unibee + "\n"
            + SettingsFileTests.unibee.split(separator: "\n").dropFirst()
            .joined(separator: "\n")
        #expect(complaint(twice).contains("used twice"))
    }

    @Test("broken YAML names the line and does not show it")
    func brokenYAML() {
        let text = complaint("agent: \"a\nconnections: [{credentials: {api_key: {value: hushhush")
        #expect(text.contains("is not valid YAML"))
        #expect(!text.contains("hushhush"))
    }

    @Test("a missing file is named")
    func missing() {
        #expect(throws: SettingsError.self) { try Settings(contentsOf: "/nonexistent/config.yaml") }
    }

    @Test(
        "loopback is understood by address, not by prefix", arguments: ["127.0.0.1", "127.9.9.9", "localhost", "[::1]"])
    func loopback(host: String) throws {
        let yaml = SettingsFileTests.unibee.replacing("127.0.0.1", with: host)
        #expect(try settings(yaml).connections.count == 1)
    }
}
