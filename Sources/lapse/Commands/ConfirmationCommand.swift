import ArgumentParser
import Billing
import Foundation
import Providers
import SafeText
import Service
import Storage

/// `lapse confirmation OP`
struct ConfirmationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirmation", abstract: "Print the confirmation of an operation for its customer.",
        discussion: """
            Plain sentences to paste into the ticket: what was received when, what was ended, and when it takes effect. \
            Nothing is printed for an operation that ended nothing or whose outcome is not known.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "The operation's id.") var operation: String

    func run() async throws {
        let journal = try common.journal()
        let record = try journal.record(of: operation)
        let forecast = try reportingJournal { try journal.forecast(of: operation) }
        if record.isUnfinished {
            throw CommandFailure(
                .unknown, "the outcome of operation \(SafeText(record.id)) is not known; reconcile it before confirming"
            )
        }
        if let later = record.overtaken(by: try reportingJournal { try journal.operations(of: record.draft.ref) }) {
            let change: SafeText = later.isUnfinished ? "may have changed" : "has changed"
            throw CommandFailure(
                .refused, "operation \(SafeText(later.id)) \(change) this since: confirm that one to the customer")
        }
        guard let confirmation = CustomerConfirmation(of: record, forecast: forecast) else {
            let outcome = SafeText(record.outcome?.rawValue ?? "unknown")
            throw CommandFailure(
                .refused, "operation \(SafeText(record.id)) is \(outcome): nothing was ended, so nothing is confirmed")
        }
        guard output.isJSON else { return confirmation.lines.forEach { Console.print($0) } }
        Console.print([
            "operation": .string(record.id), "ref": .string(record.draft.ref.description),
            "received_at": .string(record.receivedAt.iso8601), "effective_at": .optional(confirmation.effectiveAt),
            "text": .string(confirmation.lines.map(\.string).joined(separator: "\n")),
        ])
    }
}
