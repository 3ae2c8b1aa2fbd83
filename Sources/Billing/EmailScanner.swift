/// Finds e-mail addresses in a text, in one pass over its characters: whatever stands around an `@`.
enum EmailScanner {
    /// `text` with `mark` in the place of every address.
    static func replaceAddresses(in text: String, with mark: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
        let characters = Array(text)
        var (result, copied, position) = ("", 0, 0)
        while let at = characters[position...].firstIndex(of: "@") {
            var (start, end) = (at, at + 1)
            while start > copied, isPart(characters[start - 1]) { start -= 1 }
            while end < characters.count, isPart(characters[end]) || characters[end] == "@" { end += 1 }
            position = end
            guard start < at, end > at + 1 else { continue }
            result += String(characters[copied..<start]) + mark
            copied = end
        }
        return result + String(characters[copied...])
    }

    private static let delimiters: Set<Character> = ["@", ",", ";", ":", "\"", "'", "<", ">", "(", ")"]

    private static func isPart(_ character: Character) -> Bool {
        !character.isWhitespace && !delimiters.contains(character)
    }
}
