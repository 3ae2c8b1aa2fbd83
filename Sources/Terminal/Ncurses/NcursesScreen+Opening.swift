import CNcurses
import CTerminalRestore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension NcursesScreen {
    /// Opens the screen on standard input and output.
    ///
    /// - Throws: `ScreenError` when they are no terminal or nothing describes it; the terminal is untouched then.
    package static func open(_ options: ScreenOptions = ScreenOptions()) throws -> NcursesScreen {
        if isatty(STDIN_FILENO) != 1 { throw ScreenError.notATerminal("standard input") }
        if isatty(STDOUT_FILENO) != 1 { throw ScreenError.notATerminal("standard output") }
        try OpenTerminal.claim()
        restore_save_settings(STDIN_FILENO)
        let isUnicode = CharacterLocale.settle(environment: environment) && !options.isASCII
        believeTheTerminalAboutItsSize()
        restore_install()
        guard let terminal = OpenTerminal(name: environment("TERM") ?? "") else {
            restore_uninstall()
            OpenTerminal.release()
            throw ScreenError.noDescription(environment("TERM").map { "\"\($0.filter(\.isASCII))\"" } ?? "(none)")
        }
        shim_configure(environment("ESCDELAY") == nil ? Int32(clamping: options.escapeDelay) : -1)
        for key in KeyCodes.common { shim_define_key(key.bytes, Int32(key.code)) }
        let wantsColor = options.isColored && (environment("NO_COLOR") ?? "").isEmpty
        let colors = wantsColor ? usable(Int(shim_start_colors())) : 0
        return NcursesScreen(
            terminal: terminal, capabilities: TerminalCapabilities(colors: colors, isUnicode: isUnicode),
            pairLimit: colors > 0 ? Int(shim_pair_count()) : 0, options: options)
    }

    /// The step of the ladder that so many colours reach.
    private static func usable(_ colors: Int) -> Int {
        [16_777_216, 256, 16, 8].first { $0 <= colors } ?? 0
    }

    /// An exported `LINES` or `COLUMNS` would freeze the size at what it was in some other window.
    private static func believeTheTerminalAboutItsSize() {
        var (rows, columns): (Int32, Int32) = (0, 0)
        guard restore_window_size(STDOUT_FILENO, &rows, &columns) == 1 else { return }
        unsetenv("LINES")
        unsetenv("COLUMNS")
    }

    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
