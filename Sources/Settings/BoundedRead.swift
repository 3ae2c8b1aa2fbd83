import Foundation

/// Reading a file that may turn out to be anything, without waiting for it or reading on and on.
enum BoundedRead {
    /// Opening with these waits neither for a FIFO's other side nor leaves the descriptor to other programs.
    static let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK

    /// What `descriptor` is; nil with `errno` set when the system does not tell.
    static func status(_ descriptor: Int32) -> stat? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? status : nil
    }

    /// The bytes up to the end of the file, no more than one above `limit`; nil with `errno` set when they cannot be
    /// read.
    static func bytes(_ descriptor: Int32, limit: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress?.advanced(by: count), limit + 1 - count)
            }
            guard got >= 0 else { return nil }
            if got == 0 { break }
            count += got
        }
        return Array(bytes.prefix(count))
    }
}

extension stat {
    /// Whether it is a plain file, not a folder, a FIFO or a device.
    var isRegularFile: Bool { st_mode & S_IFMT == S_IFREG }
}
