import ArgumentParser
import Providers
import SafeText
import Storage

extension JournalCommand {
    /// `lapse journal export`
    struct ExportJournal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Print every record of the chain.",
            discussion: """
                One JSON object a line, oldest first; one document with --json; a table for spreadsheets with --format \
                csv. A record's hash is the SHA-256 of its object with at, event, operation, payload, previous, \
                sequence, subject and unfinished: keys in the order of their bytes, no spaces, only quotation marks, \
                backslashes and C0 escaped (\\n and the like short, others as \\u001f). In the payload people's words \
                stand as said: and a digest; "texts" holds those that were not erased.
                """)

        /// How a record is written.
        enum Format: String, ExpressibleByArgument, CaseIterable {
            case jsonl, csv
        }

        /// Records read at a time.
        private static let window = 1000

        @OptionGroup var common: CommonOptions
        @OptionGroup var output: OutputOptions
        @Option(name: .long, help: "jsonl (one object a line) or csv (with a line of headings).")
        var format = Format.jsonl

        func validate() throws {
            if output.isJSON, format == .csv { throw ValidationError("--json and --format csv exclude each other") }
        }

        func run() async throws {
            let journal = try common.journal()
            var last = 0
            var document: [JSON] = []
            if format == .csv { Console.print(rows: [JournalCSV.headings]) { row, _ in row } }
            while true {
                let records = try reportingJournal {
                    try journal.records(after: last, limit: ExportJournal.window)
                }
                guard let newest = records.last else { break }
                last = newest.sequence
                switch format {
                case .csv: Console.print(rows: records, JournalCSV.row)
                case .jsonl where output.isJSON: document += records.map(\.whole)
                case .jsonl: records.forEach { Console.print($0.whole) }
                }
            }
            if output.isJSON { Console.print(["records": .array(document)]) }
        }
    }
}
