/// How the screen is opened.
package struct ScreenOptions: Sendable {
    /// Reports presses and the wheel; off by default because it takes the terminal's own text selection away.
    package var mouse: Bool
    /// Draws ASCII only, also where the locale could more.
    package var isASCII: Bool
    /// Uses colours where the terminal has them. A `NO_COLOR` that is not empty overrides it.
    package var isColored: Bool
    /// Milliseconds after which a lone escape byte is the Escape key. `ESCDELAY` in the environment overrides it.
    package var escapeDelay: Int
    /// Collects standard error while the screen is up, so that nothing writes across it.
    package var capturesStandardError: Bool

    package init(
        mouse: Bool = false, isASCII: Bool = false, isColored: Bool = true, escapeDelay: Int = 25,
        capturesStandardError: Bool = true
    ) {
        self.mouse = mouse
        self.isASCII = isASCII
        self.isColored = isColored
        self.escapeDelay = escapeDelay
        self.capturesStandardError = capturesStandardError
    }
}

/// Why no screen could be opened. The description is meant for the user.
package enum ScreenError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A standard stream leads elsewhere: to a file, a pipe, nothing.
    case notATerminal(String)
    /// Neither the terminal's type nor any common one is described on this machine.
    case noDescription(String)
    /// There is one terminal, and it has a screen already.
    case alreadyOpen

    package var description: String {
        switch self {
        case .notATerminal(let stream): "The screen needs a terminal, but \(stream) is not one."
        case .noDescription(let name):
            "No description of the terminal type \(name) nor of a common one is installed (terminfo); set TERM."
        case .alreadyOpen: "The terminal has a screen already."
        }
    }
}
