import Synchronization

/// Takes credentials out of any text on its way to a screen, a log or the journal: the known ones by value, and what
/// looks like one by pattern.
///
/// A class because adapters learn credentials while running (access tokens) and all share one memory of them.
package final class Redactor: Sendable {
    private let known = Mutex(KnownSecrets())
    private let short = Mutex<Set<[UInt8]>>([])

    /// Shorter values would blot out ordinary words, and parts of ids with them: those count only where they stand alone,
    /// and the shortest not at all.
    private static let shortestSecret = 8
    private static let shortestAlone = 4

    /// What stands in the place of a credential.
    package static let mark: StaticString = "<redacted>"

    package init(_ secrets: [Secret] = []) {
        secrets.forEach(learn)
    }

    /// From now on `secret` is redacted, also where a text has it percent-encoded, escaped or within base64.
    package func learn(_ secret: Secret) {
        let value = Array(secret.reveal().utf8)
        if value.count >= Redactor.shortestSecret {
            known.withLock { $0.insert(value) }
        } else if value.count >= Redactor.shortestAlone {
            short.withLock { _ = $0.insert(value) }
        }
    }

    /// `text` without credentials.
    package func redact(_ text: String) -> String {
        String(decoding: redact(Array(text.utf8)), as: UTF8.self)
    }

    /// `bytes` without credentials; the same again when it is redacted again. Patterns and short values are looked for in
    /// what has the size of a message only: whatever is larger is a list.
    package func redact(_ bytes: [UInt8]) -> [UInt8] {
        // By value first: a pattern ends where a value cut in two goes on.
        let known = known.withLock { $0 }
        var result = Redactor.replacing(known.ranges(in: bytes), in: bytes)
        result = Redactor.replacing(standingAlone(in: result), in: result)
        // Until nothing new shows: a mark gives away what stands right beside it, and may be such a neighbour itself.
        while true {
            let ranges = SecretPatterns.ranges(in: result)
            if ranges.isEmpty { return result }
            result = Redactor.replacing(ranges, in: result)
        }
    }

    /// Where a short value stands with neither a letter nor a digit beside it.
    private func standingAlone(in bytes: [UInt8]) -> [Range<Int>] {
        let values = short.withLock { $0 }
        guard !values.isEmpty, bytes.count <= SecretPatterns.sizeLimit else { return [] }
        func isWord(_ index: Int) -> Bool {
            bytes.indices.contains(index)
                && (UnicodeScalar(bytes[index]).properties.isAlphabetic || (0x30...0x39).contains(bytes[index]))
        }
        var ranges: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            let value = isWord(index - 1) ? nil : values.first { bytes[index...].starts(with: $0) }
            if let value, !isWord(index + value.count) {
                ranges.append(index..<index + value.count)
                index += value.count
            } else {
                index += 1
            }
        }
        return ranges
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
