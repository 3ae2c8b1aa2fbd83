import CTerminalRestore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Standard error led into a nameless file while the screen is up.
struct CapturedError {
    private let capture: Int32
    private let original: Int32
    /// What is read back at most; what came last is kept.
    private static let limit = 64 * 1024

    /// Starts collecting. Nil when standard error does not lead to a terminal, or no file can be made.
    init?() {
        guard isatty(STDERR_FILENO) == 1, let file = tmpfile() else { return nil }
        capture = fcntl(fileno(file), F_DUPFD_CLOEXEC, 3)
        fclose(file)
        original = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        guard capture >= 0, original >= 0, dup2(capture, STDERR_FILENO) >= 0 else {
            if capture >= 0 { Descriptor.close(capture) }
            if original >= 0 { Descriptor.close(original) }
            return nil
        }
        restore_set_captured_error(capture, original)
    }

    /// Puts standard error back and returns what was collected.
    func finish() -> String {
        restore_set_captured_error(-1, -1)
        dup2(original, STDERR_FILENO)
        let end = lseek(capture, 0, SEEK_END)
        let start = max(0, Int(end) - Self.limit)
        var bytes = [UInt8](repeating: 0, count: max(0, Int(end) - start))
        let count = bytes.withUnsafeMutableBytes { pread(capture, $0.baseAddress, $0.count, off_t(start)) }
        Descriptor.close(capture)
        Descriptor.close(original)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
