import Terminal

extension Color {
    /// What a theme file may say for a colour, for error messages.
    static let themeExpectation =
        "a colour: default, a name of the sixteen such as red or bright_red, 0 to 255, or \"#rrggbb\" in quotes"

    /// Reads a colour as theme files write it.
    init?(themeText text: String) {
        if text == "default" {
            self = .standard
        } else if let index = Color.names.firstIndex(of: text) {
            self = .indexed(UInt8(index))
        } else if text.allSatisfy(\.isASCII), let index = UInt8(text), !text.hasPrefix("+") {
            self = .indexed(index)
        } else if text.hasPrefix("#"), text.utf8.count == 7, text.dropFirst().allSatisfy(\.isHexDigit),
            let value = UInt32(text.dropFirst(), radix: 16)
        {
            self = .rgb(
                red: UInt8(value >> 16 & 0xFF), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
        } else {
            return nil
        }
    }

    private static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright_black", "bright_red",
        "bright_green", "bright_yellow", "bright_blue", "bright_magenta", "bright_cyan", "bright_white",
    ]
}
