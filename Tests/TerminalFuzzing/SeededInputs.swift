/// Inputs from a fixed seed, for where no fuzzing engine makes them (SplitMix64).
package struct SeededInputs {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// 4 to 67 bytes; every fourth byte of some inputs is one that begins something on a terminal.
    package mutating func next() -> [UInt8] {
        let count = 4 + Int(word() % 64)
        let isPointed = word() % 2 == 0
        return (0..<count).map { index in
            let word = word()
            if isPointed, index % 4 == 3 { return SeededInputs.points[Int(word % UInt64(SeededInputs.points.count))] }
            return UInt8(truncatingIfNeeded: word)
        }
    }

    private static let points: [UInt8] = [0x1B, 0x5B, 0x5D, 0x07, 0x9B, 0xC2, 0xE2, 0x80, 0xAE, 0xEF, 0xF3, 0x0D]

    private mutating func word() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
