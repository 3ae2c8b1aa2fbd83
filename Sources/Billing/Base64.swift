import Foundation

/// What base64 makes of a value in the middle of a longer text, as in `Basic` credentials of an id and a secret.
enum Base64 {
    /// A core is as good as the value itself from this length on; a shorter one would be found by chance.
    private static let shortestCore = 8

    /// The characters that `value` alone decides, for each of its three possible places and in both alphabets.
    static func cores(of value: [UInt8]) -> [[UInt8]] {
        (0..<3).flatMap { shift -> [[UInt8]] in
            let bytes = [UInt8](repeating: 0, count: shift) + value
            let encoded = Array(Data(bytes).base64EncodedString().utf8)
            // Six bits a character: the first ones hold bits of what stands before, the last one of what follows.
            let first = (shift * 8 + 5) / 6
            let end = bytes.count * 8 / 6
            guard end - first >= shortestCore else { return [] }
            let core = Array(encoded[first..<end])
            let inAddresses = core.map(addressed)
            return core == inAddresses ? [core] : [core, inAddresses]
        }
    }

    /// Whether `text` is base64 of a text with a colon: a user's id and a password (RFC 7617).
    static func isPair(_ text: ArraySlice<UInt8>) -> Bool {
        let digits = text.filter { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "\\") }
        guard digits.count % 4 != 1 else { return false }
        let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - digits.count % 4) % 4)
        return Data(base64Encoded: Data(digits + padding))?.contains(UInt8(ascii: ":")) ?? false
    }

    private static func addressed(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: byte
        }
    }
}
