import CNcurses
import CTerminalRestore

extension NcursesScreen {
    /// Stops the program as ^Z does elsewhere, and comes back with everything drawn anew once it is continued.
    ///
    /// Where nobody could continue it (no job control) it returns at once. The size may be another afterwards; the
    /// next `present` should be of a frame in `size`.
    package func suspend() {
        leave()
        restore_stop_group()
        resume()
    }

    /// Takes the terminal again, whatever was done to it meanwhile.
    func resume() {
        shim_resume()
        terminal.enter()
        if isMouseOn { shim_set_mouse(1) }
        if let title { terminal.setTitle(title, isFirst: true, isUnicode: capabilities.isUnicode) }
        arm()
        _ = measure()
        repaint()
    }
}
