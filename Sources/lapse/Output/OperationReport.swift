import Billing
import Foundation
import Providers
import SafeText
import Storage

extension OperationRecord {
    /// The document of `journal show`.
    func document(events: [JournalRecord]) -> JSON {
        guard case .object(var members) = row, case .object(let outcome) = json else { return row }
        members.merge(outcome) { own, _ in own }
        members["connection"] = .string(connection.id)
        members["provider"] = .string(connection.provider.rawValue)
        members["mode"] = .string(connection.mode.rawValue)
        members["customer"] = customer.json
        members["plan"] = .text(plan)
        members["reason"] = .optional(draft.reason)
        members["feedback"] = .optional(draft.feedback?.rawValue)
        members["comment"] = .optional(draft.comment)
        members["events"] = .array(events.map(\.json))
        return .object(members)
    }

    /// `journal show` for people: what was asked, by whom, and what came of it.
    func report(events: [JournalRecord]) -> [SafeText] {
        var lines: [SafeText] = [
            "Operation       \(SafeText(id)), \(SafeText(draft.kind.rawValue)), \(SafeText(outcome?.rawValue ?? "unfinished"))",
            "Confirmed       \(SafeText(Moment(confirmedAt).iso8601)) by \(SafeText(agent.isEmpty ? "nobody named" : agent))",
            "Customer        \(customer.name), \(customer.email), \(SafeText(customer.ref.description))",
            "Subscription    \(plan), \(SafeText(draft.ref.description))",
            "Connection      \(SafeText(connection.id))  \(connection.mode.badge)",
            "Asked           \(draft.timing.text)",
        ]
        let given: [(SafeText, String?)] = [
            ("Reason          ", draft.reason), ("Feedback        ", draft.feedback?.rawValue),
            ("Comment         ", draft.comment), ("Ticket          ", draft.ticket),
        ]
        lines += given.compactMap { label, value in value.map { label + SafeText($0) } }
        if let effectiveAt { lines.append("Takes effect    \(effectiveAt.text)") }
        if let undoUntil { lines.append("Undo until      \(undoUntil.text)") }
        if !keptLocal.isEmpty { lines.append("Kept here       \(SafeText(keptLocal.joined(separator: ", ")))") }
        lines.append("Note            \(note)")
        lines += events.map { "Record \($0.sequence)  \(SafeText($0.at))  \(SafeText($0.event))" }
        return lines
    }
}

extension JournalRecord {
    /// A record as `journal show` tells it, its payload as JSON again.
    fileprivate var json: JSON {
        [
            "sequence": .count(sequence), "at": .string(at), "event": .string(event), "payload": content,
            "hash": .string(hash),
        ]
    }

    /// The whole record as it stands in the chain: what `hash` is made of, and `hash`.
    var whole: JSON {
        [
            "sequence": .count(sequence), "at": .string(at), "operation": .string(operation),
            "subject": .string(subject), "event": .string(event), "unfinished": .bool(unfinished), "payload": content,
            "previous": .string(previous), "hash": .string(hash),
        ]
    }

    private var content: JSON { (try? JSON(parsing: .init(payload.utf8))) ?? .null }
}
