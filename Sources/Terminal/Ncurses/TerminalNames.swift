import SafeText

/// What a terminal's name tells, and which names to try when it is unknown here.
package enum TerminalNames {
    /// The names to open a terminal of type `name` by, best first.
    package static func candidates(for name: String) -> [String] {
        var names = name.isEmpty ? [] : [name]
        if name.hasPrefix("tmux") || name.hasPrefix("screen") { names.append("screen-256color") }
        for common in ["xterm-256color", "xterm", "vt100"] where !names.contains(common) { names.append(common) }
        return names
    }

    /// Whether a terminal of that name takes titles and focus reports the way xterm does.
    package static func isXtermLike(_ name: String) -> Bool {
        families.contains { name == $0 || name.hasPrefix($0 + "-") || name.hasPrefix($0 + ".") }
    }

    private static let families = [
        "xterm", "screen", "tmux", "rxvt", "alacritty", "foot", "kitty", "wezterm", "konsole", "vte", "gnome", "st",
        "contour", "mintty", "putty", "iterm2", "iTerm2.app", "ghostty", "rio",
    ]

    /// What to tell the user about a terminal whose own description could not be used.
    static func note(wanted: String, used: String, isKnown: Bool) -> SafeText? {
        if wanted == used { return nil }
        if wanted.isEmpty { return "TERM is not set; the terminal was used as \(used)." }
        let why = isKnown ? "cannot place the cursor" : "is not described on this machine"
        return SafeText("The terminal type \(wanted) \(why); it was used as \(used).", limit: 200)
    }
}
