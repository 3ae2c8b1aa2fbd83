import Billing
import Foundation
import NIOCore
import NIOPosix
import Providers
import TestSupport
import Testing

/// The head of an answer and the first byte of its body, and then nothing.
@Suite("A body that does not come")
struct StalledBodyTests {
    @Test("ends at the request's deadline, for reads and for writes")
    func stalled() async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in channel.pipeline.addHandler(HalfAnAnswer()) }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(server.localAddress?.port)
        let settings = ConnectionSettings(
            connection: .sample(), baseURL: try #require(URL(string: "http://127.0.0.1:\(port)")))
        let clients = HTTPClients()
        let transport = Transport(
            clients: clients, settings: settings, redactor: Redactor(), world: .real,
            routes: [.read(.get, "/work", section: ""), .write(.post, "/work", section: "")])
        for request in [
            HTTPRequest(.get, "/work", effect: .read, deadline: .milliseconds(300)),
            HTTPRequest(.post, "/work", effect: .write, deadline: .milliseconds(300)),
        ] {
            let failure = await #expect(throws: TransportFailure.self) { try await transport.send(request) }
            guard case .lost(let why)? = failure else {
                Issue.record("it may have arrived")
                continue
            }
            #expect(why == "no answer before the deadline")
        }
        await clients.shutdown()
        try await server.close()
    }
}

private final class HalfAnAnswer: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n{"
        context.writeAndFlush(NIOAny(ByteBuffer(string: head)), promise: nil)
    }
}
