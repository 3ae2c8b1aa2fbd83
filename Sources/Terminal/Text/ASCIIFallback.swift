/// What is drawn of a character where only ASCII can be: its letter without marks, a similar sign, or `?`.
package enum ASCIIFallback {
    /// The ASCII character that stands for `character`.
    package static func of(_ character: Character) -> Character {
        if character.isASCII { return character }
        guard let scalar = character.unicodeScalars.first else { return "?" }
        if scalar.isASCII { return Character(scalar) }
        if let letter = latin(scalar.value) { return letter }
        return signs[scalar] ?? boxDrawing(scalar.value) ?? "?"
    }

    private static func latin(_ value: UInt32) -> Character? {
        switch value {
        case 0xC0...0xFF: letters[Int(value) - 0xC0]
        case 0x100...0x17F: letters[Int(value) - 0x100 + 64]
        case 0xA0, 0x2000...0x200A, 0x202F, 0x3000: " "
        default: nil
        }
    }

    /// U+00C0...U+017F, in order.
    private static let letters = Array(
        "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty"
            + "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSs"
            + "TtTtTtUuUuUuUuUuUuWwYyYZzZzZzs")

    private static let signs: [Unicode.Scalar: Character] = [
        "…": "~", "‘": "'", "’": "'", "‚": "'", "“": "\"", "”": "\"", "„": "\"", "«": "<", "»": ">", "‹": "<",
        "›": ">", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "·": ".", "•": "o", "●": "o",
        "○": "o", "◦": "o", "◌": "o", "■": "#", "□": "#", "▪": "#", "█": "#", "▓": "#", "▒": "#", "░": "#",
        "←": "<", "→": ">", "↑": "^", "↓": "v", "▲": "^", "▼": "v", "▶": ">", "◀": "<", "✓": "v", "✔": "v",
        "✗": "x", "✘": "x", "×": "x", "©": "c", "®": "r", "°": "o", "¡": "!", "¦": "|", "ß": "s",
    ]

    private static func boxDrawing(_ value: UInt32) -> Character? {
        switch value {
        case 0x2501, 0x2550: "="
        case 0x2500, 0x2504, 0x2505, 0x2508, 0x2509, 0x254C, 0x254D, 0x2574, 0x2576, 0x2578, 0x257A: "-"
        case 0x2502, 0x2503, 0x2506, 0x2507, 0x250A, 0x250B, 0x254E, 0x254F, 0x2551, 0x2575, 0x2577, 0x2579, 0x257B:
            "|"
        case 0x2500...0x257F: "+"
        default: nil
        }
    }
}
