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

    /// Members of a payload that hold somebody's words.
    private static let members: Set<String> = ["reason", "comment", "message", "note", "trouble"]
    private static let prefix = "said:"

    /// The token of `text` with `salt`: SHA-256 over the salt's hex digits and the text.
    static func token(_ text: String, salt: String) -> String {
        prefix + hex(SHA256.hash(data: Data((salt + text).utf8)))
    }

    /// `payload`, a JSON object, with a token for every text that may be erased, and those texts.
    ///
    /// - Parameter redact: takes credentials out of every text first.
    static func sealed(_ payload: String, redact: (String) -> String) throws -> (payload: String, entries: [Entry]) {
        var entries: [Entry] = []
        let result = try walk(payload) { text, isSaid in
            let text = redact(text)
            guard isSaid, !text.isEmpty else { return text }
            if let known = entries.first(where: { $0.text == text }) { return known.token }
            let entry = Entry(text)
            entries.append(entry)
            return entry.token
        }
        return (result, entries)
    }

    /// `payload` with its texts in their places again; what is not among `texts` was erased.
    ///
    /// - Parameter texts: by token.
    static func opened(_ payload: String, texts: [String: String]) throws -> String {
        guard payload.contains(prefix) else { return payload }
        return try walk(payload) { text, isSaid in
            isSaid && text.hasPrefix(prefix) ? texts[text] ?? erased : text
        }
    }

    /// The same JSON, keys sorted, every string replaced by what `change` makes of it.
    ///
    /// - Parameter change: is told whether the text stands where somebody's words stand.
    private static func walk(_ payload: String, _ change: (String, Bool) -> String) throws -> String {
        let root = try JSONSerialization.jsonObject(with: Data(payload.utf8))
        let changed = try JSONSerialization.data(
            withJSONObject: walk(root, isSaid: false, change), options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: changed, as: UTF8.self)
    }

    private static func walk(_ value: Any, isSaid: Bool, _ change: (String, Bool) -> String) -> Any {
        switch value {
        case let text as String: return change(text, isSaid)
        case let list as [Any]: return list.map { walk($0, isSaid: isSaid, change) }
        case let object as [String: Any]:
            // A field of a reading: the provider's own facts may quote the customer.
            let isFact = (object["name"] as? String).map { !Fingerprint.commonNames.contains($0) } ?? false
            return object.reduce(into: [String: Any]()) { result, member in
                let isOwn =
                    members.contains(member.key) || member.key == "facts" || (isFact && member.key == "value")
                result[member.key] = walk(member.value, isSaid: isSaid || isOwn, change)
            }
        default: return value
        }
    }
}

/// Lower-case hexadecimal digits.
func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
