import Foundation

/// Finds secrets in bytes: as they are, percent-encoded and in base64 at any offset.
package struct CanarySearch: Sendable {
    private struct Form: Sendable {
        let bytes: [UInt8]
        let name: String
    }

    /// By the last eight bytes of a form, which differ even where many secrets begin alike.
    private var forms: [UInt64: [Form]] = [:]
    /// Whether an ending with this hash occurs at all; most bytes are dismissed here.
    private var sieve = [Bool](repeating: false, count: 1 << 16)
    package private(set) var count = 0

    package init(_ secrets: some Sequence<(name: String, secret: String)>) {
        for (name, secret) in secrets { add(name, secret) }
    }

    /// The names of the secrets in `data`, with the form each has there.
    package func findings(in data: Data) -> Set<String> {
        var found: Set<String> = []
        data.withUnsafeBytes { bytes in
            var ending: UInt64 = 0
            for index in 0..<bytes.count {
                ending = ending << 8 | UInt64(bytes[index])
                guard sieve[CanarySearch.slot(ending)], let candidates = forms[ending] else { continue }
                for form in candidates where index + 1 >= form.bytes.count {
                    let start = index + 1 - form.bytes.count
                    if bytes[start...index].elementsEqual(form.bytes) { found.insert(form.name) }
                }
            }
        }
        return found
    }

    private mutating func add(_ name: String, _ secret: String) {
        count += 1
        let plain = Array(secret.utf8)
        insert(plain, "\(name), plain")
        insert(Array(CanarySearch.percentEncoded(secret).utf8), "\(name), percent-encoded")
        for offset in 0..<3 {
            insert(CanarySearch.base64Core(plain, offset: offset), "\(name), base64")
        }
    }

    private mutating func insert(_ bytes: [UInt8], _ name: String) {
        guard bytes.count >= 8 else { return }
        let ending = bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard !(forms[ending, default: []].contains { $0.bytes == bytes }) else { return }
        forms[ending, default: []].append(Form(bytes: bytes, name: name))
        sieve[CanarySearch.slot(ending)] = true
    }

    private static func slot(_ ending: UInt64) -> Int { Int((ending &* 0x9E37_79B9_7F4A_7C15) >> 48) }

    /// The characters that stand for whole secret bytes when `offset` bytes of something else came before.
    private static func base64Core(_ secret: [UInt8], offset: Int) -> [UInt8] {
        let text = Array(Data([UInt8](repeating: 0, count: offset) + secret).base64EncodedString().utf8)
        let first = (offset * 8 + 5) / 6
        let last = (offset + secret.count) * 8 / 6
        return Array(text[first..<last])
    }

    private static func percentEncoded(_ text: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? text
    }
}
