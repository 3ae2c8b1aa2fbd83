import SafeText

/// Comma-separated values (RFC 4180) that no spreadsheet takes for a formula.
enum CSV {
    /// What makes a spreadsheet read a cell as a formula, also in its full-width forms.
    private static let formulaStarts: Set<Character> = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "|", "%"]

    /// One row without its line break.
    static func row(_ cells: [SafeText]) -> String {
        cells.map { cell($0.string) }.joined(separator: ",")
    }

    /// The cell as text: an apostrophe in front of what might be a formula, quotation marks where they are needed.
    private static func cell(_ text: String) -> String {
        let first = text.first { !$0.isWhitespace }
        let inert = first.map(formulaStarts.contains) == true && !isNumber(text) ? "'" + text : text
        guard inert.contains(where: { ",\"\n\r;'".contains($0) }) else { return inert }
        return "\"" + inert.replacing("\"", with: "\"\"") + "\""
    }

    /// A negative number is none.
    private static func isNumber(_ text: String) -> Bool { Int(text) != nil && !text.hasPrefix("+") }
}
