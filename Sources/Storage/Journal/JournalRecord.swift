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
    /// `intent`, `sent`, `answered`, `reread`, `settled` or `erased`.
    package let event: String
    /// Whether the operation blocks new ones after this record.
    package let unfinished: Bool
    /// A JSON object with sorted keys and no number that is not an integer; people's words in it stand as digests.
    package let payload: String
    /// The hash of the record before; 64 zeros for the first.
    package let previous: String
    package let hash: String
    /// The payload with people's words in their places, as far as they were not erased.
    package internal(set) var content: String
    /// The words that are left, by the digests that stand for them in `payload`.
    package internal(set) var texts: [String: String] = [:]

    init(
        sequence: Int, at: String, operation: String, subject: String, event: String, unfinished: Bool, payload: String,
        previous: String, hash: String
    ) {
        self.sequence = sequence
        self.at = at
        self.operation = operation
        self.subject = subject
        self.event = event
        self.unfinished = unfinished
        self.payload = payload
        self.previous = previous
        self.hash = hash
        content = payload
    }

    /// What stands before the first record.
    package static let genesis = String(repeating: "0", count: 64)

    /// The bytes that are hashed: one JSON object with sorted keys.
    package var canonical: String {
        """
        {"at":\(CanonicalJSON.quoted(at)),"event":\(CanonicalJSON.quoted(event)),\
        "operation":\(CanonicalJSON.quoted(operation)),"payload":\(payload),\
        "previous":\(CanonicalJSON.quoted(previous)),"sequence":\(sequence),\
        "subject":\(CanonicalJSON.quoted(subject)),"unfinished":\(unfinished)}
        """
    }

    /// SHA-256 over the canonical form, in hex. The form holds the previous hash, which makes the records a chain.
    package var computedHash: String {
        hex(SHA256.hash(data: Data(canonical.utf8)))
    }
}

/// What walking the whole chain shows.
package enum JournalVerdict: Sendable, Hashable {
    /// Every record follows from the one before, up to the stored head.
    case intact(JournalHead)
    /// The first record that is not what was written, or not where it was written, or whose operation is unfinished and not
    /// listed so; the last one where it is not the head that was stored, or where more is listed as unfinished than is.
    case broken(sequence: Int)
    /// The chain is whole but ends before the head that was stored: records were cut off.
    case truncated(last: Int, stored: JournalHead)
    /// A text beside the chain is not the one that this record's digest was made of, or is gone although nobody erased it.
    case altered(sequence: Int)
}

/// Where the chain ended when it was last written. Whoever keeps a copy elsewhere can also notice that chain and head were
/// rebuilt or cut together, which no file can show of itself.
package struct JournalHead: Sendable, Hashable, CustomStringConvertible {
    /// The number of the last record; 0 for an empty journal.
    package let sequence: Int
    package let hash: String

    package init(sequence: Int, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Reads `12:9f86d0...`, as `description` writes it.
    package init?(_ text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let sequence = Int(parts[0]), sequence >= 0, parts[1].count == 64,
            parts[1].allSatisfy({ $0.isHexDigit })
        else { return nil }
        self.init(sequence: sequence, hash: parts[1].lowercased())
    }

    package var description: String { "\(sequence):\(hash)" }

    /// Before the first record.
    static let none = JournalHead(sequence: 0, hash: JournalRecord.genesis)
}

/// Times as the journal writes them.
enum JournalTime {
    static func text(_ date: Date) -> String {
        let text = Moment(date).preciseISO8601
        return text.count == 20 ? text.dropLast() + ".000Z" : text
    }

    static func date(_ text: String) -> Date? { Moment(iso8601: text)?.instant }
}
