import CNcurses
import CTerminalRestore
import SafeText

/// The terminal of the process, drawn by ncurses.
///
/// Everything but `wake()` belongs to the thread that opened it. One screen at a time: ncurses, the terminal and the
/// signal handlers are the process' own.
package final class NcursesScreen: Screen {
    package private(set) var size: Size
    package let capabilities: TerminalCapabilities
    /// What the user should be told once the screen is gone, such as an unknown terminal type.
    package let notes: [SafeText]
    /// What was written to standard error meanwhile; complete after `close()`, for the caller to print.
    package private(set) var collectedError = ""

    let terminal: OpenTerminal
    var decoder = InputDecoder()
    var clicks = ClickCounter()
    var pairs: PairTable
    var pens: [Style: Pen] = [:]
    var texts: [CellKey: CellText] = [:]
    var shown: (frame: Frame, palette: Palette)?
    var title: SafeText?
    var isGone = false
    var isMouseOn = false
    private var capturedError: CapturedError?
    private var isClosed = false

    init(terminal: OpenTerminal, capabilities: TerminalCapabilities, pairLimit: Int, options: ScreenOptions) {
        self.terminal = terminal
        self.capabilities = capabilities
        notes = [terminal.note].compactMap { $0 }
        pairs = PairTable(limit: pairLimit)
        size = Self.measured()
        terminal.enter()
        arm()
        if options.mouse { setMouse(true) }
        if options.capturesStandardError { capturedError = CapturedError() }
    }

    deinit { close() }

    package func wake() { restore_wake() }

    /// Reports the mouse, or leaves it to the terminal's own text selection.
    package func setMouse(_ isOn: Bool) {
        shim_set_mouse(isOn ? 1 : 0)
        isMouseOn = isOn
    }

    package func close() {
        guard !isClosed else { return }
        isClosed = true
        leave()
        shim_free(terminal.handle)
        terminal.output.close()
        if let capturedError { collectedError = capturedError.finish() }
        capturedError = nil
        restore_uninstall()
        OpenTerminal.release()
    }

    /// Gives the terminal back; `come back` is `resume()`.
    func leave() {
        if isMouseOn { shim_set_mouse(0) }
        terminal.leave(hasTitle: title != nil)
        shim_show_cursor(1)
        shim_leave()
        restore_settings()
        restore_disarm()
    }

    /// Tells the signal handlers what to write should the process die now.
    func arm() {
        let bytes = terminal.restoreBytes(hasTitle: title != nil)
        bytes.withUnsafeBytes { buffer in
            restore_arm(1, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
        }
    }

    /// Takes over the size the terminal has now. Returns whether it changed.
    func measure() -> Bool {
        var (rows, columns): (Int32, Int32) = (0, 0)
        if restore_window_size(1, &rows, &columns) == 1 { shim_resize(rows, columns) }
        let measured = Self.measured()
        defer { size = measured }
        return measured != size
    }

    private static func measured() -> Size {
        var (rows, columns): (Int32, Int32) = (0, 0)
        shim_size(&rows, &columns)
        return Size(columns: Int(columns), rows: Int(rows))
    }
}
