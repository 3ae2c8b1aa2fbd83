import Foundation
import Sandbox
import TestSupport
import Testing

/// What a finished command left.
struct CommandResult: Sendable {
    let status: Int32
    let out: String
    let err: String

    /// Standard output as the one JSON document that it must be.
    var document: Document {
        get throws { try JSONDecoder().decode(Document.self, from: Data(out.utf8)) }
    }

    /// Everything that a terminal would have shown.
    var all: String { out + err }
}

/// A JSON document as a script would read it, nulls and missing members told apart.
indirect enum Document: Decodable, Sendable, Hashable {
    case null, bool(Bool), number(Double), string(String), array([Document]), object([String: Document])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([Document].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: Document].self))
        }
    }

    subscript(key: String) -> Document? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    /// Keys in the order of their bytes, no blanks, only quotation marks, backslashes and C0 escaped.
    var canonical: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let value): String(Int(value))
        case .string(let text): Document.quoted(text)
        case .array(let elements): "[" + elements.map(\.canonical).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
                .map { Document.quoted($0.key) + ":" + $0.value.canonical }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let short: [Unicode.Scalar: String] = [
            "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{8}": "\\b", "\u{C}": "\\f",
        ]
        return "\""
            + text.unicodeScalars.map { scalar in
                short[scalar] ?? (scalar.value < 0x20 ? String(format: "\\u%04x", scalar.value) : String(scalar))
            }.joined() + "\""
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }
    var int: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
    var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    var elements: [Document] { if case .array(let elements) = self { elements } else { [] } }
    var keys: Set<String> { if case .object(let members) = self { Set(members.keys) } else { [] } }
    /// A string that names an instant and its zone.
    var isInstant: Bool {
        text?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/) != nil
    }
    var isInstantOrNull: Bool { self == .null || isInstant }
}

/// A user's folders, a configuration and the sandboxes behind it, for the length of one test.
struct CommandSite: Sendable {
    let folder: TemporaryFolder
    let fleet: SandboxFleet
    let ports: [String: Int]
    /// The printed configuration's blocks by connection, with the ports that are really served.
    let blocks: [String: String]

    static let providers = ["ponddy", "whitebeard", "payway", "useepay", "unibee"]

    /// Serves the sandboxes with few customers and runs `body` on a configuration with all of `connections`.
    ///
    /// - Parameter waitsItsTurn: not where a test mostly waits by itself.
    static func with<Result: Sendable>(
        _ connections: [String] = providers, top: String = "agent: test.agent\n", customers: Int = 2,
        waitsItsTurn: Bool = true, _ body: (CommandSite) async throws -> Result
    ) async throws -> Result {
        if waitsItsTurn { await Turnstile.sites.enter() }
        do {
            let result = try await serving(connections, top: top, customers: customers, body)
            if waitsItsTurn { await Turnstile.sites.leave() }
            return result
        } catch {
            if waitsItsTurn { await Turnstile.sites.leave() }
            throw error
        }
    }

    private static func serving<Result: Sendable>(
        _ connections: [String], top: String, customers: Int, _ body: (CommandSite) async throws -> Result
    ) async throws -> Result {
        let folder = try TemporaryFolder()
        let fleet = SandboxFleet(SandboxOptions(customers: customers))
        let ports = try await fleet.start()
        do {
            let printed = try await lapse(
                ["sandbox", "--print-config", "--port-base", "20000", "--customers", String(customers)],
                environment: ["HOME": folder.path])
            try #require(printed.status == 0, "\(printed.err)")
            let site = CommandSite(
                folder: folder, fleet: fleet, ports: ports, blocks: blocks(of: printed.out, ports: ports))
            try site.configure(connections, top: top)
            let result = try await body(site)
            await fleet.stop()
            return result
        } catch {
            await fleet.stop()
            throw error
        }
    }

    /// The printed ports lie below those that the system gives out, so that no real one is taken for a printed one.
    private static func blocks(of configuration: String, ports: [String: Int]) -> [String: String] {
        var text = configuration
        for (provider, offset) in SandboxFleet.portOffsets {
            text = text.replacing("127.0.0.1:\(20000 + offset)", with: "127.0.0.1:\(ports[provider] ?? 0)")
        }
        let parts = text.components(separatedBy: "  - id: ").dropFirst()
        return Dictionary(
            uniqueKeysWithValues: parts.map { part in
                (String(part.prefix { $0 != "\n" }), "  - id: " + part.trimmingCharacters(in: .newlines) + "\n")
            })
    }

    var configuration: String { folder.file("config.yaml") }
    var state: String { folder.file("state") }
    var cache: String { folder.file("cache") }

    /// Writes the configuration: `top`, then the blocks of `connections`, changed by `change`.
    func configure(
        _ connections: [String] = providers, top: String = "agent: test.agent\n",
        _ change: (String) -> String = { $0 }
    ) throws {
        let list = connections.compactMap { blocks[$0] }.map(change).joined()
        try write(top + "connections:\n" + list)
    }

