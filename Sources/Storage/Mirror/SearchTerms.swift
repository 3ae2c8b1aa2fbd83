import Foundation
import GRDB

/// What the agent typed, taken apart into the words a row must all hold.
struct SearchTerms {
    /// Folded; never empty.
    private let words: [String]
    /// The words with one blank between them.
    private let phrase: String

    /// In Unicode scalars. Longer input is no search but a mistaken paste.
    private static let longestQuery = 256
    /// Words looked up in the index; the rest only narrows what these found.
    private static let indexedWords = 4
    /// A trigram index finds nothing shorter.
    private static let shortestIndexed = 3

    /// Nil when there is nothing to search for.
    init?(_ typed: String) {
        let folded = SearchText.folded(String(typed.unicodeScalars.prefix(SearchTerms.longestQuery)))
        let words = folded.split(whereSeparator: \.isWhitespace).map(String.init)
        guard !words.isEmpty else { return nil }
        self.words = words
        phrase = words.joined(separator: " ")
    }

    /// The condition that a row of `table` matches; the table has the columns `text` and `words` and the index
    /// `<table>_search`.
    func condition(on table: String) -> (sql: String, arguments: StatementArguments) {
        let indexed = words.filter { $0.unicodeScalars.count >= SearchTerms.shortestIndexed }
            .sorted { $0.count > $1.count }.prefix(SearchTerms.indexedWords)
        var parts: [String] = []
        var arguments = StatementArguments()
        if !indexed.isEmpty {
            parts.append("\(table).row IN (SELECT rowid FROM \(table)_search WHERE \(table)_search MATCH ?)")
            arguments += [indexed.map(SearchTerms.quoted).joined(separator: " ")]
        }
        for word in words where !indexed.contains(word) {
            if SearchTerms.matchesBeginnings(word) {
                parts.append("instr(\(table).words, ?)")
                arguments += [" " + word]
            } else {
                parts.append("instr(\(table).text, ?)")
                arguments += [word]
            }
        }
        return (parts.joined(separator: " AND "), arguments)
    }

    /// An expression that is smaller the better a row matches: a whole field, the beginning of one, beginnings of words,
    /// anything.
    func rank(on table: String) -> (sql: String, arguments: StatementArguments) {
        let separator = SearchText.separator
        let beginnings = words.map { _ in "instr(\(table).words, ?)" }.joined(separator: " AND ")
        let sql = """
            CASE WHEN instr(\(table).text, ?) THEN 0 WHEN instr(\(table).text, ?) THEN 1 \
            WHEN \(beginnings) THEN 2 ELSE 3 END
            """
        var arguments: StatementArguments = [separator + phrase + separator, separator + phrase]
        for word in words { arguments += [" " + word] }
        return (sql, arguments)
    }

    /// One or two plain letters are in nearly every row, so they only match where a word begins. Scripts without
    /// blanks between words match anywhere.
    private static func matchesBeginnings(_ word: String) -> Bool {
        word.unicodeScalars.count < shortestIndexed
            && word.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    }

    /// A string of the index's query language, in which only the quotation mark means anything.
    private static func quoted(_ word: String) -> String {
        "\"" + word.replacing("\"", with: "\"\"") + "\""
    }
}
