import AsyncHTTPClient
import NIOCore
import NIOSSL

/// The two HTTP clients that all transports share: one that keeps connections for reads, one that does not for writes.
///
/// A write never travels on a kept connection, which the server may be closing at that very moment: a connection lost
/// before the first byte arrived could not be told from one lost after. Neither client follows redirects, reconnects
/// silently or speaks less than TLS 1.2.
package struct HTTPClients: Sendable {
    let reads: HTTPClient
    let writes: HTTPClient

    package init() {
        var configuration = HTTPClient.Configuration()
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        configuration.tlsConfiguration = tls
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(5))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 4
        configuration.httpVersion = .http1Only
        reads = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        configuration.maximumUsesPerConnection = 1
        writes = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Closes every connection; the clients cannot be used afterwards.
    package func shutdown() async {
        try? await reads.shutdown()
        try? await writes.shutdown()
    }
}
