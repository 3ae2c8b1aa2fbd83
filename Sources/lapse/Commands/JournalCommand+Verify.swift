import ArgumentParser
import Providers
import SafeText
import Storage

extension JournalCommand {
    /// `lapse journal verify`
    struct VerifyJournal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Check that no record was changed, removed or cut off.",
            discussion: """
                The chain is walked from its first record to the stored head. Keep the head that is printed somewhere \
                else (a ticket, a mail) and give it with --head later: then a journal that was rebuilt or cut together \
                with its own head is noticed, too.
                """)

        @OptionGroup var common: CommonOptions
        @OptionGroup var output: OutputOptions
        @Option(name: .long, help: "A head printed before, as NUMBER:HASH; the chain must still hold it.")
        var head: String?

        func run() async throws {
            let (journal, kept) = (try common.journal(), try keptHead())
            let verdict = try reportingJournal { try journal.verify(against: kept) }
            if output.isJSON { Console.print(verdict.json) }
            guard case .intact(let head) = verdict else {
                throw CommandFailure(.failed, verdict.text, isReported: true)
            }
            guard !output.isJSON else { return }
            Console.print("intact: \(head.sequence) records, head \(SafeText(head.description))" as SafeText)
        }

        private func keptHead() throws -> JournalHead? {
            guard let head else { return nil }
            guard let kept = JournalHead(head) else {
                throw CommandFailure(
                    .usage, "'\(SafeText(head))' is no head; NUMBER:HASH was expected, as this command prints it")
            }
            return kept
        }
    }
}

extension JournalVerdict {
    /// What is wrong, naming the first record it is wrong with; or that nothing is.
    fileprivate var text: SafeText {
        switch self {
        case .intact: "intact"
        case .broken(let sequence): "record \(sequence) is broken"
        case .truncated(let last, let stored):
            "the journal ends at record \(last), but record \(stored.sequence) was written: record \(last + 1) is the first that was cut off"
        case .altered(let sequence): "record \(sequence) is broken: a text beside it is not what was written"
        }
    }

    /// `{"intact", "records", "head", "keep", "first_broken", "why"}`; `keep` is what `--head` takes.
    fileprivate var json: JSON {
        var (records, head, kept, broken) = (JSON.null, JSON.null, JSON.null, JSON.null)
        switch self {
        case .intact(let last):
            (records, head, kept) = (.count(last.sequence), .string(last.hash), .string(last.description))
        case .broken(let sequence), .altered(let sequence): broken = .count(sequence)
        case .truncated(let last, _): broken = .count(last + 1)
        }
        let isIntact = broken == .null
        return [
            "intact": .bool(isIntact), "records": records, "head": head, "keep": kept, "first_broken": broken,
            "why": isIntact ? .null : .text(text),
        ]
    }
}
