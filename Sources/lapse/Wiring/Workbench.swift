import Billing
import Foundation
import Providers
import SafeText
import Service
import Settings
import Storage

/// Everything a command works with, put together from the configuration.
struct Workbench: Sendable {
    let settings: Settings
    let paths: Paths
    let mirror: Mirror
    let journal: Journal
    let service: SubscriptionService

    /// Opens the configured connections.
    ///
    /// - Parameters:
    ///   - connection: only this one; other connections' secrets are then left alone.
    /// - Throws: `CommandFailure` (2) for a wrong configuration or a secret that cannot be had; nothing is sent.
    static func open(_ options: CommonOptions, only connection: String? = nil) async throws -> Workbench {
        let paths = options.paths
        // Opened while the configuration is read; one that has to be made, or that fails, waits until that is right.
        async let mirror = FileManager.default.fileExists(atPath: paths.mirror) ? try? Mirror(path: paths.mirror) : nil
        let settings = try options.settings(at: paths)
        return try Workbench(
            settings: settings, paths: paths, mirror: await mirror, only: connection, agent: options.agent,
            isReadOnly: options.isReadOnly)
    }

    /// The same for a command without screens, which first says what an earlier run left unfinished.
    static func openHeadless(_ options: CommonOptions, only connection: String? = nil) async throws -> Workbench {
        let workbench = try await open(options, only: connection)
        workbench.tellLeftBehind()
        return workbench
    }

    /// - Parameter opened: the mirror, where it is open already.
    init(
        settings: Settings, paths: Paths, mirror opened: Mirror? = nil, only id: String? = nil, agent: String? = nil,
        isReadOnly: Bool = false
    ) throws {
        self.settings = settings
        self.paths = paths
        let wanted = settings.connections.filter { id == nil || $0.connection.id == id }
        if let id, wanted.isEmpty {
            throw CommandFailure(.usage, "there is no connection '\(SafeText(id))' in \(SafeText(paths.configuration))")
        }
        let factory = AdapterFactory(settings, folder: paths.configurationFolder, isReadOnly: isReadOnly)
        do {
            try paths.makeFolders()
            mirror = try opened ?? Mirror(path: paths.mirror)
            journal = try Journal(path: paths.journal, redactor: factory.redactor)
        } catch {
            throw CommandFailure(.failed, "the files of Lapse cannot be opened: \(CommandFailure.words(error))")
        }
        let adapters = try factory.adapters(for: wanted)
        let policy = ServicePolicy(
            agent: Workbench.agent(named: agent, settings),
            isReadOnly: isReadOnly || settings.isReadOnly, ticketRequired: settings.ticket.isRequired,
            ticketPattern: settings.ticket.pattern)
        service = SubscriptionService(
            adapters: adapters, mirror: mirror, journal: journal, policy: policy, world: .real)
    }

    private func tellLeftBehind() {
        guard let records = try? service.leftBehind(), !records.isEmpty else { return }
        for record in records.prefix(Workbench.mostTold) {
            Console.narrate(
                "unfinished: operation \(SafeText(record.operation)) on \(SafeText(record.ref.description))" as SafeText
            )
        }
        let rest = records.count - Workbench.mostTold
        Console.narrate(
            "\(rest > 0 ? "and \(rest) more; " : "")lapse reconcile settles what can be settled" as SafeText)
    }

    private static let mostTold = 3

    /// Hides who is known to be behind `ref` and what they wrote, also in what a provider says before it is read.
    func hidePerson(of ref: Reference) {
        if let row = try? mirror.subscription(ref) { Console.learn(row.subscription.customer) }
        for record in (try? journal.operations(of: ref)) ?? [] { Console.learn(record) }
    }

    /// The configured connection that `ref` names; the reference has been answered, so there is one.
    func connection(of ref: Reference) throws -> Connection {
        guard let connection = service.connections.first(where: { $0.id == ref.connection }) else {
            throw CommandFailure(.usage, "there is no connection '\(SafeText(ref.connection))'")
        }
        return connection
    }

    /// Who acts: named on the command line, in the environment or in the configuration, in this order.
    static func agent(named: String?, _ settings: Settings?) -> String? {
        named ?? variable("LAPSE_AGENT") ?? settings?.agent
    }

    /// The value of an environment variable that is set and not empty.
    static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension CommonOptions {
    var paths: Paths {
        Paths(
            configuration: config, stateFolder: stateFolder, cacheFolder: cacheFolder,
            environment: ProcessInfo.processInfo.environment)
    }

    /// The configuration at `paths`, or three lines on how to get one.
    func settings(at paths: Paths) throws -> Settings {
        guard FileManager.default.fileExists(atPath: paths.configuration) else {
            throw CommandFailure(
                .usage,
                SafeText("there is no configuration at \(paths.configuration)"),
                hints: [
                    "See it work without one:         lapse demo",
                    "Get one to start from:           lapse sandbox --print-config",
                ])
        }
        do {
            return try Settings(contentsOf: paths.configuration)
        } catch let error as SettingsError {
            throw CommandFailure(.usage, SafeText(error.description))
        }
    }
}
