import ArgumentParser
import Billing
import Foundation
import Providers
import SafeText
import Service
import Storage

/// `lapse forget REF`
struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Erase a customer's personal data from this machine.",
        discussion: """
            REF names the customer or one of their subscriptions. Name and e-mail, reasons, comments and the providers' \
            words on their operations leave the journal, whose chain still verifies; ids, tickets, plans, amounts and \
            dates stay. The mirror loses their rows. What the provider keeps is not touched, and a later sync brings \
            back what the provider still lists.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "The customer or a subscription of theirs, as connection:id.") var reference: String

    func run() async throws {
        guard let ref = Reference(reference) else {
            throw CommandFailure(.usage, "'\(SafeText(reference))' is no reference; connection:id was expected")
        }
        let forgetting = Forgetting(journal: try common.journal(), mirror: try common.mirror())
        let result = try await reportingFailures {
            try forgetting.forget(ref, agent: common.namedAgent, at: Date())
        }
        if output.isJSON {
            Console.print([
                "customer": .string(result.customer.description), "operations": .count(result.journal.rows),
                "texts": .count(result.journal.texts), "mirror_rows": .count(result.mirror.rows),
                "complete": .bool(result.leftovers.isEmpty),
            ])
        } else {
            Console.print(
                """
                forgotten: \(SafeText(result.customer.description)), \(result.journal.texts) texts of \
                \(result.journal.rows) operations, \(result.mirror.rows) rows of the mirror
                """ as SafeText)
        }
        result.leftovers.forEach { Console.narrate($0) }
    }
}
