import Foundation

/// A file that only its owner may read, opened so that nobody can swap it in between.
struct PrivateFile {
    let path: String

    /// The most bytes of a secret.
    static let sizeLimit = 64 * 1024

    /// The contents as UTF-8.
    ///
    /// - Throws: `SecretReader.Failure` when the file is a link, is not this user's, or is open to others.
    func contents() throws -> String {
        let folder = try openFolder()
        defer { close(folder) }
        // In that folder and no other, should the path lead elsewhere by now.
        let name = (path as NSString).lastPathComponent
        let descriptor = openat(folder, name, BoundedRead.flags | O_NOFOLLOW)
        guard descriptor >= 0 else {
            throw SecretReader.Failure(message: errno == ELOOP ? "is a symbolic link" : PrivateFile.reason(errno))
        }
        defer { close(descriptor) }
        try check(descriptor)
        guard let bytes = BoundedRead.bytes(descriptor, limit: PrivateFile.sizeLimit) else {
            throw SecretReader.Failure(message: PrivateFile.reason(errno))
        }
        guard bytes.count <= PrivateFile.sizeLimit else {
            throw SecretReader.Failure(message: "is larger than 64 KiB")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SecretReader.Failure(message: "is not UTF-8 text")
        }
        return text
    }

    #if os(Linux)
        /// `O_PATH`, the same on every architecture that Swift knows; the C library's headers show it to GNU sources only.
        private static let forLookup: Int32 = 0o10_000_000
    #else
        private static let forLookup = O_RDONLY
    #endif

    /// The folder of the file. Where everybody may write, anybody may put another file in the place of this one, unless
    /// the sticky bit keeps files to their owners.
    private func openFolder() throws -> Int32 {
        let parent = (path as NSString).deletingLastPathComponent
        // Only to look a name up in it: a folder may be searched without being readable.
        let descriptor = open(parent.isEmpty ? "." : parent, PrivateFile.forLookup | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SecretReader.Failure(message: PrivateFile.reason(errno)) }
        guard let status = BoundedRead.status(descriptor) else {
            defer { close(descriptor) }
            throw SecretReader.Failure(message: PrivateFile.reason(errno))
        }
        guard status.st_mode & S_IWOTH == 0 || status.st_mode & S_ISVTX != 0 else {
            close(descriptor)
            throw SecretReader.Failure(message: "lies in a folder where everybody may write; chmod o-w the folder")
        }
        return descriptor
    }

    private func check(_ descriptor: Int32) throws {
        guard let status = BoundedRead.status(descriptor) else {
            throw SecretReader.Failure(message: PrivateFile.reason(errno))
        }
        guard status.isRegularFile else { throw SecretReader.Failure(message: "is not a regular file") }
        guard status.st_uid == geteuid() else { throw SecretReader.Failure(message: "belongs to another user") }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw SecretReader.Failure(message: "can be read by others (mode \(mode)); chmod 600 it")
        }
    }

    /// The system's own words for the error number `code`.
    static func reason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}
