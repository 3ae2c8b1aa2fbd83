import Foundation
import NIOSSL

/// Certificates that a connection trusts beside the system's own.
package struct CertificateAuthority: Sendable, Hashable {
    /// Why a file is none, in words that follow its name.
    package struct Failure: Error, Sendable {
        package let message: String
    }

    /// A whole bundle of a system is smaller.
    private static let sizeLimit = 1024 * 1024

    /// As PEM.
    private let text: [UInt8]

    /// Reads the certificates in a PEM file.
    ///
    /// - Throws: `Failure` when there is none to be had.
    package init(contentsOf path: String) throws(Failure) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Failure(message: "there is no such file")
        }
        guard !isFolder.boolValue, let data = FileManager.default.contents(atPath: path) else {
            throw Failure(message: "it cannot be read")
        }
        guard data.count <= CertificateAuthority.sizeLimit else { throw Failure(message: "it is larger than 1 MiB") }
        text = [UInt8](data)
        guard !certificates.isEmpty else { throw Failure(message: "it holds no certificate in PEM form") }
    }

    /// Read again for each use: they are objects of the TLS library, and no values.
    var certificates: [NIOSSLCertificate] { (try? NIOSSLCertificate.fromPEMBytes(text)) ?? [] }
}
