import Billing
import Foundation
import Providers
import SafeText
import Storage

/// The journal as a table: one row a record, with the members of its payload that people sort and count by.
enum JournalCSV {
    static let headings: [SafeText] = (fixed + members).map { SafeText($0) } + ["previous", "hash"]

    private static let fixed = ["sequence", "at", "operation", "ref", "event", "unfinished"]
    /// Members of the payload, as they are named there.
    private static let members = [
        "kind", "answer", "provider", "mode", "agent", "ticket", "received_at", "timing", "reason", "feedback",
        "comment",
        "outcome", "effective_at", "undo_until", "message", "note",
    ]

    /// An answer has a kind, too, which is not that of the operation.
    private static func member(_ name: String, of event: String) -> String {
        guard event == "answered" else { return name }
        return name == "answer" ? "kind" : name == "kind" ? "" : name
    }

    /// The row of one record; a member that it does not have stays empty.
    static func row(of record: JournalRecord, mask: Mask) -> [SafeText] {
        let payload = try? JSON(parsing: Data(record.content.utf8))
        let values = members.map { name -> SafeText in
            let text = payload?[member(name, of: record.event)]?.text.map { SafeText($0) } ?? ""
            return PersonalWords.members.contains(name) ? mask.hide(text) : text
        }
        return [
            "\(record.sequence)", SafeText(record.at), SafeText(record.operation), SafeText(record.subject),
            SafeText(record.event), record.unfinished ? "yes" : "no",
        ] + values + [SafeText(record.previous), SafeText(record.hash)]
    }
}
