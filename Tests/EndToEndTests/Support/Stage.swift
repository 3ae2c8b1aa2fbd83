import Foundation
import Sandbox
import TestSupport

/// One provider's sandbox served by the test itself, and a folder of its own for the program's files: what the program
/// shows and what really happened can be held against each other.
struct Stage: Sendable {
    let server: SandboxServer
    private let port: Int
    private let provider: StagedProvider
    private let folder: TemporaryFolder

    /// Serves `provider` on a free port as long as `body` runs.
    ///
    /// - Parameter options: what stands behind `options:` of its connection.
    static func serving(
        _ provider: StagedProvider, customers: Int = 5, options: String? = nil,
        _ body: @Sendable (Stage) async throws -> Void
    ) async throws {
        let clock = SandboxClock()
        let server = SandboxServer(provider.sandbox(SandboxOptions(customers: customers, clock: clock)), clock: clock)
        let port = try await server.start()
        do {
            let stage = try Stage(
                server: server, port: port, provider: provider, options: options, folder: TemporaryFolder())
            try await body(stage)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private init(
        server: SandboxServer, port: Int, provider: StagedProvider, options: String?, folder: TemporaryFolder
    ) throws {
        (self.server, self.port, self.provider, self.folder) = (server, port, provider, folder)
        let yaml = """
            agent: e.tester
            connections:
              - id: here
                provider: \(provider.rawValue)
                mode: test
                base_url: http://127.0.0.1:\(port)
            \(provider.configuration)
            \(options.map { "    options: \($0)" } ?? "")

            """
        try yaml.write(toFile: folder.file("config.yaml"), atomically: true, encoding: .utf8)
    }

    /// The sandbox's state as it holds it.
    var state: Wire { get async { await server.sandbox.snapshot() } }

    /// What was asked of the provider that changes something, in order.
    var mutations: [SandboxRequest] { server.log.all.filter { $0.isMutation(at: provider.rawValue) } }

    /// Where the program keeps its journal, once it has begun.
    var journal: String { folder.file("state/journal.sqlite") }

    /// Where the program keeps what it was told.
    var mirror: String { folder.file("cache/mirror.sqlite") }

    /// Starts the program's screens.
    func start(rows: Int = 40, columns: Int = 120) async throws -> Agent {
        Agent(try run(rows: rows, columns: columns))
    }

    /// Starts the program on a terminal.
    func run(_ arguments: String..., rows: Int = 24, columns: Int = 120) throws -> PseudoTerminal {
        try PseudoTerminal(
            BuiltProgram.path("lapse"), arguments, rows: rows, columns: columns,
            environment: PseudoTerminal.environment([
                "LC_ALL": "C.UTF-8", "LAPSE_CONFIG": folder.file("config.yaml"),
                "LAPSE_STATE_HOME": folder.file("state"), "LAPSE_CACHE_HOME": folder.file("cache"),
            ]))
    }
}

/// The providers with what a configuration needs for their sandboxes.
enum StagedProvider: String, Sendable {
    case ponddy, whitebeard, payway, useepay, unibee

    func sandbox(_ options: SandboxOptions) -> any ProviderSandbox {
        switch self {
        case .ponddy: PonddySandbox(options: options)
        case .whitebeard: WhitebeardSandbox(options: options)
        case .payway: PaywaySandbox(options: options)
        case .useepay: UseePaySandbox(options: options)
        case .unibee: UniBeeSandbox(options: options)
        }
    }

    /// The rest of the connection: credentials, and what the provider cannot list by itself.
    fileprivate var configuration: String {
        switch self {
        case .ponddy:
            """
                credentials: {tokens: [{label: "first learner", token: {value: \(PonddyFixture.newRenewing.token)}}]}
            """
        case .whitebeard:
            """
                credentials:
                  api_key: {value: \(WhitebeardSandbox.apiKey)}
                  tokens: [{label: "first reader", token: {value: "\(WhitebeardFixture.renewing.token)"}}]
                reasons: [{id: too_expensive, label: "Too expensive"}, {id: content, label: "The content"}]
            """
        case .payway:
            """
                credentials:
                  client_id: {value: \(PaywaySandbox.clientID)}
                  client_secret: {value: \(PaywaySandbox.clientSecret)}
                options: {requests_per_second: "0"}
                lookups: ["\(PaywaySandbox.Fixture.emails[1])"]
            """
        case .useepay:
            """
                credentials:
                  merchant_no: {value: "\(UseePaySandbox.merchantNo)"}
                  app_id: {value: \(UseePaySandbox.appID)}
                  api_key: {value: \(UseePaySandbox.apiKey)}
            """
        case .unibee:
            """
                credentials: {api_key: {value: \(UniBeeSandbox.apiKey)}}
            """
        }
    }
}
