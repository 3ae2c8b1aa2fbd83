import Foundation
import GRDB

/// Which of the trigrams that a text must hold are asked for in an index.
///
/// Trigrams that most rows have narrow nothing, and going through their rows is what a search costs.
struct RareTrigrams {
    /// About how many rows have a trigram, of those that were looked at.
    private var counts: [String: Int] = [:]

    /// As many narrow a million rows to a few.
    private static let mostAsked = 4
    /// Rows of a trigram that are counted; the place of the last one tells how many more there are.
    private static let sampled = 200

    /// Of an index that is small whatever is asked.
    init() {}

    /// Looks at one trigram after the other until those seen leave no row, were they independent of each other.
    ///
    /// - Parameter rows: the number of all rows, or somewhat more.
    init(_ trigrams: [String], in index: SearchIndex, rows: Int, _ db: Database) throws {
        let sample = try db.cachedStatement(
            sql: """
                SELECT count(*), max(rowid) FROM
                    (SELECT rowid FROM \(index.rawValue) WHERE \(index.rawValue) MATCH ? LIMIT \(RareTrigrams.sampled))
                """)
        var expected = Double(rows)
        // Digits first: in names and addresses they are rarer than letters.
        for trigram in trigrams.filter(\.hasDigit) + trigrams.filter({ !$0.hasDigit }) where expected >= 1 {
            let row = try Row.fetchOne(sample, arguments: [RareTrigrams.quoted(trigram)])
            var count: Int = row?[0] ?? 0
            if count == RareTrigrams.sampled, let last: Int = row?[1] {
                count = max(count, Int(Double(count) / Double(max(1, last)) * Double(rows)))
            }
            counts[trigram] = count
            expected *= min(1, Double(count) / Double(max(1, rows)))
        }
    }

    /// The index's expression for rows that may have all of `trigrams`.
    func match(_ trigrams: [String]) -> String {
        let known = trigrams.compactMap { trigram in counts[trigram].map { (trigram, count: $0) } }
        let rarest = known.sorted { $0.count < $1.count }.map(\.0)
        let asked = rarest.isEmpty ? trigrams : Array(rarest.prefix(RareTrigrams.mostAsked))
        return asked.map(RareTrigrams.quoted).joined(separator: " ")
    }

    /// As a string of the index's query language, in which only the quotation mark means anything.
    private static func quoted(_ trigram: String) -> String { "\"" + trigram.replacing("\"", with: "\"\"") + "\"" }
}

extension String {
    fileprivate var hasDigit: Bool { utf8.contains { (0x30...0x39).contains($0) } }
}
