import CNcurses

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The way to the terminal: ncurses' own descriptor, from which an update is passed on in one piece.
///
/// ncurses (6.4) writes after every movement of the cursor. A frame would arrive in dozens of pieces, each of which
/// wakes the terminal to show a half of it.
struct TerminalOutput {
    /// What ncurses takes for standard output: a stream on a descriptor of its own.
    let stream: UnsafeMutableRawPointer
    private let terminal: Int32
    private let descriptor: Int32
    /// Memory in place of the terminal during an update; nil where it cannot be had, and pieces go out as they come.
    private let gathered: Int32?

    /// Nil when no descriptor is left.
    init?(terminal: Int32 = STDOUT_FILENO) {
        self.terminal = terminal
        descriptor = fcntl(terminal, F_DUPFD_CLOEXEC, 3)
        guard descriptor >= 0, let stream = shim_stream(descriptor) else { return nil }
        self.stream = stream
        let memory = shim_memory_file()
        gathered = memory >= 0 ? memory : nil
    }

    /// Does `update`, then sends all that it wrote.
    func send(_ update: () -> Void) {
        guard let gathered, shim_redirect(descriptor, gathered) != 0 else { return update() }
        update()
        _ = shim_redirect(descriptor, terminal)
        let count = Int(lseek(gathered, 0, SEEK_CUR))
        let bytes = [UInt8](unsafeUninitializedCapacity: Swift.max(0, count)) { buffer, initialized in
            initialized = Swift.max(0, pread(gathered, buffer.baseAddress, buffer.count, 0))
        }
        lseek(gathered, 0, SEEK_SET)
        write(bytes)
    }

    /// Writes past ncurses, between its updates. A terminal that is gone takes nothing, which is no error here.
    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Descriptor.write(terminal, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN {
                var ready = pollfd(fd: terminal, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            } else if errno != EINTR {
                return
            }
        }
    }

    /// Closes what ncurses was given; its screen must be freed before.
    func close() {
        shim_close_stream(stream)
        if let gathered { Descriptor.close(gathered) }
    }
}
