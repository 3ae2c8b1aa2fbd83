import ArgumentParser
import Billing
import Providers
import SafeText
import Service

/// `lapse sync`
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Pull every connection into the mirror.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let workbench = try Workbench.openHeadless(common)
        let reports = await workbench.service.sync(only: nil) { report in
            if let line = report.progressLine { Console.narrate(line) }
        }
        if output.isJSON {
            Console.print(["connections": .array(reports.map(\.json)), "incomplete": reports.incompleteJSON])
        } else {
            reports.forEach { Console.print(Console.cover(trouble: $0.line)) }
        }
        if reports.contains(where: \.hasFailed) {
            throw CommandFailure(.someFailed, "some connections could not be pulled", isReported: true)
        }
    }
}

extension ConnectionReport {
    var hasFailed: Bool {
        if case .failed = phase { true } else { false }
    }

    /// A line whenever a pull has moved on.
    fileprivate var progressLine: SafeText? {
        guard case .running(let rows, let total) = phase else { return nil }
        let whole = total.map { " of \($0)" } ?? ""
        return "\(SafeText(connection.id)): \(rows)\(SafeText(whole)) rows"
    }

    /// `unibee-eu    248 customers, 301 subscriptions`
    var line: SafeText {
        let counts: SafeText = "\(customers) customers, \(subscriptions) subscriptions"
        let name = SafeText(connection.id)
        switch phase {
        case .failed(let why): return "\(name): failed: \(why)"
        case .finished(_, let incomplete) where !incomplete.isEmpty:
            return "\(name): \(counts); \(incomplete.joined(separator: "; "))"
        default: return "\(name): \(counts)"
        }
    }

    fileprivate var json: JSON {
        [
            "connection": .string(connection.id), "provider": .string(connection.provider.rawValue),
            "mode": .string(connection.mode.rawValue), "failed": .bool(hasFailed), "customers": .count(customers),
            "subscriptions": .count(subscriptions), "synced_at": .optional(syncedAt),
        ]
    }
}
