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
        members["received_at"] = .optional(receivedAt)
        members["events"] = .array(events.map(\.json))
        return .object(members)
    }
}

extension JournalRecord {
    /// A record as `journal show` tells it, its payload as JSON again.
    fileprivate var json: JSON {
        [
            "sequence": .count(sequence), "at": .string(at), "event": .string(event),
            "payload": JournalRecord.parsed(content),
            "hash": .string(hash),
        ]
    }

    /// The whole record as it stands in the chain: what `hash` is made of, `hash`, and beside them people's words by the
    /// digests that stand for them.
    var whole: JSON {
        [
            "sequence": .count(sequence), "at": .string(at), "operation": .string(operation),
            "subject": .string(subject), "event": .string(event), "unfinished": .bool(unfinished),
            "payload": JournalRecord.parsed(payload), "previous": .string(previous), "hash": .string(hash),
            "texts": .object(texts.mapValues(JSON.string)),
        ]
    }

    private static func parsed(_ payload: String) -> JSON {
        (try? JSON(parsing: .init(payload.utf8))) ?? .string(payload)
    }
}