    func write(_ text: String) throws {
        try text.write(toFile: configuration, atomically: true, encoding: .utf8)
    }

    /// Runs `lapse` on this site.
    func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> CommandResult {
        try await run(arguments, environment: environment)
    }

    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> CommandResult {
        let own = [
            "HOME": folder.path, "LAPSE_CONFIG": configuration, "LAPSE_STATE_HOME": state, "LAPSE_CACHE_HOME": cache,
        ]
        return try await CommandSite.lapse(arguments, environment: own.merging(environment) { $1 })
    }

    /// Runs `cancel` on a subscription, confirmed with its id.
    func cancel(
        _ connection: String, _ id: String, when: String, _ more: String..., environment: [String: String] = [:]
    ) async throws -> CommandResult {
        try await run(
            ["cancel", "\(connection):\(id)", "--when", when, "--confirm", id, "--json"] + more,
            environment: environment)
    }

    func server(_ provider: String) throws -> SandboxServer { try #require(fleet.servers[provider]) }

    /// The requests that were meant to change something.
    func writes(_ provider: String) -> [SandboxRequest] {
        (fleet.servers[provider]?.log.all ?? []).filter { $0.isMutation(at: provider) }
    }

    /// Every byte that the program keeps on disk.
    func kept() throws -> Data {
        var data = Data()
        for root in [state, cache] {
            for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
                data += FileManager.default.contents(atPath: root + "/" + name) ?? Data()
            }
        }
        return data
    }
}

extension CommandSite {
    /// Runs the built program with pipes in place of a terminal, on a thread of its own.
    static func lapse(
        _ arguments: [String], environment: [String: String], folder: String? = nil, patience: Duration = .patience
    ) async throws -> CommandResult {
        let process = Process()
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        process.executableURL = URL(fileURLWithPath: try BuiltProgram.path("lapse"))
        process.arguments = arguments
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        process.environment = ["PATH": path, "LANG": "C.UTF-8", "TERM": "xterm-256color"].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        return try await withCheckedThrowingContinuation { continuation in
            Thread {
                continuation.resume(with: Result { try finish(process, deadline: .now + patience) })
            }.start()
        }
    }

    /// Starts `process`, reads both its pipes as they fill, and kills it at the deadline.
    private static func finish(_ process: Process, deadline: ContinuousClock.Instant) throws -> CommandResult {
        let pipes = [Pipe(), Pipe()]
        (process.standardOutput, process.standardError) = (pipes[0], pipes[1])
        try process.run()
        var texts = [Data(), Data()]
        var open = pipes.map { pollfd(fd: $0.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while open.contains(where: { $0.fd >= 0 }) {
            if ContinuousClock.now > deadline { kill(process.processIdentifier, SIGKILL) }
            guard poll(&open, 2, 500) > 0 else { continue }
            for index in open.indices where open[index].revents != 0 {
                let count = read(open[index].fd, &buffer, buffer.count)
                if count > 0 { texts[index] += buffer.prefix(count) } else { open[index].fd = -1 }
            }
        }
        process.waitUntilExit()
        return CommandResult(
            status: process.terminationStatus, out: String(decoding: texts[0], as: UTF8.self),
            err: String(decoding: texts[1], as: UTF8.self))
    }
}

/// Lets a few sites be at work at once: each runs five servers and a program, and reads have deadlines.
private actor Turnstile {
    static let sites = Turnstile(places: 4)

    private var places: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int) { self.places = places }

    func enter() async {
        guard places == 0 else {
            places -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
    }
}

/// Whether every line could be shown on a terminal without acting on it.
func isInert(_ text: String) -> Bool {
    !text.unicodeScalars.contains { scalar in
        switch scalar.value {
        case 0x0A: false
        case 0..<0x20, 0x7F...0x9F, 0x200B, 0x200E...0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}

/// The outcome document of `cancel`, `undo` and `reconcile` has every promised member.
func expectOutcomeShape(_ document: Document, sourceLocation: SourceLocation = #_sourceLocation) {
    let members: Set = [
        "operation", "ref", "outcome", "timing", "effective_at", "note", "sent", "kept_local", "undo_until",
    ]
    #expect(document.keys.isSuperset(of: members), sourceLocation: sourceLocation)
    #expect(document["sent"]?.keys == ["reason", "feedback", "comment"], sourceLocation: sourceLocation)
    #expect(document["effective_at"]?.isInstantOrNull == true, sourceLocation: sourceLocation)
    #expect(document["undo_until"]?.isInstantOrNull == true, sourceLocation: sourceLocation)
    #expect(document["operation"]?.text?.isEmpty == false, sourceLocation: sourceLocation)
    #expect(document["note"]?.text?.isEmpty == false, sourceLocation: sourceLocation)
}
