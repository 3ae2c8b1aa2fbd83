extension SafeText {
    /// The text in lines of at most `width` columns, broken at blanks; a longer word is broken where it must be.
    package func wrapped(to width: Int) -> [SafeText] {
        guard width > 0 else { return [] }
        if hasSingleBlanks, self.width <= width { return [self] }
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in string.split(separator: " ", omittingEmptySubsequences: true) {
            for piece in SafeText.pieces(of: word, width: width) {
                let columns = piece.reduce(0) { $0 + DisplayWidth.of($1) }
                if used > 0, used + 1 + columns > width {
                    lines.append(line)
                    (line, used) = ("", 0)
                }
                if used > 0 {
                    line += " "
                    used += 1
                }
                line += piece
                used += columns
            }
        }
        if used > 0 || lines.isEmpty { lines.append(line) }
        return lines.map { SafeText($0) }
    }

    /// Whether its words are one blank apart, with nothing before the first and behind the last.
    private var hasSingleBlanks: Bool {
        var isBehindBlank = true
        for byte in string.utf8 {
            if byte == 0x20, isBehindBlank { return false }
            isBehindBlank = byte == 0x20
        }
        return !isBehindBlank
    }

    private static func pieces(of word: Substring, width: Int) -> [String] {
        var pieces: [String] = [""]
        var used = 0
        for character in word {
            let columns = DisplayWidth.of(character)
            if used + columns > width, used > 0 {
                pieces.append("")
                used = 0
            }
            pieces[pieces.count - 1].append(character)
            used += columns
        }
        return pieces
    }
}
