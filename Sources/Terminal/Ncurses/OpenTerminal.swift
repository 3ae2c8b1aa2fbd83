import CNcurses
import SafeText
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The opened terminal: ncurses' handle, what it is like, and the bytes that go to it past ncurses.
struct OpenTerminal {
    /// ncurses' screen; freed by whoever closes.
    let handle: UnsafeMutableRawPointer
    let output: TerminalOutput
    /// Why it goes by another name than its own; nil when it does not.
    let note: SafeText?
    private let isXtermLike: Bool

    private static let isClaimed = Mutex(false)

    /// Reserves the process' terminal.
    static func claim() throws {
        let wasClaimed = isClaimed.withLock { claimed in
            defer { claimed = true }
            return claimed
        }
        if wasClaimed { throw ScreenError.alreadyOpen }
    }

    static func release() { isClaimed.withLock { $0 = false } }

    /// Opens the terminal by its own name or, where that is unknown or cannot place the cursor, by a common one.
    init?(name: String) {
        guard let output = TerminalOutput() else { return nil }
        self.output = output
        var isKnown = false
        for candidate in TerminalNames.candidates(for: name) {
            let description = shim_description(candidate)
            if description == Int32(SHIM_WITHOUT_CURSOR), candidate == name { isKnown = true }
            // What cannot even place the cursor is asked for as little as there is.
            if isKnown, candidate != "vt100" { continue }
            guard description == Int32(SHIM_DESCRIBED), let handle = Self.open(candidate, output) else { continue }
            self.handle = handle
            note = TerminalNames.note(wanted: name, used: candidate, isKnown: isKnown)
            isXtermLike = TerminalNames.isXtermLike(candidate)
            return
        }
        output.close()
        return nil
    }

    /// Opens `name` with the sequences left out that not every terminal has; as it is installed where that cannot be.
    private static func open(_ name: String, _ output: TerminalOutput) -> UnsafeMutableRawPointer? {
        guard let installed = TerminalDescription(installed: name, environment: NcursesScreen.environment) else {
            return shim_open(name, output.stream)
        }
        let own = NcursesScreen.environment("TERMINFO")
        setenv("TERMINFO", installed.keepingToCommonSequences.inline, 1)
        let handle = shim_open(name, output.stream)
        // The agent's own programs, such as an editor, are to see what was set before.
        if let own { setenv("TERMINFO", own, 1) } else { unsetenv("TERMINFO") }
        return handle ?? shim_open(name, output.stream)
    }

    /// Switches the private modes on.
    func enter() { write(TerminalModes.on(isXtermLike: isXtermLike)) }

    /// Switches the private modes off and puts the window's title back.
    func leave(hasTitle: Bool) { write(modesOff(hasTitle: hasTitle)) }

    /// What gives the terminal back without ncurses.
    func restoreBytes(hasTitle: Bool) -> [UInt8] {
        RestoreSequence.bytes(modes: modesOff(hasTitle: hasTitle)) { name in
            shim_capability(name).map { String(cString: $0) }
        }
    }

    /// Sets the window's title where the terminal has one; the old one is put aside the first time.
    func setTitle(_ title: SafeText, isFirst: Bool, isUnicode: Bool) {
        guard isXtermLike else { return }
        let cut = title.truncated(to: 200, mark: "~").string
        let text = isUnicode ? cut : String(cut.map(ASCIIFallback.of))
        write((isFirst ? TerminalModes.saveTitle : "") + TerminalModes.title(text))
    }

    private func modesOff(hasTitle: Bool) -> String {
        TerminalModes.off(isXtermLike: isXtermLike) + (hasTitle && isXtermLike ? TerminalModes.restoreTitle : "")
    }

    private func write(_ text: String) { output.write(Array(text.utf8)) }
}
