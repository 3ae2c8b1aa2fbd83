/// Tells texts apart that need no closer look for credentials: nearly all, at the price of reading them once.
///
/// Whatever is looked for begins with three bytes that are known, unless one of the signs stands in it with which JSON,
/// HTML and addresses spell other bytes or a line is broken. A text with neither holds no credential.
package struct RedactionSieve: Sendable {
    private static let size = 1 << 16
    /// By the hash of three bytes: whether something that is looked for may begin with them.
    private var beginnings = [Bool](repeating: false, count: size)
    /// By byte: whether it may spell another one or break a line.
    private static let signs: [Bool] = (0..<256).map { "%\\&<\n\r".utf8.contains(UInt8($0)) }
    /// Whether something that is looked for is too short to be told by its beginning.
    private var catchesAll = false

    init() {}

    private static func hash(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        (Int(first) &* 0x9E5 ^ Int(second) &* 0xC1B3 ^ Int(third) &* 0x6A7) & (size - 1)
    }

    /// Looks for texts that begin with `word`, in both cases of its small letters where `anyCase` says so.
    mutating func insert(_ word: [UInt8], anyCase: Bool = false) {
        guard word.count >= 3 else {
            catchesAll = true
            return
        }
        func spellings(_ byte: UInt8) -> [UInt8] {
            anyCase && (0x61...0x7A).contains(byte) ? [byte, byte - 0x20] : [byte]
        }
        for first in spellings(word[0]) {
            for second in spellings(word[1]) {
                for third in spellings(word[2]) { beginnings[RedactionSieve.hash(first, second, third)] = true }
            }
        }
    }

    /// Whether `text` must be looked at more closely.
    package func catches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { catches($0) }
    }

    private func catches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if catchesAll { return true }
        return beginnings.withUnsafeBufferPointer { beginnings in
            RedactionSieve.signs.withUnsafeBufferPointer { signs in
                var (first, second) = (UInt8(0), UInt8(0))
                for byte in bytes {
                    if signs[Int(byte)] || beginnings[RedactionSieve.hash(first, second, byte)] { return true }
                    (first, second) = (second, byte)
                }
                return false
            }
        }
    }
}
