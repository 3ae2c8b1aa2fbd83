import Billing
import SafeText
import Storage

/// `journal show` for people: what was asked and foretold, what happened when, and what came of it.
struct JournalReport {
    let record: OperationRecord
    /// Nil for an undo.
    let forecast: ForecastNote?
    let events: [JournalRecord]

    var lines: [SafeText] {
        let sections: [(SafeText, [SafeText])] = [
            ("Asked", asked), ("Foretold", foretold), ("What happened", happened), ("Result", result),
        ]
        let title: SafeText =
            "Operation \(SafeText(record.id)): \(SafeText(record.draft.kind.rawValue)), \(SafeText(record.outcome?.rawValue ?? "unfinished"))"
        return sections.filter { !$0.1.isEmpty }.reduce(into: [title]) { lines, section in
            lines += ["", section.0] + section.1.map { "  " + $0 }
        }
    }

    private var asked: [SafeText] {
        let draft = record.draft
        var facts: [(SafeText, SafeText)] = [
            ("Received", record.receivedAt.preciseText),
            ("Confirmed", "\(Moment(record.confirmedAt).preciseText) by \(agent)"),
            ("Customer", record.customer.text),
            ("Subscription", "\(record.plan), \(SafeText(draft.ref.description))"),
            ("Connection", "\(SafeText(record.connection.id))  \(record.connection.mode.badge)"),
            ("Timing", draft.timing.text),
        ]
        let given: [(SafeText, String?)] = [
            ("Reason", draft.reasonLabel ?? draft.reason), ("Feedback", draft.feedback?.rawValue),
            ("Comment", draft.comment),
            ("Ticket", draft.ticket),
        ]
        facts += given.compactMap { label, value in value.map { (label, SafeText($0)) } }
        return facts.map(fact)
    }

    private var foretold: [SafeText] {
        guard let forecast else { return [] }
        return forecast.lines.map { fact($0.what, "\($0.value) (\(SafeText($0.certainty.rawValue)))") } + [
            fact("Read", forecast.readAt.preciseText), fact("Fingerprint", SafeText(forecast.fingerprint)),
        ]
    }

    private var happened: [SafeText] {
        events.map { "\(SafeText($0.at))  \(happening($0))  (record \($0.sequence))" }
    }

    private func happening(_ record: JournalRecord) -> SafeText {
        switch JournalEvent(record) {
        case .sent(let fields)?:
            let carried = [("reason", fields.reason), ("feedback", fields.feedback), ("comment", fields.comment)]
                .compactMap { name, value in value.map { "\(SafeText(name)) \"\(SafeText($0))\"" as SafeText } }
            return carried.isEmpty ? "the request leaves" : "the request leaves with \(carried.joined(separator: ", "))"
        case .answered(let answer)?:
            let code = answer.code.map { " \(SafeText($0))" as SafeText } ?? ""
            return "answer: \(SafeText(answer.kind.rawValue))\(code): \(answer.message)"
        case .reread(let read)?:
            guard let fields = read.fields else {
                return "re-read \(read.attempt) failed: \(read.trouble ?? "unknown")"
            }
            let shown = ["status", "ends", "renews"].compactMap { name in
                fields.fields.first { $0.name == name }.map { "\(SafeText(name)) \($0.value)" as SafeText }
            }
            return "re-read \(read.attempt): \(shown.joined(separator: ", "))"
        case .settled(let settlement)?: return "settled: \(SafeText(settlement.outcome.rawValue))"
        case nil where record.event == "intent": return "the intent is on disk"
        case nil where record.event == "erased": return "personal data erased"
        case nil: return SafeText(record.event)
        }
    }

    private var result: [SafeText] {
        var facts: [(SafeText, SafeText)] = []
        if let timing = record.timing { facts.append(("Took effect", timing.text)) }
        if let effectiveAt = record.effectiveAt { facts.append(("Date", effectiveAt.text)) }
        if let undoUntil = record.undoUntil { facts.append(("Undo until", undoUntil.text)) }
        if !record.keptLocal.isEmpty {
            facts.append(("Kept here", SafeText(record.keptLocal.joined(separator: ", "))))
        }
        if !record.note.isEmpty { facts.append(("Note", record.note)) }
        return facts.map(fact)
    }

    private var agent: SafeText { record.agent.isEmpty ? "nobody named" : SafeText(record.agent) }

    private func fact(_ name: SafeText, _ value: SafeText) -> SafeText {
        name + SafeText(String(repeating: " ", count: max(1, 14 - name.width))) + value
    }
}
