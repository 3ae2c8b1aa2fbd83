// lapse: the executable. Commands, wiring and exit codes; thin.

import ArgumentParser
import Foundation

/// The program: the screens without a subcommand, one job with each.
@main
struct Lapse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lapse",
        abstract: "End subscriptions correctly across five billing providers.",
        version: version,
        subcommands: [
            DeskCommand.self, DemoCommand.self, SandboxCommand.self, SyncCommand.self, CustomersCommand.self,
            SubscriptionsCommand.self, ShowCommand.self, ReasonsCommand.self, ForecastCommand.self, CancelCommand.self,
            UndoCommand.self, ReconcileCommand.self, JournalCommand.self, DoctorCommand.self,
        ],
        defaultSubcommand: DeskCommand.self)

    static let version = "0.1.0"

    /// Runs the program and ends the process with the exit code of what happened.
    static func main() async {
        // A reader that goes away (`lapse customers | head`) is an error to report, not a reason to die silently.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            Console.report(failure)
            Foundation.exit(failure.code.rawValue)
        } catch {
            let isHelp = exitCode(for: error) == .success
            let text = fullMessage(for: error)
            if isHelp { Console.out(text) } else { Console.narrate(text) }
            Foundation.exit(isHelp ? Exit.done.rawValue : Exit.usage.rawValue)
        }
    }
}
