import ArgumentParser
import Billing
import Providers
import SafeText
import Settings
import Storage

/// `lapse journal list|show OP|verify|export`
struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Read the record of every operation.",
        subcommands: [ListOperations.self, ShowOperation.self, VerifyJournal.self, ExportJournal.self],
        defaultSubcommand: ListOperations.self)

    /// `lapse journal list`
    struct ListOperations: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List operations, newest first.")

        @OptionGroup var common: CommonOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let journal = try common.journal()
            let records = try reportingJournal { try journal.operations(limit: .max) }
            Console.print(records, isJSON: output.isJSON, \.row, \.line)
            if records.isEmpty, !output.isJSON { Console.narrate("no operation yet") }
        }
    }

    /// `lapse journal show OP`
    struct ShowOperation: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one operation whole.")

        @OptionGroup var common: CommonOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The operation's id.") var operation: String

        func run() async throws {
            let journal = try common.journal()
            let record = try journal.record(of: operation)
            let events = try reportingJournal { try journal.events(of: operation) }
            if output.isJSON {
                Console.print(record.document(events: events))
            } else {
                let forecast = try reportingJournal { try journal.forecast(of: operation) }
                let report = JournalReport(record: record, forecast: forecast, events: events)
                report.lines.forEach { Console.print($0) }
            }
        }
    }
}
