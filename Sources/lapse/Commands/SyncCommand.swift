import ArgumentParser
import Billing
import Foundation
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
        let workbench = try await Workbench.openHeadless(common)
        let narrator = SyncNarrator(isTerminal: isatty(STDERR_FILENO) == 1)
        let (reports, isStopped) = await stoppable {
            await workbench.service.sync { report in
                if let line = narrator.line(for: report, at: .now) { Console.narrate(line) }
            }
        }
        if isStopped { Console.narrate("stopped: what was read stays, and the next sync goes on from there") }
        if output.isJSON {
            Console.print(["connections": .array(reports.map(\.json)), "incomplete": reports.incompleteJSON])
        } else {
            reports.forEach { Console.print(Console.cover(trouble: $0.line)) }
        }
        if reports.contains(where: \.hasFailed) {
            throw CommandFailure(.someFailed, "some connections could not be pulled", isReported: true)
        }
    }

    /// Runs `work` until its end, or until somebody stops it, which it then hears of as a cancelled task.
    private func stoppable<Value: Sendable>(
        _ work: @escaping @Sendable () async -> Value
    ) async -> (Value, isStopped: Bool) {
        let task = Task(operation: work)
        let watch = Task {
            await Interruption.wait()
            guard !Task.isCancelled else { return false }
            // Whoever asks twice does not want to wait for a tidy end.
            signal(SIGINT, SIG_DFL)
            task.cancel()
            return true
        }
        let value = await task.value
        watch.cancel()
        return (value, await watch.value)
    }
}

extension ConnectionReport {
    var hasFailed: Bool {
        if case .failed = phase { true } else { false }
    }

    /// `unibee-eu    248 customers, 301 subscriptions`
    var line: SafeText {
        let counts: SafeText = "\(customers) customers, \(subscriptions) subscriptions"
        let name = SafeText(connection.id)
        switch phase {
        case .failed(let why): return "\(name): failed: \(why)"
        case .finished(_, let incomplete) where !incomplete.isEmpty:
            return "\(name): \(counts); \(incomplete.joined(separator: "; "))"
        case .finished where !scope.isEmpty: return "\(name): \(counts) (\(scope))"
        default: return "\(name): \(counts)"
        }
    }

    fileprivate var json: JSON {
        [
            "connection": .string(connection.id), "provider": .string(connection.provider.rawValue),
            "mode": .string(connection.mode.rawValue), "failed": .bool(hasFailed), "customers": .count(customers),
            "subscriptions": .count(subscriptions), "synced_at": .optional(syncedAt), "scope": .text(scope),
        ]
    }
}
