import NIOSSL

/// Certificates that a connection trusts beside the system's own.
package struct CertificateAuthority: Sendable, Hashable {
    private let pem: [UInt8]

    /// The certificates in a PEM text; nil when it holds none.
    package init?(pem: [UInt8]) {
        self.pem = pem
        if certificates.isEmpty { return nil }
    }

    /// Read again for each use: they are objects of the TLS library, and no values.
    var certificates: [NIOSSLCertificate] { (try? NIOSSLCertificate.fromPEMBytes(pem)) ?? [] }
}
