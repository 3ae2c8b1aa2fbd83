import Foundation

/// What the agent typed, taken apart into the words a row must all hold.
struct SearchTerms {
    /// What a row's text must hold for each word; never empty.
    let needles: [String]
    /// The words with one blank between them.
    private let phrase: String
    /// The needles that the index knows.
    private let indexed: [String]

    /// In Unicode scalars. Longer input is no search but a mistaken paste.
    private static let longestQuery = 256
    /// Words looked up in the index; the rest only narrows what these found.
    private static let indexedWords = 4
    /// The index knows texts of this many scalars.
    private static let indexedLength = 3

    /// Nil when there is nothing to search for.
    init?(_ typed: String) {
        let folded = SearchText.folded(String(typed.unicodeScalars.prefix(SearchTerms.longestQuery)))
        let words = folded.split(whereSeparator: \.isWhitespace).map(String.init)
        guard !words.isEmpty else { return nil }
        phrase = words.joined(separator: " ")
        needles = words.map(SearchTerms.needle)
        indexed = Array(
            needles.filter { $0.unicodeScalars.count >= SearchTerms.indexedLength }
                .sorted { $0.utf8.count > $1.utf8.count }.prefix(SearchTerms.indexedWords))
    }

    /// What the text of a row holds where a field is, or begins with, the whole phrase.
    var wholeField: String { SearchText.boundary + phrase + SearchText.boundary }
    var fieldBeginning: String { SearchText.boundary + phrase }

    /// What the index knows rows by that may hold all words; empty when it knows none of them.
    var trigrams: [String] { SearchTerms.trigrams(of: indexed) }

    /// What the index knows rows by of which a field may be, or begin with, the phrase.
    var wholeFieldTrigrams: [String] {
        SearchTerms.trigrams(of: [SearchText.boundary + wholeField + SearchText.boundary])
    }
    var fieldBeginningTrigrams: [String] {
        SearchTerms.trigrams(of: [SearchText.boundary + fieldBeginning])
    }

    /// One or two plain letters are in nearly every row, so they only match where a word begins. What is odd enough is
    /// kept wherever it stands.
    private static func needle(_ word: String) -> String {
        let scalars = Array(word.unicodeScalars)
        guard scalars.count < indexedLength else { return word }
        guard scalars.allSatisfy(SearchText.isPlain) || scalars.contains(where: SearchText.isOdd) else { return word }
        return String(repeating: " ", count: indexedLength - scalars.count) + word
    }

    /// Every three scalars that follow each other in the texts, each once.
    private static func trigrams(of texts: [String]) -> [String] {
        var found: [String] = []
        for text in texts {
            let scalars = Array(text.unicodeScalars)
            for start in 0...(scalars.count - indexedLength) {
                let trigram = String(String.UnicodeScalarView(scalars[start..<start + indexedLength]))
                if !found.contains(trigram) { found.append(trigram) }
            }
        }
        return Array(found.prefix(mostTrigrams))
    }

    /// More would not narrow what is found.
    private static let mostTrigrams = 48
}
