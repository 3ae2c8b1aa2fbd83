import CPseudoTerminal
import Foundation
import Terminal

/// The real driver on a pseudo-terminal of this process: what it writes is read back after every frame.
///
/// One at a time, because the driver draws on standard input and output, which this takes away from the process.
final class FuzzTerminal {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// A terminal to be tried.
    struct Kind: Hashable {
        let name: String
        let isASCII: Bool
    }

    static let usual = Size(columns: 48, rows: 8)
    static let kinds = [
        Kind(name: "xterm-256color", isASCII: false), Kind(name: "xterm-256color", isASCII: true),
        Kind(name: "screen-256color", isASCII: false), Kind(name: "linux", isASCII: false),
        Kind(name: "vt100", isASCII: true), Kind(name: "xterm", isASCII: false),
    ]

    let screen: NcursesScreen
    private let other: Int32
    private var marks = 0

    /// Opens the terminal `kind`; what the driver writes to begin with is to be read with `read`.
    init(_ kind: Kind, other: Int32) throws {
        self.other = other
        try Self.resize(other, Self.usual)
        setenv("TERM", kind.name, 1)
        setenv("LC_ALL", "C.UTF-8", 1)
        // The fuzzer's own handlers tell which input it was.
        let handlers = SignalHandlers()
        screen = try NcursesScreen.open(ScreenOptions(isASCII: kind.isASCII, capturesStandardError: false))
        handlers.restore()
    }

    /// Makes a pseudo-terminal, puts it on standard input and output and returns its other side.
    static func takeStandardStreams() throws -> Int32 {
        let other = pseudo_terminal_take_streams(Int32(usual.rows), Int32(usual.columns))
        guard other >= 0 else { throw Failure(description: "no pseudo-terminal: errno \(errno)") }
        return other
    }

    /// Gives the window another size and lets the driver notice.
    func resize(_ size: Size) throws {
        try FuzzTerminal.resize(other, size)
        kill(getpid(), SIGWINCH)
        _ = screen.events(timeout: .zero)
    }

    /// Everything written since the last time.
    ///
    /// A mark that nobody can guess is sent behind it: the terminal hands bytes on when it likes to.
    func read() throws -> [UInt8] {
        marks += 1
        let mark = Array("\u{1E}end of output \(marks)\u{1E}".utf8)
        guard write(STDOUT_FILENO, mark, mark.count) == mark.count else {
            throw Failure(description: "the pseudo-terminal takes nothing: errno \(errno)")
        }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 16 * 1024)
        while !bytes.hasSuffix(mark) {
            var waiting = pollfd(fd: other, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 10_000) > 0 else { throw Failure(description: "nothing comes back") }
            let count = Foundation.read(other, &part, part.count)
            guard count > 0 else { throw Failure(description: "the pseudo-terminal has ended: errno \(errno)") }
            bytes += part.prefix(count)
        }
        return bytes.dropLast(mark.count)
    }

    private static func resize(_ descriptor: Int32, _ size: Size) throws {
        guard pseudo_terminal_resize(descriptor, Int32(size.rows), Int32(size.columns)) == 0 else {
            throw Failure(description: "no window size: errno \(errno)")
        }
    }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ end: [UInt8]) -> Bool { suffix(end.count) == end[...] }
}

/// What happens at a crash, kept while somebody else arranges for it.
private struct SignalHandlers {
    private let kept: [(signal: Int32, action: sigaction)]

    init() {
        kept = [SIGSEGV, SIGILL, SIGABRT, SIGFPE, SIGBUS, SIGTRAP, SIGTERM, SIGINT].map { number in
            var action = sigaction()
            sigaction(number, nil, &action)
            return (number, action)
        }
    }

    func restore() {
        for (number, action) in kept {
            var action = action
            sigaction(number, &action, nil)
        }
    }
}
