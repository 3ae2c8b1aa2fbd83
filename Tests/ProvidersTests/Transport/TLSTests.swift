import Billing
import Foundation
import NIOSSL
import Providers
import Sandbox
import TestSupport
import Testing

@Suite("TLS")
struct TLSTests {
    private static func pem(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: TLSServer.file(name))))
    }

    private static func authority() throws -> CertificateAuthority {
        try #require(CertificateAuthority(pem: pem("ca.pem")))
    }

    private func transport(
        to server: TLSServer, host: String = "localhost", trusting authority: CertificateAuthority?
    ) throws -> Transport {
        let settings = ConnectionSettings(
            connection: Connection(id: "x", provider: .unibee, mode: .test),
            baseURL: try #require(URL(string: "https://\(host):\(server.port)")))
        return Transport(
            clients: .shared(trusting: authority), settings: settings, redactor: Redactor(), world: .impatient,
            routes: routes)
    }

    private let routes: [Route] = [
        .read(.get, "/merchant/get", section: "7.17"),
        .write(.post, "/merchant/subscription/cancel", section: "7.8"),
    ]

    private let requests = [
        HTTPRequest(.get, "/merchant/get", headers: [("Authorization", "Bearer canary")], effect: .read),
        HTTPRequest(
            .post, "/merchant/subscription/cancel", headers: [("Authorization", "Bearer canary")],
            body: Data("{}".utf8), effect: .write),
    ]

    /// Neither a read nor a write leaves, and the words say that it is TLS.
    private func expectUnsent(_ server: TLSServer, _ transport: Transport, _ location: SourceLocation) async {
        for request in requests {
            do {
                _ = try await transport.send(request)
                Issue.record("it was answered", sourceLocation: location)
            } catch {
                guard case .notSent(let why) = error else {
                    Issue.record("not told as unsent: \(error)", sourceLocation: location)
                    continue
                }
                #expect(why.contains("TLS"), "\(why)", sourceLocation: location)
            }
        }
        #expect(server.text.isEmpty, sourceLocation: location)
    }

    @Test("an authority of one's own is trusted where it is named")
    func named() async throws {
        try await TLSServer.serving { server in
            let transport = try transport(to: server, trusting: TLSTests.authority())
            for request in requests { #expect(try await transport.send(request).status == 200) }
            #expect(server.text.contains("canary"))
        }
    }

    @Test("it is not trusted elsewhere")
    func notNamed() async throws {
        try await TLSServer.serving { server in
            await expectUnsent(server, try transport(to: server, trusting: nil), #_sourceLocation)
        }
    }

    @Test("a certificate for another name", arguments: [("elsewhere.pem", "localhost"), ("server.pem", "127.0.0.1")])
    func wrongName(certificate: String, host: String) async throws {
        try await TLSServer.serving(certificate: certificate) { server in
            let transport = try transport(to: server, host: host, trusting: TLSTests.authority())
            await expectUnsent(server, transport, #_sourceLocation)
        }
    }

    @Test("a certificate that has expired")
    func expired() async throws {
        try await TLSServer.serving(certificate: "expired.pem") { server in
            let transport = try transport(to: server, trusting: TLSTests.authority())
            await expectUnsent(server, transport, #_sourceLocation)
        }
    }

    @Test("a server that speaks old TLS only", arguments: [TLSVersion.tlsv1, .tlsv11])
    func oldVersion(version: TLSVersion) async throws {
        try await TLSServer.serving(newest: version) { server in
            let transport = try transport(to: server, trusting: TLSTests.authority())
            await expectUnsent(server, transport, #_sourceLocation)
        }
    }

    @Test("TLS 1.2 is enough")
    func version12() async throws {
        try await TLSServer.serving(newest: .tlsv12) { server in
            let transport = try transport(to: server, trusting: TLSTests.authority())
            #expect(try await transport.send(requests[0]).status == 200)
        }
    }

    @Test("a server without TLS")
    func plain() async throws {
        try await ServedSandbox.serving(ScriptedSandbox("unibee") { _ in .text("{}", status: 200) }) { served in
            let url = try #require(URL(string: served.baseURL.absoluteString.replacing("http:", with: "https:")))
            let settings = ConnectionSettings(
                connection: Connection(id: "x", provider: .unibee, mode: .test), baseURL: url)
            let transport = Transport(
                clients: .shared(trusting: nil), settings: settings, redactor: Redactor(), world: .impatient,
                routes: routes)
            await #expect {
                try await transport.send(requests[1])
            } throws: { error in
                guard case .notSent(let why)? = error as? TransportFailure else { return false }
                return why.contains("TLS")
            }
            #expect(served.server.log.all.isEmpty)
        }
    }

    @Test("a text without a certificate is no authority")
    func noAuthority() throws {
        for text in [try TLSTests.pem("server.key"), [], Array("no PEM".utf8)] {
            #expect(CertificateAuthority(pem: text) == nil)
        }
    }
}
