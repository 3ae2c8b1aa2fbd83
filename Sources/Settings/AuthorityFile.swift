import Foundation
import Providers

/// A file with certificate authorities, which is no secret: anybody may read it, and it may be a link.
struct AuthorityFile {
    /// Why a file holds none, in words that follow its name.
    struct Failure: Error {
        let message: String
    }

    let path: String

    /// A whole bundle of a system is smaller.
    private static let sizeLimit = 1024 * 1024

    /// The certificates in it.
    ///
    /// - Throws: `Failure` when there is none to be had.
    func authority() throws(Failure) -> CertificateAuthority {
        guard let authority = CertificateAuthority(pem: try contents()) else {
            throw Failure(message: "it holds no certificate in PEM form")
        }
        return authority
    }

    private func contents() throws(Failure) -> [UInt8] {
        let descriptor = open(path, BoundedRead.flags)
        guard descriptor >= 0 else {
            throw Failure(message: errno == ENOENT ? "there is no such file" : "it cannot be read")
        }
        defer { close(descriptor) }
        guard BoundedRead.status(descriptor)?.isRegularFile == true else {
            throw Failure(message: "it cannot be read: it is no regular file")
        }
        guard let bytes = BoundedRead.bytes(descriptor, limit: AuthorityFile.sizeLimit) else {
            throw Failure(message: "it cannot be read")
        }
        guard bytes.count <= AuthorityFile.sizeLimit else { throw Failure(message: "it is larger than 1 MiB") }
        return bytes
    }
}
