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
    /// How long the closing bracket of a paste may be late before the paste is over without it.
    private static let pasteGap = Duration.seconds(1)

    package func events(timeout: Duration?) -> [Event] {
        if isGone { return [.hangup] }
        let clock = ContinuousClock()
        let end = timeout.map { clock.now + $0 }
        while true {
            let left = end.map { max(.zero, $0 - clock.now) }
            let wait = decoder.isPasting ? min(left ?? Self.pasteGap, Self.pasteGap) : left
            let woken = poll(wait)
            let requested = woken.wasWoken ? answerRequests() : []
            let typed = woken.hasInput ? drain() : []
            if woken.isGone || (woken.hasInput && typed == nil) {
                isGone = true
                return requested + (typed ?? []) + [.hangup]
            }
            let events = requested + (typed ?? [])
            if !events.isEmpty || woken.wasWoken { return events }
            if decoder.isPasting, woken.isQuiet, wait == Self.pasteGap { return decoder.endPaste() }
            if let end, clock.now >= end { return [] }
        }
    }

    private struct Woken {
        var wasWoken = false
        var hasInput = false
        var isGone = false
        /// The time ran out.
        var isQuiet = false
    }

    private func poll(_ wait: Duration?) -> Woken {
        var descriptors = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: restore_wake_descriptor(), events: Int16(POLLIN), revents: 0),
        ]
        let count = systemPoll(&descriptors, wait.map(Self.milliseconds) ?? -1)
        if count == 0 { return Woken(isQuiet: true) }
        // Interrupted: the signal's handler wrote to the pipe if there is something to do.
        if count < 0 { return Woken() }
        let terminal = Int32(descriptors[0].revents)
        return Woken(
            wasWoken: descriptors[1].revents != 0, hasInput: terminal & POLLIN != 0,
            isGone: terminal & (POLLHUP | POLLERR | POLLNVAL) != 0)
    }

    /// Rounded up: a wait that ends early would only be repeated.
    private static func milliseconds(_ wait: Duration) -> Int32 {
        let parts = wait.components
        let whole = Double(parts.seconds) * 1000 + (Double(parts.attoseconds) / 1e15).rounded(.up)
        return Int32(min(max(0, whole), Double(Int32.max)))
    }

    /// What signals asked for since the last time.
    private func answerRequests() -> [Event] {
        let requests = restore_take_requests()
        var events: [Event] = []
        let before = size
        if requests & Int32(RESTORE_REQUEST_CONTINUE) != 0 { resume() }
        if requests & Int32(RESTORE_REQUEST_SUSPEND) != 0 { suspend() }
        let isResized = requests & Int32(RESTORE_REQUEST_RESIZE) != 0
        if isResized {
            // Also when the size is the same again: the terminal may have moved its lines meanwhile.
            _ = measure()
            shown = nil
            shim_invalidate()
        }
        if isResized || size != before { events.append(.resize(size)) }
        if requests & Int32(RESTORE_REQUEST_END) != 0 { events.append(.hangup) }
        return events
    }

    /// Everything that was typed so far; nil when the terminal has come to its end.
    private func drain() -> [Event]? {
        if restore_waiting_bytes(STDIN_FILENO) <= 0 { return nil }
        var events: [Event] = []
        while true {
            let code = shim_read()
            if code < 0 { break }
            switch code {
            case Int32(SHIM_KEY_MOUSE): events += mouse()
            case Int32(SHIM_KEY_RESIZE): break
            default: events += decoder.decode(Int(code))
            }
        }
        return events + decoder.pause()
    }

    private func mouse() -> [Event] {
        var (row, column): (Int32, Int32) = (0, 0)
        let kind = shim_read_mouse(&row, &column)
        let position = Position(row: Int(row), column: Int(column))
        // A mouse inside a paste is no mouse.
        if decoder.isPasting { return [] }
        switch kind {
        case Int32(SHIM_MOUSE_PRESS):
            return [.mouse(Mouse(clicks.press(at: position, now: ContinuousClock().now), at: position))]
        case Int32(SHIM_MOUSE_WHEEL_UP): return [.mouse(Mouse(.wheelUp, at: position))]
        case Int32(SHIM_MOUSE_WHEEL_DOWN): return [.mouse(Mouse(.wheelDown, at: position))]
        default: return []
        }
    }

    /// Drops what was typed but not read yet, before a question that must not be answered by accident.
    package func dropTypedAhead() {
        while shim_read() >= 0 {}
        decoder = InputDecoder()
    }
}

private func systemPoll(_ descriptors: inout [pollfd], _ milliseconds: Int32) -> Int32 {
    #if canImport(Glibc)
        Glibc.poll(&descriptors, nfds_t(descriptors.count), milliseconds)
    #elseif canImport(Musl)
        Musl.poll(&descriptors, nfds_t(descriptors.count), milliseconds)
    #else
        Darwin.poll(&descriptors, nfds_t(descriptors.count), milliseconds)
    #endif
}
