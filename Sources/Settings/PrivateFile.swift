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
        let descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw SecretReader.Failure(message: errno == ELOOP ? "is a symbolic link" : reason(errno))
        }
        defer { close(descriptor) }
        try check(descriptor)
        var bytes = [UInt8](repeating: 0, count: PrivateFile.sizeLimit + 1)
        var count = 0
        while count < bytes.count {
            let size = bytes.count - count
            let got = bytes.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map { read(descriptor, $0 + count, size) } ?? 0
            }
            guard got >= 0 else { throw SecretReader.Failure(message: reason(errno)) }
            if got == 0 { break }
            count += got
        }
        guard count <= PrivateFile.sizeLimit else { throw SecretReader.Failure(message: "is larger than 64 KiB") }
        guard let text = String(validating: bytes.prefix(count), as: UTF8.self) else {
            throw SecretReader.Failure(message: "is not UTF-8 text")
        }
        return text
    }

    /// The folder of the file. Where everybody may write, anybody may put another file in the place of this one, unless
    /// the sticky bit keeps files to their owners.
    private func openFolder() throws -> Int32 {
        let parent = (path as NSString).deletingLastPathComponent
        let descriptor = open(parent.isEmpty ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SecretReader.Failure(message: reason(errno)) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            defer { close(descriptor) }
            throw SecretReader.Failure(message: reason(errno))
        }
        guard status.st_mode & S_IWOTH == 0 || status.st_mode & S_ISVTX != 0 else {
            close(descriptor)
            throw SecretReader.Failure(message: "lies in a folder where everybody may write; chmod o-w the folder")
        }
        return descriptor
    }

    private func check(_ descriptor: Int32) throws {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SecretReader.Failure(message: reason(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw SecretReader.Failure(message: "is not a regular file") }
        guard status.st_uid == geteuid() else { throw SecretReader.Failure(message: "belongs to another user") }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw SecretReader.Failure(message: "can be read by others (mode \(mode)); chmod 600 it")
        }
    }

    private func reason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}
