/// A small generator with a fixed sequence for a seed (SplitMix64), so that a world can be made again.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// `length` characters out of `alphabet`, which is ASCII.
    package mutating func text(_ length: Int, from alphabet: String = lettersAndDigits) -> String {
        let letters = alphabet.utf8
        return String(unsafeUninitializedCapacity: length) { text in
            for index in 0..<length {
                text[index] = letters[letters.index(letters.startIndex, offsetBy: Int(next() % UInt64(letters.count)))]
            }
            return length
        }
    }

    package static let lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    package static let lowercaseHex = "0123456789abcdef"
}
