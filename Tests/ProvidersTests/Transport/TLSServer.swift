import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// An HTTPS server on loopback that answers every request with `{}` and remembers what it could decrypt.
final class TLSServer: Sendable {
    let port: Int
    private let channel: any Channel
    private let received: Received

    /// What arrived behind the handshake.
    final class Received: Sendable {
        private let bytes = Mutex<[UInt8]>([])
        var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
        func append(_ more: some Sequence<UInt8>) { bytes.withLock { $0 += more } }
    }

    var text: String { received.text }

    /// Where the invented authority, certificates and key are.
    static func file(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Certificates/\(name)").path
    }

    /// Serves with a certificate as long as `body` runs.
    ///
    /// - Parameter newest: the newest version of TLS that the server speaks; nil for every one.
    static func serving(
        certificate: String = "server.pem", newest: TLSVersion? = nil,
        _ body: @Sendable (TLSServer) async throws -> Void
    ) async throws {
        let chain = try NIOSSLCertificate.fromPEMFile(file(certificate)).map { NIOSSLCertificateSource.certificate($0) }
        let key = try NIOSSLPrivateKey(file: file("server.key"), format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv1
        configuration.maximumTLSVersion = newest
        let server = try await TLSServer(context: NIOSSLContext(configuration: configuration))
        do {
            try await body(server)
        } catch {
            try? await server.channel.close()
            throw error
        }
        try await server.channel.close()
    }

    private init(context: NIOSSLContext) async throws {
        let received = Received()
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        NIOSSLServerHandler(context: context), Answerer(received))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.received = received
        port = channel.localAddress?.port ?? 0
    }

    private final class Answerer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let received: Received

        init(_ received: Received) { self.received = received }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            received.append(unwrapInboundIn(data).readableBytesView)
            let answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
