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
            let records = try common.journal().operations(limit: .max)
            if output.isJSON {
                Console.print(["operations": .array(records.map(\.row))])
            } else {
                records.forEach { Console.print($0.line) }
                if records.isEmpty { Console.narrate("no operation yet") }
            }
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
            guard let record = try journal.operation(operation) else {
                throw CommandFailure(.usage, "there is no operation '\(SafeText(operation))'")
            }
            let events = try journal.events(of: operation)
            if output.isJSON {
                Console.print(record.document(events: events))
            } else {
                record.report(events: events).forEach { Console.print($0) }
            }
        }
    }

    /// `lapse journal verify`
    struct VerifyJournal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Check that no record was changed or removed.")

        @OptionGroup var common: CommonOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            switch try common.journal().verify() {
            case .intact(let records, let head):
                guard output.isJSON else {
                    return Console.print("intact: \(records) records, head \(SafeText(head))" as SafeText)
                }
                Console.print([
                    "intact": true, "records": .count(records), "head": .string(head), "first_broken": .null,
                ])
            case .broken(let sequence):
                if output.isJSON {
                    Console.print([
                        "intact": false, "records": .null, "head": .null, "first_broken": .count(sequence),
                    ])
                }
                throw CommandFailure(.failed, "record \(sequence) is broken", isReported: true)
            }
        }
    }

    /// `lapse journal export`
    struct ExportJournal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Print every record of the chain.",
            discussion: """
                One JSON object a line, oldest first; one document with --json. A record's hash is the SHA-256 of the \
                object without its hash: keys sorted, no spaces, only quotation marks, backslashes and C0 escaped.
                """)

        /// Records read at a time.
        private static let window = 1000

        @OptionGroup var common: CommonOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let journal = try common.journal()
            var last = 0
            var document: [JSON] = []
            while true {
                let records = try journal.records(after: last, limit: ExportJournal.window)
                guard let newest = records.last else { break }
                last = newest.sequence
                if output.isJSON {
                    document += records.map(\.whole)
                } else {
                    records.forEach { Console.print($0.whole) }
                }
            }
            if output.isJSON { Console.print(["records": .array(document)]) }
        }
    }
}

extension CommonOptions {
    /// The journal alone; no connection and no configuration is needed to read it.
    func journal() throws -> Journal {
        do {
            try paths.makeFolders()
            return try Journal(path: paths.journal)
        } catch {
            throw CommandFailure(.failed, "the journal cannot be opened: \(CommandFailure.words(error))")
        }
    }
}
