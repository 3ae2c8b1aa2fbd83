import Synchronization

/// Takes credentials out of any text on its way to a screen, a log or the journal: the known ones by value, and what
/// looks like one by pattern.
///
/// A class because adapters learn credentials while running (access tokens) and all share one memory of them.
package final class Redactor: Sendable {
    private let known = Mutex(KnownSecrets())

    /// What stands in the place of a credential.
    package static let mark: StaticString = "<redacted>"

    package init(_ secrets: [Secret] = []) {
        secrets.forEach(learn)
    }

    /// From now on `secret` is redacted, also where a text has it percent-encoded, escaped or within base64. One of less than
    /// eight bytes counts only where it stands alone, one of less than four not at all.
    package func learn(_ secret: Secret) {
        known.withLock { $0.insert(Array(secret.reveal().utf8)) }
    }

    /// Whether what a document calls `name` is a credential, whatever it looks like.
    package static func isCredential(_ name: String) -> Bool { SecretPatterns.isName(Array(name.utf8)) }

    /// Passes texts that `redact` would leave as they are, by what is known now.
    package var sieve: RedactionSieve { known.withLock { $0.sieve } }

    /// `text` without credentials.
    package func redact(_ text: String) -> String {
        String(decoding: redact(Array(text.utf8)), as: UTF8.self)
    }

    /// `bytes` without credentials; the same again when it is redacted again. Patterns are looked for in what has the
    /// size of a message only: whatever is larger is a list.
    package func redact(_ bytes: [UInt8]) -> [UInt8] {
        let known = known.withLock { $0 }
        var result = bytes
        // Until nothing new shows: a mark gives away what stands right beside it, and may be such a neighbour itself.
        while true {
            // By value first: a pattern ends where a value cut in two goes on.
            let values = known.ranges(in: result)
            result = Redactor.replacing(values, in: result)
            let patterns = SecretPatterns.ranges(in: result)
            if values.isEmpty, patterns.isEmpty { return result }
            result = Redactor.replacing(patterns, in: result)
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
