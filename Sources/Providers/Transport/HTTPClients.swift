import AsyncHTTPClient
import NIOCore
import NIOSSL
import Synchronization

/// The two HTTP clients that transports share: one that keeps connections for reads, one that does not for writes.
///
/// A write never travels on a kept connection, which the server may be closing at that very moment: a connection lost
/// before the first byte arrived could not be told from one lost after. Neither client follows redirects, reconnects
/// silently, speaks less than TLS 1.2 or takes a certificate unchecked, and nothing can make it.
package struct HTTPClients: Sendable {
    let reads: LazyClient
    let writes: LazyClient

    /// - Parameter authority: trusted beside the system's own.
    package init(trusting authority: CertificateAuthority? = nil) {
        reads = LazyClient { HTTPClients.configuration(trusting: authority) }
        writes = LazyClient {
            var configuration = HTTPClients.configuration(trusting: authority)
            configuration.maximumUsesPerConnection = 1
            return configuration
        }
    }

    private static func configuration(trusting authority: CertificateAuthority?) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        tls.certificateVerification = .fullVerification
        if let authority { tls.additionalTrustRoots = [.certificates(authority.certificates)] }
        configuration.tlsConfiguration = tls
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(5))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(10)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 4
        configuration.httpVersion = .http1Only
        return configuration
    }

    /// The clients for `authority`, the same ones at every call; for the life of the process, closed by its end.
    package static func shared(trusting authority: CertificateAuthority?) -> HTTPClients {
        made.withLock { made in
            if let clients = made[authority] { return clients }
            let clients = HTTPClients(trusting: authority)
            made[authority] = clients
            return clients
        }
    }

    private static let made = Mutex<[CertificateAuthority?: HTTPClients]>([:])

    /// Closes every connection; the clients cannot be used afterwards.
    package func shutdown() async {
        try? await reads.shutdown()
        try? await writes.shutdown()
    }
}

/// A client that is made when the first request needs it: its threads have no place in the start of the program.
final class LazyClient: Sendable {
    private let made = Mutex<HTTPClient?>(nil)
    private let configuration: @Sendable () -> HTTPClient.Configuration

    init(_ configuration: @escaping @Sendable () -> HTTPClient.Configuration) {
        self.configuration = configuration
    }

    var client: HTTPClient {
        made.withLock { made in
            if let made { return made }
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration())
            made = client
            return client
        }
    }

    func shutdown() async throws { try await made.withLock { $0 }?.shutdown() }
}
