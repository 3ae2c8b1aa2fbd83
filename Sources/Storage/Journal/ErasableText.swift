import Billing
import Crypto
import Foundation

/// Keeps the words of people out of the chain, so that they can be erased and the chain still verifies.
///
/// Reasons, comments, notes, providers' messages and facts may name a person. The chained payload holds a salted digest
/// in their place; text and salt stand beside the chain. Without the salt nobody can tell from a digest what was said.
enum ErasableText {
    /// One text as it stands beside the chain.
    struct Entry: Hashable {
        /// What stands for it in the chain: `said:` and the digest in hex.
        let token: String
        /// 128 bits at random, in hex.
        let salt: String
        let text: String

        init(_ text: String) {
            self.text = text
            salt = hex((0..<16).map { _ in UInt8.random(in: .min ... .max) })
            token = ErasableText.token(text, salt: salt)
        }
    }

    /// What stands in the place of a text that was erased.
    static let erased = "erased"

    private static let prefix = "said:"

    /// The token of `text` with `salt`: SHA-256 over the salt's hex digits, a colon and the text.
    static func token(_ text: String, salt: String) -> String {
        prefix + hex(SHA256.hash(data: Data("\(salt):\(text)".utf8)))
    }

    /// Whether `text` is what stood in the place of `token`. A salt of another length could hold a part of the text.
    static func holds(_ token: String, text: String, salt: String) -> Bool {
        salt.utf8.count == saltLength && ErasableText.token(text, salt: salt) == token
    }

    private static let saltLength = 32

    /// `payload` with a token for every text that may be erased, and those texts.
    ///
    /// A text that looks like a token gets one of its own wherever it stands: no other can be told from a real one.
    ///
    /// - Parameter redact: takes credentials out of every text first.
    static func sealed(
        _ payload: CanonicalJSON, redact: (String) -> String
    ) -> (payload: CanonicalJSON, entries: [Entry]) {
        var entries: [Entry] = []
        let result = walk(payload, isSaid: false) { text, isSaid in
            let text = redact(text)
            guard isSaid && !text.isEmpty || isToken(text) else { return text }
            if let known = entries.first(where: { $0.text == text }) { return known.token }
            let entry = Entry(text)
            entries.append(entry)
            return entry.token
        }
        return (result, entries)
    }

    /// Whether a text that may be erased stands in `payload` itself and not beside the chain, as the first version had it.
    static func holdsWords(_ payload: CanonicalJSON) -> Bool {
        var holds = false
        _ = walk(payload, isSaid: false) { text, isSaid in
            if isSaid, !text.isEmpty, !isToken(text) { holds = true }
            return text
        }
        return holds
    }

    private static func isToken(_ text: String) -> Bool {
        text.hasPrefix(prefix) && isDigest(text.utf8.dropFirst(prefix.utf8.count))
    }

    /// Whether these are the hexadecimal digits of a digest, as they are written here.
    private static func isDigest(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.count == digestLength
            && bytes.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
    }

    private static let digestLength = 64

    /// The same value, every string replaced by what `change` makes of it.
    ///
    /// - Parameter change: is told whether the text stands where somebody's words stand.
    private static func walk(
        _ value: CanonicalJSON, isSaid: Bool, _ change: (String, Bool) -> String
    ) -> CanonicalJSON {
        switch value {
        case .string(let text): return .string(change(text, isSaid))
        case .array(let elements): return .array(elements.map { walk($0, isSaid: isSaid, change) })
        case .object(let object):
            // A field of a reading: the provider's own facts may quote the customer.
            var isFact = false
            if case .string(let name)? = object["name"] { isFact = !Fingerprint.commonNames.contains(name) }
            return .object(
                object.reduce(into: [:]) { result, member in
                    let isOwn =
                        PersonalWords.members.contains(member.key) || member.key == "facts"
                        || (isFact && member.key == "value")
                    result[member.key] = walk(member.value, isSaid: isSaid || isOwn, change)
                })
        case .null, .bool, .integer: return value
        }
    }

    /// `payload` with its texts in their places again; what is not among `texts` was erased.
    ///
    /// By bytes and not by parsing: lists read thousands of payloads.
    ///
    /// - Parameter texts: by token.
    static func opened(_ payload: String, texts: [String: String]) -> String {
        let found = tokens(in: payload)
        guard !found.isEmpty else { return payload }
        let bytes = Array(payload.utf8)
        var result: [UInt8] = []
        var position = 0
        for (range, token) in found {
            result += bytes[position..<range.lowerBound]
            result += CanonicalJSON.quoted(texts[token] ?? erased).utf8
            position = range.upperBound
        }
        return String(decoding: result + bytes[position...], as: UTF8.self)
    }

    /// Every token of a payload, with the range of its bytes, quotation marks included.
    static func tokens(in payload: String) -> [(range: Range<Int>, token: String)] {
        let bytes = Array(payload.utf8)
        let length = start.count + digestLength
        var found: [(Range<Int>, String)] = []
        var index = 0
        while let position = bytes[index...].firstIndex(of: start[0]) {
            index = position + 1
            let end = position + length
            // A token is a whole value: within a string the quotation mark would be escaped.
            guard end < bytes.count, bytes[position..<position + start.count].elementsEqual(start),
                bytes[end] == UInt8(ascii: "\""), position > 0, bytes[position - 1] == UInt8(ascii: ":"),
                isDigest(bytes[position + start.count..<end])
            else { continue }
            found.append((position..<end + 1, String(decoding: bytes[position + 1..<end], as: UTF8.self)))
            index = end + 1
        }
        return found
    }

    private static let start = Array("\"\(prefix)".utf8)
}
