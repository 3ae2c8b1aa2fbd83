/// Numbers the pairs of colours in use. Pair 0 is the terminal's own and never defined.
///
/// Our own because ncurses' allocator crashes on a terminal without colour and hands out -1 when it is full.
package struct PairTable {
    private struct Colors: Hashable {
        let foreground: Int
        let background: Int
    }

    private var numbers: [Colors: Int] = [:]
    private let limit: Int

    /// - Parameter limit: how many pairs the terminal has, pair 0 included; 0 where it has no colour.
    package init(limit: Int) {
        self.limit = limit
    }

    /// The pair of two colour numbers (-1 is the terminal's own), defined by `define` when it is new.
    ///
    /// - Returns: nil when no pair is left or the terminal refused it; 0 for its own colours.
    package mutating func pair(
        foreground: Int, background: Int, define: (_ pair: Int, _ foreground: Int, _ background: Int) -> Bool
    ) -> Int? {
        if foreground < 0, background < 0 { return 0 }
        let colors = Colors(foreground: foreground, background: background)
        if let number = numbers[colors] { return number }
        let number = numbers.count + 1
        guard number < limit, define(number, foreground, background) else { return nil }
        numbers[colors] = number
        return number
    }

    /// Forgets every pair, for another palette.
    package mutating func removeAll() { numbers.removeAll(keepingCapacity: true) }
}
