import Billing
import Crypto
import Foundation

/// One record of the journal, as it stands in the chain.
package struct JournalRecord: Sendable, Hashable {
    /// Counted from 1 without gaps.
    package let sequence: Int
    /// ISO 8601 in UTC, to the millisecond.
    package let at: String
    /// The operation's id.
    package let operation: String
    /// The subscription, as `connection:id`.
    package let subject: String
    /// `intent`, `sent`, `answered`, `reread` or `settled`.
    package let event: String
    /// Whether the operation blocks new ones after this record.
    package let unfinished: Bool
    /// A JSON object with sorted keys and no number that is not an integer.
    package let payload: String
    /// The hash of the record before; 64 zeros for the first.
    package let previous: String
    package let hash: String

    /// What stands before the first record.
    package static let genesis = String(repeating: "0", count: 64)

    /// The bytes that are hashed: one JSON object with sorted keys.
    package var canonical: String {
        """
        {"at":\(JournalRecord.quoted(at)),"event":\(JournalRecord.quoted(event)),\
        "operation":\(JournalRecord.quoted(operation)),"payload":\(payload),\
        "previous":\(JournalRecord.quoted(previous)),"sequence":\(sequence),\
        "subject":\(JournalRecord.quoted(subject)),"unfinished":\(unfinished)}
        """
    }

    /// SHA-256 over the canonical form, in hex. The form holds the previous hash, which makes the records a chain.
    package var computedHash: String {
        SHA256.hash(data: Data(canonical.utf8)).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    /// A JSON string: only the quotation mark, the backslash and C0 are escaped.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

/// What walking the whole chain shows.
package enum JournalVerdict: Sendable, Hashable {
    /// Every record follows from the one before. `head` is the last hash: whoever keeps it elsewhere can also notice
    /// records cut off at the end, which the chain alone cannot show.
    case intact(records: Int, head: String)
    /// The first record that is not what was written, or not where it was written.
    case broken(sequence: Int)
}

/// Times as the journal writes them.
enum JournalTime {
    static func text(_ date: Date) -> String {
        let text = Moment(date).preciseISO8601
        return text.count == 20 ? text.dropLast() + ".000Z" : text
    }

    static func date(_ text: String) -> Date? { Moment(iso8601: text)?.instant }
}
