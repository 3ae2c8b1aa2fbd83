import Foundation

/// What base64 makes of a value in the middle of a longer text, as in `Basic` credentials of an id and a secret.
enum Base64 {
    /// A part is as good as the value itself from this length on; a shorter one would be found by chance.
    private static let shortestPart = 8

    /// The invariant part of what `value` encodes to, the characters that no byte around it changes: for each of its
    /// three possible places, in the alphabets of base64 and base64url.
    static func invariantParts(of value: [UInt8]) -> [[UInt8]] {
        (0..<3).flatMap { shift -> [[UInt8]] in
            let bytes = [UInt8](repeating: 0, count: shift) + value
            let encoded = Array(Data(bytes).base64EncodedString().utf8)
            // Six bits a character: the first ones hold bits of what stands before, the last one of what follows.
            let first = (shift * 8 + 5) / 6
            let end = bytes.count * 8 / 6
            guard end - first >= shortestPart else { return [] }
            let part = Array(encoded[first..<end])
            let forAddresses = part.map(base64url)
            return part == forAddresses ? [part] : [part, forAddresses]
        }
    }

    /// Whether `text` is base64 of a text with a colon: a user's id and a password (RFC 7617).
    static func isPair(_ text: ArraySlice<UInt8>) -> Bool {
        let digits = text.filter { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "\\") }
        guard digits.count % 4 != 1 else { return false }
        let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - digits.count % 4) % 4)
        return Data(base64Encoded: Data(digits + padding))?.contains(UInt8(ascii: ":")) ?? false
    }

    /// The same digit in the alphabet for addresses and file names (RFC 4648, 5).
    private static func base64url(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: byte
        }
    }
}
