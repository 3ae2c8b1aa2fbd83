import Foundation
import Sandbox
import TestSupport
import Testing

/// Wrong configurations: exit 2, said by file, line, key or name, with nothing sent.
@Suite struct CommandConfigurationTests {
    /// A wrong configuration and what the complaint must name.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let name: String
        let names: [String]
        let text: @Sendable (String) -> String

        var testDescription: String { name }
    }

    private static let mistakes = [
        Mistake(name: "broken YAML", names: ["config.yaml:4"]) { "agent: a\nconnections:\n  - id: [\n" + $0 },
        Mistake(name: "unknown key at the top", names: ["config.yaml:1", "agents"]) {
            "agents: a\nconnections:\n" + $0
        },
        Mistake(name: "unknown key of a connection", names: ["config.yaml:4", "connections[0].modes"]) {
            "connections:\n" + $0.replacing("mode: test", with: "modes: test")
        },
        Mistake(name: "http to elsewhere", names: ["connections[0].base_url", "loopback"]) {
            "connections:\n" + $0.replacing(/http:\/\/127.0.0.1/, with: "http://api.example.test")
        },
        Mistake(name: "bare secret", names: ["connections[0].credentials.api_key"]) {
            "connections:\n" + $0.replacing(/api_key: \{value: (".*?")\}/) { "api_key: \($0.output.1)" }
        },
        Mistake(name: "id twice", names: ["twice", "unibee"]) { "connections:\n" + $0 + $0 },
        Mistake(name: "unknown provider", names: ["provider", "ponddy, whitebeard"]) {
            "connections:\n" + $0.replacing("provider: unibee", with: "provider: stripes")
        },
        Mistake(name: "colon in an id", names: ["connections[0].id"]) {
            "connections:\n" + $0.replacing("- id: unibee", with: "- id: \"uni:bee\"")
        },
        Mistake(name: "bad ticket pattern", names: ["ticket.pattern"]) {
            "ticket: {pattern: \"[\"}\nconnections:\n" + $0
        },
        Mistake(name: "empty", names: ["config.yaml"]) { _ in "" },
    ]

    @Test(arguments: mistakes)
    func isNamed(_ mistake: Mistake) async throws {
        try await CommandSite.with(["unibee"]) { site in
            try site.write(mistake.text(try #require(site.blocks["unibee"])))
            let result = try await site.run("sync", "--json")
            #expect(result.status == 2)
            let message = try #require(try result.document["error"]?["message"]?.text)
            for name in mistake.names { #expect(message.contains(name), "\(message)") }
            #expect(message.contains(site.configuration))
            #expect(!result.all.contains(UniBeeSandbox.apiKey))
            #expect(try site.server("unibee").log.all.isEmpty)
        }
    }

    /// Sources that yield no secret: what stands in the configuration, and what the complaint must name.
    @Test(arguments: [
        ("{env: LAPSE_TEST_MISSING}", "LAPSE_TEST_MISSING"), ("{file: open.key}", "open.key"),
        ("{file: missing.key}", "missing.key"), ("{file: two-lines.key}", "two-lines.key"),
        ("{file: link.key}", "link.key"), ("{command: [/bin/false]}", "/bin/false"),
        ("{command: [/no/such/program]}", "/no/such/program"), ("{env: EMPTY}", "EMPTY"),
    ])
    func aSecretThatCannotBeHadFailsByName(source: String, name: String) async throws {
        try await CommandSite.with(["unibee"]) { site in
            for (file, mode, text) in [
                ("open.key", 0o644, "canary-7d1"), ("two-lines.key", 0o600, "canary-7d1\nsecond\n"),
                ("good.key", 0o600, "canary-7d1"),
            ] {
                try text.write(toFile: site.folder.file(file), atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes(
                    [.posixPermissions: mode], ofItemAtPath: site.folder.file(file))
            }
            try FileManager.default.createSymbolicLink(
                atPath: site.folder.file("link.key"), withDestinationPath: site.folder.file("good.key"))
            try site.configure(["unibee"]) { $0.replacing(/\{value: ".*?"\}/, with: source) }
            let result = try await site.run("sync", environment: ["EMPTY": ""])
            #expect(result.status == 2)
            #expect(result.err.contains(name) && result.err.contains("unibee") && result.err.contains("api_key"))
            #expect(!result.all.contains("canary"))
            #expect(try site.server("unibee").log.all.isEmpty)
        }
    }

    @Test func goodSourcesWork() async throws {
        try await CommandSite.with(["unibee"]) { site in
            try (UniBeeSandbox.apiKey + "\n").write(
                toFile: site.folder.file("good.key"), atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: site.folder.file("good.key"))
            for source in ["{file: good.key}", "{command: [cat, good.key]}", "{env: THE_KEY}"] {
                try site.configure(["unibee"]) { $0.replacing(/\{value: ".*?"\}/, with: source) }
                let result = try await site.run("doctor", environment: ["THE_KEY": UniBeeSandbox.apiKey])
                #expect(result.status == 0, "\(source): \(result.all)")
                #expect(!result.all.contains(UniBeeSandbox.apiKey))
            }
        }
    }

    @Test func relativePathsStartWhereTheyShould() async throws {
        try await CommandSite.with(["unibee"]) { site in
            try (UniBeeSandbox.apiKey + "\n").write(
                toFile: site.folder.file("good.key"), atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: site.folder.file("good.key"))
            try FileManager.default.createDirectory(
                atPath: site.folder.file("elsewhere"), withIntermediateDirectories: true)
            for source in ["{file: good.key}", "{command: [cat, good.key]}"] {
                try site.configure(["unibee"]) { $0.replacing(/\{value: ".*?"\}/, with: source) }
                for (config, folder) in [("config.yaml", ""), ("./config.yaml", ""), ("../config.yaml", "elsewhere")] {
                    let result = try await CommandSite.lapse(
                        [
                            "show", "unibee:\(UniBeeSandbox.Seed.a)", "--config", config, "--state-dir", "s",
                            "--cache-dir", "c",
                        ],
                        environment: ["HOME": site.folder.path], folder: site.folder.file(folder))
                    #expect(result.status == 0, "\(config) \(source): \(result.err)")
                }
            }
            #expect(FileManager.default.fileExists(atPath: site.folder.file("s/journal.sqlite")))
        }
    }

    @Test func otherConnectionsSecretsAreLeftAlone() async throws {
        try await CommandSite.with { site in
            try site.configure(["unibee", "useepay"]) {
                $0.contains("useepay") ? $0.replacing(/api_key: \{value: ".*?"\}/, with: "api_key: {env: NONE}") : $0
            }
            let result = try await site.run("show", "unibee:\(UniBeeSandbox.Seed.a)", "--json")
            #expect(result.status == 0, "\(result.err)")
        }
    }

    @Test func secretsStayWhereTheyAre() async throws {
        try await CommandSite.with { site in
            let secrets =
                [
                    UniBeeSandbox.apiKey, UseePaySandbox.apiKey, PaywaySandbox.clientSecret, WhitebeardSandbox.apiKey,
                    PonddyFixture.old.token, WhitebeardFixture.renewing.token,
                ]
            var seen = ""
            for arguments in [
                ["sync"], ["subscriptions"], ["subscriptions", "--json"], ["doctor"], ["customers", "anna"],
            ] {
                seen += try await site.run(arguments).all
            }
            seen += try await site.cancel("unibee", UniBeeSandbox.Seed.a, when: "now", "--reason", "Moved").all
            seen += try await site.run("journal", "export").all
            // A key that is not accepted, and that an answer might repeat.
            try site.configure(["unibee", "whitebeard"]) {
                $0.replacing(UniBeeSandbox.apiKey, with: "canary-41c9e7").replacing(
                    WhitebeardSandbox.apiKey, with: "canary-41c9e7")
            }
            let refused = try await site.run("sync")
            #expect(refused.status == 6)
            seen += refused.all
            seen += try await site.run("show", "unibee:\(UniBeeSandbox.Seed.a)").all
            let kept = try site.kept()
            for secret in secrets + ["canary-41c9e7"] {
                #expect(!seen.contains(secret))
                #expect(kept.range(of: Data(secret.utf8)) == nil)
            }
            #expect(kept.count > 10_000)
        }
    }
}
