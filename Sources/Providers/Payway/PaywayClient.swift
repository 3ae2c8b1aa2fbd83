import Billing
import Foundation
import SafeText

/// Requests below `/external/api/v1` with a token, and what their answers mean (sections 3.4, 4 and 5).
struct PaywayClient: Sendable {
    static let prefix = "/external/api/v1"
    /// Section 11.
    static let readDeadline = Duration.seconds(15)

    private let transport: Transport
    private let tokens: PaywayTokens
    private let pace: RequestPace

    init(transport: Transport, settings: ConnectionSettings, options: PaywayOptions, world: World) {
        self.transport = transport
        let scopes = options.scopes(isReadOnly: settings.connection.isReadOnly)
        tokens = PaywayTokens(transport: transport, settings: settings, scopes: scopes, world: world)
        pace = RequestPace(rate: options.rate, world: world)
    }

    /// Makes sure there is a token.
    ///
    /// - Throws: `ProviderError`.
    func authorise() async throws { _ = try await tokens.current() }

    /// Reads one JSON document.
    ///
    /// - Parameter body: C0 alone has one (trap T9).
    /// - Throws: `ProviderError`.
    func get(_ path: String, _ query: [(name: String, value: String)] = [], body: JSON? = nil) async throws -> JSON {
        let request = HTTPRequest(
            .get, PaywayClient.prefix + path, query: query, body: body?.data, effect: .read,
            deadline: PaywayClient.readDeadline)
        let response = try await authorised(request) { try await transport.read($0) }
        guard response.status == 200 else { throw PaywayFault(response).readError }
        guard let json = response.json else { throw ProviderError.malformed("the answer is not JSON") }
        return json
    }

    /// Sends one mutating request; `judge` reads what a 200 answered and returns nil when it is not what was promised.
    func put(
        _ path: String, _ body: JSON, deadline: Duration, judge: (JSON) -> WriteAnswer.Evidence?
    ) async -> WriteAnswer {
        let request = HTTPRequest(
            .put, PaywayClient.prefix + path, body: body.data, effect: .write, deadline: deadline)
        do {
            // Before a token is fetched, too, which is a read and would wait.
            try transport.refuseInPause()
            let token = try await tokens.current()
            try await pace.turn()
            let response = try await transport.send(request.with(token))
            // Section 3.3 would send it once more. A mutating request leaves once, so the agent tries again, with a
            // fresh token then.
            if response.status == 401 { await tokens.forget(token) }
            guard response.status == 200 else { return PaywayFault(response).writeAnswer }
            guard let evidence = response.json.flatMap(judge) else {
                return .unclear("Payway answered 200, but not with what the request should bring")
            }
            return .accepted(evidence)
        } catch TransportFailure.notSent(let why) {
            return .notSent(SafeText(why))
        } catch TransportFailure.lost(let why) {
            return .unclear(SafeText(why))
        } catch ProviderError.unauthorised(let why) {
            return .unauthorised(why)
        } catch let error as ProviderError {
            // From the token endpoint: the request itself has not left.
            return .notSent("no access token: \(error.message)")
        } catch {
            return .notSent("stopped before it was sent")
        }
    }

    /// A read with a token; once more with a fresh one after a 401 (section 3.3).
    private func authorised(
        _ request: HTTPRequest, send: (HTTPRequest) async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        let token = try await tokens.current()
        try await pace.turn()
        let response = try await send(request.with(token))
        guard response.status == 401 else { return response }
        let fresh = try await tokens.current(insteadOf: token)
        try await pace.turn()
        return try await send(request.with(fresh))
    }
}

extension HTTPRequest {
    /// The three headers that every call carries, GETs included (section 3.4).
    fileprivate func with(_ token: Secret) -> HTTPRequest {
        var request = self
        request.headers = [
            (name: "Authorization", value: "Bearer \(token.reveal())"),
            (name: "Content-Type", value: "application/json"), (name: "Accept", value: "application/json"),
        ]
        return request
    }
}

extension JSON {
    /// What a read or a C1 wraps in `item`; itself when it came without (section 7, A1; section 9, C0).
    var unwrapped: JSON { self["item"] ?? self }
}
