import Foundation
import Sandbox
import TestSupport

/// The sandboxes, and the folders and configurations of the agent who works on them.
///
/// Several worlds with a few customers each, because a sandbox searches its state in a line.
struct Arena: Sendable {
    /// One provider's sandbox in one world.
    struct Site: Sendable {
        let provider: String
        let server: SandboxServer
        let traits: any ProviderTraits
        let chooser: Chooser
        let port: Int
        /// The ids of its connections.
        var connections: [String] = []
    }

    let folder: String
    let fleets: [SandboxFleet]
    private(set) var sites: [Site] = []
    private(set) var secrets: SecretStore
    /// By connection: the variables that hold its secrets.
    private(set) var environments: [String: [String: String]] = [:]
    private var blocks: [String: String] = [:]

    /// As many tokens as a process asks for their owners without slowing down.
    private static let tokensEach = 8
    private static let customersEach = 150
    /// What one customer brings in the mean over all providers.
    private static let targetsEach = 5

    /// Starts so many worlds that `count` subscriptions can be ended.
    init(folder: String, seed: UInt64, targets count: Int, crew: Crew) async throws {
        self.folder = folder
        for name in ["state", "cache", "tmp", "secrets", "configurations", "outputs"] {
            try FileManager.default.createDirectory(
                atPath: folder + "/" + name, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        secrets = SecretStore(folder: folder + "/secrets")
        let people = count / Arena.targetsEach + 12
        let worlds = (people + Arena.customersEach - 1) / Arena.customersEach
        let customers = people / worlds + 1
        let options = (0..<worlds).map { number in
            SandboxOptions(seed: seed &* 1000 &+ UInt64(number), customers: customers)
        }.map { options in
            var options = options
            options.tokenHolders = customers
            return options
        }
        fleets = options.map { SandboxFleet($0) }
        for (number, fleet) in fleets.enumerated() {
            let ports = try await fleet.start()
            for (provider, server) in fleet.servers.sorted(by: { $0.key < $1.key }) {
                try await add(provider, world: number, options[number], server, port: ports[provider] ?? 0, crew)
            }
        }
        try write(Array(blocks.keys), to: configuration(of: nil))
        for connection in blocks.keys { try write([connection], to: configuration(of: connection)) }
    }

    /// The configuration with one connection only, or with all.
    func configuration(of connection: String?) -> String {
        folder + "/configurations/" + (connection ?? "all") + ".yaml"
    }

    /// The variables for a process that works on one connection, or on all.
    func environment(of connection: String?) -> [String: String] {
        var variables = ["LAPSE_CONFIG": configuration(of: connection)]
        for (id, own) in environments where connection == nil || id == connection { variables.merge(own) { $1 } }
        return variables
    }

    func site(of connection: String) -> Site? { sites.first { $0.connections.contains(connection) } }

    /// The standing of every subscription by connection's site and key.
    func standings() async throws -> [[String: Standing]] {
        var all: [[String: Standing]] = []
        for site in sites {
            let snapshot = await site.server.sandbox.snapshot().text
            all.append(try site.traits.standings(in: Data(snapshot.utf8)))
        }
        return all
    }

    func setMood(_ mood: Chooser.Mood) { sites.forEach { $0.chooser.mood = mood } }

    func stop() async {
        for fleet in fleets { await fleet.stop() }
    }

    private mutating func add(
        _ provider: String, world: Int, _ options: SandboxOptions, _ server: SandboxServer, port: Int, _ crew: Crew
    ) async throws {
        let name = "\(provider)-\(world)"
        let tokens: [SandboxToken]
        let traits: any ProviderTraits
        switch provider {
        case "ponddy":
            // The invented customers' only: some of the contract's own have broken profiles.
            tokens = Array(PonddySandbox.demoTokens(options).prefix(options.tokenHolders))
            traits = PonddyTraits(
                users: await owners(of: tokens, in: server.sandbox, by: "uuid", asking: PonddyTraits.profile))
        case "whitebeard":
            tokens = Array(WhitebeardSandbox.demoTokens(options).prefix(options.tokenHolders))
            traits = WhitebeardTraits(
                customers: await owners(
                    of: tokens, in: server.sandbox, by: "userId", asking: WhitebeardTraits.profile))
        case "payway": (tokens, traits) = ([], PaywayTraits())
        case "useepay": (tokens, traits) = ([], UseePayTraits())
        default: (tokens, traits) = ([], UniBeeTraits())
        }
        let chooser = Chooser(traits: traits, crew: crew)
        server.faults.follow(chooser)
        var site = Site(provider: provider, server: server, traits: traits, chooser: chooser, port: port)
        if tokens.isEmpty {
            try connect(&site, name, options, [])
        } else {
            for (number, start) in stride(from: 0, to: tokens.count, by: Arena.tokensEach).enumerated() {
                let part = Array(tokens[start..<min(start + Arena.tokensEach, tokens.count)])
                try connect(&site, "\(name)-\(number)", options, part)
            }
        }
        sites.append(site)
    }

    /// Adds one connection to `site`, its secrets from a source of its own.
    private mutating func connect(
        _ site: inout Site, _ id: String, _ options: SandboxOptions, _ tokens: [SandboxToken]
    ) throws {
        let number = blocks.count
        var environment: [String: String] = [:]
        var lines = [
            "  - id: \(id)", "    provider: \(site.provider)", "    mode: test",
            "    base_url: http://127.0.0.1:\(site.port)", "    credentials:",
        ]
        let source = SecretStore.Source.allCases[number % 3]
        for (name, secret) in Arena.keys(of: site.provider) {
            let place = try secrets.source(of: secret, name: "\(id)-\(name)", from: source, &environment)
            lines.append("      \(name): \(place)")
        }
        lines += Arena.plainCredentials(of: site.provider).map { "      \($0.0): {value: \"\($0.1)\"}" }
        if !tokens.isEmpty { lines.append("      tokens:") }
        for (index, token) in tokens.enumerated() {
            // Most from the environment: a program for each would take a process of its own every time.
            let source: SecretStore.Source = index == 0 ? .command : index < 3 ? .file : .environment
            let place = try secrets.source(of: token.token, name: "\(id)-token-\(index)", from: source, &environment)
            lines.append("        - {label: \"token \(index)\", token: \(place)}")
        }
        lines += Arena.extras(of: site.provider, options)
        blocks[id] = lines.joined(separator: "\n") + "\n"
        environments[id] = environment
        site.connections.append(id)
    }

    private func write(_ connections: [String], to path: String) throws {
        let text = "agent: campaign.agent\nconnections:\n" + connections.sorted().compactMap { blocks[$0] }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private static func keys(of provider: String) -> [(String, String)] {
        switch provider {
        case "whitebeard": [("api_key", WhitebeardSandbox.apiKey)]
        case "payway": [("client_secret", PaywaySandbox.clientSecret)]
        case "useepay": [("api_key", UseePaySandbox.apiKey)]
        case "unibee": [("api_key", UniBeeSandbox.apiKey)]
        default: []
        }
    }

    private static func plainCredentials(of provider: String) -> [(String, String)] {
        switch provider {
        case "payway": [("client_id", PaywaySandbox.clientID)]
        case "useepay": [("merchant_no", UseePaySandbox.merchantNo), ("app_id", UseePaySandbox.appID)]
        default: []
        }
    }

    private static func extras(of provider: String, _ options: SandboxOptions) -> [String] {
        switch provider {
        case "whitebeard": return ["    reasons: [{id: too_expensive, label: \"Too expensive\"}]"]
        case "payway":
            let emails = PaywaySandbox.knownEmails(options, invented: options.customers)
            let list = emails.map { "\"\($0)\"" }.joined(separator: ", ")
            return ["    options: {requests_per_second: \"0\"}", "    lookups: [\(list)]"]
        default: return []
        }
    }
}
