import CPseudoTerminal
import Foundation

/// A program on a terminal of its own: what a user would type goes in, what a user would see comes out.
///
/// Every wait is for a condition and has a deadline; when it passes, the error shows the screen and the last bytes.
package actor PseudoTerminal {
    /// How the program ended.
    package enum Ending: Sendable, Hashable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    /// The settings of the terminal that a shell expects to find again.
    package struct Settings: OptionSet, Sendable, Hashable {
        package let rawValue: Int32

        package init(rawValue: Int32) { self.rawValue = rawValue }

        package static let echo = Settings(rawValue: Int32(PSEUDO_TERMINAL_ECHO))
        package static let canonical = Settings(rawValue: Int32(PSEUDO_TERMINAL_CANONICAL))
        package static let signals = Settings(rawValue: Int32(PSEUDO_TERMINAL_SIGNALS))
        package static let newlines = Settings(rawValue: Int32(PSEUDO_TERMINAL_NEWLINES))
        package static let all: Settings = [.echo, .canonical, .signals, .newlines]
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private nonisolated let executor = QueueExecutor(label: "pseudo-terminal")

    package nonisolated let process: pid_t
    private let descriptor: Int32
    private var isOpen = true
    /// Whether the program's side has no holder any more.
    private var isAtEnd = false
    private var ending: Ending?

    /// What the terminal shows.
    package private(set) var screen: VirtualScreen
    /// Every byte the program wrote.
    package private(set) var bytes: [UInt8] = []

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - environment: the whole environment; nothing is inherited. See `environment(term:_:)`.
    ///   - directory: the working directory; nil is the test's own.
    package init(
        _ path: String, _ arguments: [String] = [], rows: Int = 24, columns: Int = 80,
        environment: [String: String], directory: String? = nil
    ) throws {
        var process: pid_t = 0
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0.key + "=" + $0.value) } + [nil]
        defer { (words + variables).forEach { free($0) } }
        descriptor = pseudo_terminal_spawn(
            path, words, variables, directory, Int32(rows), Int32(columns), &process)
        guard descriptor >= 0 else { throw Failure(what: "cannot start \(path): errno \(errno)", screen: "", tail: "") }
        self.process = process
        screen = VirtualScreen(rows: rows, columns: columns)
    }

    deinit {
        if isOpen { close(descriptor) }
        if ending == nil {
            kill(process, SIGKILL)
            var status: Int32 = 0
            waitpid(process, &status, 0)
        }
    }

    /// A small, fixed environment: the terminal's type, a UTF-8 locale, UTC, and `changes` (nil removes).
    package static func environment(
        term: String? = "xterm-256color", _ changes: [String: String?] = [:]
    ) -> [String: String] {
        var variables = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8", "TZ": "UTC"]
        variables["TERM"] = term
        for name in ["LD_LIBRARY_PATH", "TMPDIR"] {
            variables[name] = ProcessInfo.processInfo.environment[name]
        }
        for (name, value) in changes { variables[name] = value }
        return variables
    }

    // MARK: Typing

    /// Sends `text` as if it were typed.
    package func type(_ text: String) throws { try send(Array(text.utf8)) }

    package func press(_ keys: NamedKey...) throws {
        for key in keys { try type(key.rawValue) }
    }

    /// Sends `text` between the brackets of a paste when the program asked for them, plain otherwise.
    package func paste(_ text: String) throws {
        let isBracketed = screen.modes.contains("?2004")
        try type(isBracketed ? "\u{1B}[200~" + text + "\u{1B}[201~" : text)
    }

    package func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        let end = ContinuousClock.now + .patience
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN, ContinuousClock.now < end {
                read(milliseconds: 10)
            } else {
                throw failure("cannot send: errno \(errno)")
            }
        }
    }

    /// Changes the window's size.
    package func resize(rows: Int, columns: Int) {
        read(milliseconds: 0)
        screen.resize(rows: rows, columns: columns)
        _ = pseudo_terminal_resize(descriptor, Int32(rows), Int32(columns))
    }

    /// Sends a signal to the program itself.
    package nonisolated func signal(_ number: Int32) { kill(process, number) }

    /// Closes the window.
    package func hangUp() {
        if isOpen { close(descriptor) }
        isOpen = false
    }

    // MARK: Looking

    /// Waits until the screen fulfils `condition` and returns it.
    @discardableResult
    package func wait(
        _ what: String = "the screen's condition", patience: Duration = .patience,
        until condition: @Sendable (VirtualScreen) -> Bool
    ) throws -> VirtualScreen {
        let end = ContinuousClock.now + patience
        while !condition(screen) {
            let left = end - ContinuousClock.now
            if left <= .zero { throw failure("waited in vain for " + what) }
            if isAtEnd { throw failure("the program ended before " + what) }
            read(milliseconds: Self.milliseconds(left))
        }
        return screen
    }

    /// Waits until `text` stands on the screen.
    @discardableResult
    package func wait(for text: String, patience: Duration = .patience) throws -> VirtualScreen {
        try wait("“\(text)”", patience: patience) { $0.contains(text) }
    }

    /// Waits for the program's end, reading all it still writes.
    package func waitForEnd(patience: Duration = .patience) throws -> Ending {
        if let ending { return ending }
        let end = ContinuousClock.now + patience
        while isOpen, !isAtEnd, ContinuousClock.now < end { read(milliseconds: Self.milliseconds(end - .now)) }
        var status: Int32 = 0
        let left = max(Self.milliseconds(end - .now), 100)
        guard pseudo_terminal_wait(process, left, 0, &status) == 1 else { throw failure("the program did not end") }
        let signal = pseudo_terminal_signal(status)
        let found = signal > 0 ? Ending.killed(signal: signal) : .exited(pseudo_terminal_exit_code(status))
        ending = found
        return found
    }

    /// Waits until the program is stopped, as ^Z does.
    package func waitForStop(patience: Duration = .patience) throws {
        var status: Int32 = 0
        guard pseudo_terminal_wait(process, Self.milliseconds(patience), 1, &status) == 1 else {
            throw failure("the program did not stop")
        }
        if pseudo_terminal_exit_code(status) >= 0 { throw failure("the program ended instead of stopping") }
        read(milliseconds: 0)
    }

    /// The terminal's settings now; empty when it is closed.
    package var settings: Settings { Settings(rawValue: max(0, pseudo_terminal_settings(descriptor))) }

    /// The bytes so far with what cannot be printed escaped.
    package var transcript: String { Self.escaped(bytes[...]) }

    /// Reads what is there, waiting at most so long for the first byte.
    private func read(milliseconds: Int32) {
        guard isOpen, !isAtEnd, pseudo_terminal_poll(descriptor, milliseconds) == 1 else { return }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                screen.feed(buffer[..<count])
                bytes += buffer[..<count]
            } else {
                // Anything but "nothing more now" is the end: Linux reports EIO once the last holder is gone.
                if count == 0 || (errno != EAGAIN && errno != EINTR) { isAtEnd = true }
                return
            }
        }
    }

    private static func milliseconds(_ duration: Duration) -> Int32 {
        let parts = duration.components
        return Int32(clamping: max(0, parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000 + 1))
    }
}

extension PseudoTerminal {
    /// Why a wait failed, with what could be seen: a blank screen alone would not tell why.
    package struct Failure: Error, CustomStringConvertible {
        package let what: String
        package let screen: String
        package let tail: String

        package var description: String { "\(what)\n--- screen\n\(screen)\n--- last bytes\n\(tail)\n---" }
    }

    private func failure(_ what: String) -> Failure {
        Failure(what: what, screen: screen.text, tail: Self.escaped(bytes.suffix(1500)))
    }

    private static func escaped(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
            switch scalar.value {
            case 0x1B: "\\e"
            case 0x0A: "\\n"
            case 0x0D: "\\r"
            case 0x00...0x1F, 0x7F...0x9F: "\\x" + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }.joined()
    }
}
