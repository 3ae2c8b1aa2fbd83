/// Numbers of rows, a bit each: those of a million rows take 125 kB.
struct RowSet {
    private var words: [UInt64] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// From the lowest to the highest.
    var rows: [Int64] {
        words.indices.flatMap { word in
            words[word] == 0
                ? [] : (0..<64).filter { words[word] & (1 << UInt64($0)) != 0 }.map { Int64(word * 64 + $0) }
        }
    }

    func contains(_ row: Int64) -> Bool {
        let word = Int(row >> 6)
        return words.indices.contains(word) && words[word] & (1 << UInt64(row & 63)) != 0
    }

    /// - Parameter row: not below 0; SQLite counts rows from 1.
    mutating func insert(_ row: Int64) {
        let word = Int(row >> 6)
        if word >= words.count { words += Array(repeating: 0, count: max(word + 1 - words.count, words.count)) }
        guard words[word] & (1 << UInt64(row & 63)) == 0 else { return }
        words[word] |= 1 << UInt64(row & 63)
        count += 1
    }
}
