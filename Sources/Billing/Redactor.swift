import Synchronization

/// Takes credentials out of any text on its way to a screen, a log or the journal: the known ones by value, and what
/// looks like one by pattern.
///
/// A class because adapters learn credentials while running (access tokens) and all share one memory of them.
package final class Redactor: Sendable {
    private let known = Mutex(KnownSecrets())

    /// Shorter values would blot out ordinary words, and parts of ids with them.
    private static let shortestSecret = 8

    /// What stands in the place of a credential.
    package static let mark: StaticString = "<redacted>"

    package init(_ secrets: [Secret] = []) {
        secrets.forEach(learn)
    }

    /// From now on `secret` is redacted, also where a text has it percent-encoded, escaped or within base64.
    package func learn(_ secret: Secret) {
        let value = Array(secret.reveal().utf8)
        guard value.count >= Redactor.shortestSecret else { return }
        known.withLock { $0.insert(value) }
    }

    /// `text` without credentials.
    package func redact(_ text: String) -> String {
        String(decoding: redact(Array(text.utf8)), as: UTF8.self)
    }

    /// `bytes` without credentials; the same again when it is redacted again. Patterns are looked for in what has the size of a message only: whatever is larger
    /// is a list.
    package func redact(_ bytes: [UInt8]) -> [UInt8] {
        // By value first: a pattern ends where a value cut in two goes on.
        let known = known.withLock { $0 }
        var result = Redactor.replacing(known.ranges(in: bytes), in: bytes)
        // Until nothing new shows: a mark gives away what stands right beside it, and may be such a neighbour itself.
        while true {
            let ranges = SecretPatterns.ranges(in: result)
            if ranges.isEmpty { return result }
            result = Redactor.replacing(ranges, in: result)
        }
    }

    /// `bytes` with the mark in place of `ranges`, which ascend and do not overlap.
    private static func replacing(_ ranges: [Range<Int>], in bytes: [UInt8]) -> [UInt8] {
        guard !ranges.isEmpty else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var position = 0
        for range in ranges {
            result += bytes[position..<range.lowerBound]
            mark.withUTF8Buffer { result += $0 }
            position = range.upperBound
        }
        return result + bytes[position...]
    }
}
