/// Finds typed letters in a text in their order, like a fuzzy finder.
enum Fuzzy {
    /// How well `query` fits `text`, higher is better; nil when a letter is missing. Blanks in `query` count for nothing.
    static func score(_ query: String, in text: String) -> Int? {
        let wanted = query.lowercased().filter { $0 != " " }
        var rest = Array(text.lowercased())[...]
        var score = 0
        var previous: Character = " "
        for letter in wanted {
            var gap = 0
            while let candidate = rest.first, candidate != letter {
                previous = candidate
                rest = rest.dropFirst()
                gap += 1
            }
            guard !rest.isEmpty else { return nil }
            score += gap == 0 ? 8 : Swift.max(0, 3 - gap / 4)
            if previous == " " { score += 6 }
            previous = letter
            rest = rest.dropFirst()
        }
        return score
    }
}
