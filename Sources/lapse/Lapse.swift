// lapse: the executable. Commands, wiring and exit codes; thin.

import ArgumentParser
import CProcess
import Foundation
import SafeText

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
            UndoCommand.self, ReconcileCommand.self, JournalCommand.self, ConfirmationCommand.self, ForgetCommand.self,
            DoctorCommand.self,
        ],
        defaultSubcommand: DeskCommand.self)

    static let version = "0.1.0"

    /// Runs the program and ends the process with the exit code of what happened.
    static func main() async {
        ProcessGuard.harden()
        // A long pull takes a fifth less memory.
        process_share_arena()
        // A reader that goes away (`lapse customers | head`) is an error to report, not a reason to die silently.
        signal(SIGPIPE, SIG_IGN)
        // Who started the program may have left it ignored, and then nobody learns how a command ended.
        signal(SIGCHLD, SIG_DFL)
        do {
            var command: any ParsableCommand =
                CommandLine.arguments.count == 1 ? DeskCommand.bare : try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            if let why = Console.lostOutput {
                Console.narrate("lapse: standard output cannot be written: \(why)" as String)
                Foundation.exit(Exit.failed.rawValue)
            }
        } catch let failure as CommandFailure {
            Console.report(failure)
            Foundation.exit(failure.code.rawValue)
        } catch {
            Foundation.exit(tell(error).rawValue)
        }
    }

    /// The first word where it names no command. Without it the parser takes it for an argument of the screens.
    private static var unknownCommand: SafeText? {
        guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"), word != "help" else {
            return nil
        }
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        return names.contains(word) ? nil : SafeText(word)
    }

    /// Prints the help that was asked for, or reports what the command line or this machine is to blame for.
    private static func tell(_ error: any Error) -> Exit {
        let code = exitCode(for: error)
        guard code != .success else {
            Console.out(fullMessage(for: error))
            return .done
        }
        guard code == .validationFailure else {
            Console.report(CommandFailure(.failed, SafeText("\(error)")))
            return .failed
        }
        if let word = unknownCommand {
            Console.report(CommandFailure(.usage, "there is no command '\(word)'; lapse --help lists them"))
            return .usage
        }
        // Line by line: the text repeats arguments, which may come out of a customer's mail.
        let lines = fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false)
        lines.forEach { Console.narrate(SafeText($0)) }
        Console.reportDocument(CommandFailure(.usage, SafeText(message(for: error))))
        return .usage
    }
}
