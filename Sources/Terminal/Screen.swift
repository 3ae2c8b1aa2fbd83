/// A screen that shows frames and reports events: ncurses in the program, a scripted one in tests.
///
/// Used from one thread only.
package protocol Screen: AnyObject {
    var size: Size { get }
    var capabilities: TerminalCapabilities { get }

    /// Shows `frame`; only what differs from the last one is written.
    func present(_ frame: Frame, palette: Palette)

    /// Waits for the next events.
    ///
    /// - Parameter timeout: nil waits for ever. `wake()` ends the wait with no event.
    func events(timeout: Duration?) -> [Event]

    /// Ends a running `events` wait. The one method that may be called from any thread.
    func wake()

    /// Stops the program as a shell's job, and comes back drawn anew once it is continued.
    func suspend()

    /// Gives the terminal back as it was found.
    func close()
}

extension Screen {
    /// What is no terminal has no job to stop.
    package func suspend() {}
}
