/// The escape sequences that the terminal layer may write, by their parameters. What is not listed here was not chosen.
enum ControlSequences {
    /// Final bytes of CSI sequences with nothing but numbers before them, and how many numbers at most.
    private static let plain: [UInt8: Int] = [
        UInt8(ascii: "A"): 1, UInt8(ascii: "B"): 1, UInt8(ascii: "C"): 1, UInt8(ascii: "D"): 1, UInt8(ascii: "G"): 1,
        UInt8(ascii: "H"): 2, UInt8(ascii: "J"): 1, UInt8(ascii: "K"): 1, UInt8(ascii: "L"): 1, UInt8(ascii: "M"): 1,
        UInt8(ascii: "P"): 1, UInt8(ascii: "X"): 1, UInt8(ascii: "@"): 1, UInt8(ascii: "d"): 1, UInt8(ascii: "r"): 2,
    ]
    /// Cursor keys, origin, wrapping, cursor, alternate screen, focus, mouse, paste; switched on and off.
    private static let privateModes: Set<Int> = [1, 7, 12, 25, 1000, 1002, 1004, 1006, 1049, 2004]
    /// Insert mode and screen's strong cursor.
    private static let modes: Set<Int> = [4, 34]
    /// Putting the window's title aside and back.
    private static let windowCalls: Set<[Int]> = [[22, 0, 0], [23, 0, 0], [22, 2], [23, 2]]
    private static let attributes: Set<Int> = [0, 1, 2, 4, 7, 10, 11, 22, 23, 24, 25, 27, 39, 49]
    /// One character behind the escape: save and restore the cursor, scroll back, keypad modes.
    private static let short: Set<UInt8> = Set("78M=>".utf8)

    static func isChosen(short final: UInt8) -> Bool { short.contains(final) }

    /// Only ASCII is ever designated: with line drawing in place, letters would be something else.
    static func isChosen(designation set: UInt8, of place: UInt8) -> Bool {
        (place == UInt8(ascii: "(") && set == UInt8(ascii: "B"))
            || (place == UInt8(ascii: ")") && set == UInt8(ascii: "0"))
    }

    /// Whether `CSI marker numbers final` is one of ours. Parameters left out count as 0.
    static func isChosen(marker: UInt8?, numbers: [Int], final: UInt8) -> Bool {
        let isSwitch = final == UInt8(ascii: "h") || final == UInt8(ascii: "l")
        switch (marker, final) {
        case (UInt8(ascii: "?"), _) where isSwitch: return !numbers.isEmpty && numbers.allSatisfy(privateModes.contains)
        // The Linux console's shape of the cursor.
        case (UInt8(ascii: "?"), UInt8(ascii: "c")): return [[0], [1], [8]].contains(numbers)
        case (.some, _): return false
        case (nil, _) where isSwitch: return !numbers.isEmpty && numbers.allSatisfy(modes.contains)
        case (nil, UInt8(ascii: "t")): return windowCalls.contains(numbers)
        case (nil, UInt8(ascii: "m")): return isLook(numbers[...])
        default: return plain[final].map { numbers.count <= $0 } ?? false
        }
    }

    private static func isLook(_ numbers: ArraySlice<Int>) -> Bool {
        var rest = numbers
        while let first = rest.popFirst() {
            switch first {
            case 38, 48:
                switch rest.popFirst() {
                case 5:
                    guard let color = rest.popFirst(), (0...255).contains(color) else { return false }
                case 2:
                    guard rest.count >= 3, rest.prefix(3).allSatisfy((0...255).contains) else { return false }
                    rest = rest.dropFirst(3)
                default: return false
                }
            case 30...37, 40...47, 90...97, 100...107: break
            default: if !attributes.contains(first) { return false }
            }
        }
        return true
    }
}
