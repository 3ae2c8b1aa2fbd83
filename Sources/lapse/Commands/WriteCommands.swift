import ArgumentParser
import Billing
import Providers
import SafeText
import Service
import Storage

/// `lapse cancel REF --when now|period-end ... --confirm ID`
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "End one subscription, and prove it by reading it again.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var argument: ReferenceArgument
    @OptionGroup var timing: TimingOptions
    @Option(name: .long, help: "A reason's id (see 'lapse reasons'), or free text where the provider takes it.")
    var reason: String?
    @Option(name: .long, help: "One of \(feedbackWords).") var feedback: String?
    @Option(name: .long, help: "The customer's own words.") var comment: String?
    @OptionGroup var request: RequestOptions
    @Option(name: .long, help: "The subscription's id again; anything else stops before sending.") var confirm: String

    func run() async throws {
        let (feedback, receivedAt) = (try feedbackWord(), try request.receivedAt())
        let (workbench, ref) = try await argument.open(common)
        try confirmed(confirm, ref)
        let record = try await reportingFailures {
            let service = workbench.service
            try service.permitsWriting(ref)
            let reading = try await service.open(ref)
            Console.learn(reading.subscription.customer)
            let timing = timing.timing(offeredBy: reading.subscription.capabilities)
            let draft = Draft(
                ref: ref, timing: timing, reason: reason, feedback: feedback, comment: comment, ticket: request.ticket,
                receivedAt: receivedAt, acceptsProviderTiming: self.timing.acceptsProviderTiming)
            let forecast = try await service.forecast(ref, timing: timing)
            for note in forecast.subscription.notes { Console.narrate(note) }
            return try await service.confirm(
                draft, against: forecast, confirmation: .typedID(confirm), progress: Report.narrate)
        }
        try Report.finish(record, isJSON: output.isJSON)
    }

    private func feedbackWord() throws -> Feedback? {
        guard let feedback else { return nil }
        guard let word = Feedback(rawValue: feedback) else {
            throw CommandFailure(
                .usage, "'\(SafeText(feedback))' is no feedback word; expected one of \(SafeText(feedbackWords))")
        }
        return word
    }
}

/// The eight words, for people.
private let feedbackWords = Feedback.allCases.map(\.rawValue).joined(separator: ", ")

/// `lapse undo REF --confirm ID`
struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Take a scheduled end back, and prove it by reading again.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var argument: ReferenceArgument
    @OptionGroup var request: RequestOptions
    @Option(name: .long, help: "The subscription's id again; anything else stops before sending.") var confirm: String

    func run() async throws {
        let receivedAt = try request.receivedAt()
        let (workbench, ref) = try await argument.open(common)
        try confirmed(confirm, ref)
        let record = try await reportingFailures {
            try await workbench.service.undo(
                ref, confirmation: .typedID(confirm), ticket: request.ticket, receivedAt: receivedAt,
                progress: Report.narrate)
        }
        try Report.finish(record, isJSON: output.isJSON)
    }
}

/// Stops before anything is read or sent unless the confirmation names the subscription.
private func confirmed(_ confirmation: String, _ ref: Reference) throws {
    guard confirmation == ref.id else {
        throw CommandFailure(.refused, "not confirmed: --confirm must be the subscription's id, \(SafeText(ref.id))")
    }
}

/// `lapse reconcile [OP]`
struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile", abstract: "Settle operations whose outcome is not known by reading again.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "One operation; all without it.") var operation: String?

    func run() async throws {
        if let operation {
            let known = try common.journal().record(of: operation)
            let workbench = try await Workbench.open(common, only: known.draft.ref.connection)
            let record = try await reportingFailures { try await workbench.service.reconcile(operation) }
            return try Report.finish(record, isJSON: output.isJSON)
        }
        let workbench = try await Workbench.open(common)
        let records = try await reportingFailures { try await workbench.service.reconcileAll() }
        Console.print(records, isJSON: output.isJSON, \.json, \.line)
        if records.isEmpty, !output.isJSON { Console.narrate("nothing is unsettled") }
        if records.contains(where: \.isUnfinished) {
            throw CommandFailure(.unknown, "some operations are still unknown", isReported: true)
        }
    }
}
