/// The bytes that give a terminal back when the program cannot do it in good order any more.
package enum RestoreSequence {
    /// The capabilities to undo what the screen did, in the order they are written.
    package static let capabilities = ["sgr0", "op", "cnorm", "rmkx", "rmcup"]

    /// The whole sequence: `modes` off first, then the terminal's own strings with their padding removed.
    ///
    /// A terminal without a second screen gets a new line, so that the shell does not write into the last frame.
    package static func bytes(modes: String, capability: (String) -> String?) -> [UInt8] {
        var text = modes
        for name in capabilities { text += withoutPadding(capability(name) ?? "") }
        if capability("rmcup") == nil { text += "\r\n" }
        return Array(text.utf8)
    }

    /// `text` without terminfo's delays, `$<5>` and the like.
    package static func withoutPadding(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: "$<") {
            guard let end = rest[start.upperBound...].firstIndex(of: ">") else { break }
            result += rest[..<start.lowerBound]
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}

/// The private modes the driver switches, as the bytes that do it.
enum TerminalModes {
    static func on(isXtermLike: Bool) -> String { "\u{1B}[?2004h" + (isXtermLike ? "\u{1B}[?1004h" : "") }

    static func off(isXtermLike: Bool) -> String {
        "\u{1B}[?2004l" + (isXtermLike ? "\u{1B}[?1004l\u{1B}[?1000l\u{1B}[?1006l" : "")
    }

    static let saveTitle = "\u{1B}[22;2t"
    static let restoreTitle = "\u{1B}[23;2t"
    static func title(_ text: String) -> String { "\u{1B}]2;" + text + "\u{07}" }
}
