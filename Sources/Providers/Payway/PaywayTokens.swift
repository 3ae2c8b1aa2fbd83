import Billing
import Foundation
import SafeText

/// The access token of one connection, fetched when first needed and shared by all who ask (section 3).
///
/// An actor because concurrent requests share one token and, while it is being fetched, one fetch.
actor PaywayTokens {
    private struct Held {
        let token: Secret
        let renewAt: Date
    }

    /// How long before its end a token is renewed (section 3.3).
    private static let margin: TimeInterval = 60

    private let transport: Transport
    private let request: HTTPRequest
    private let scopes: [String]
    private let world: World
    private var held: Held?
    private var fetch: Task<Held, any Error>?

    init(transport: Transport, settings: ConnectionSettings, scopes: [String], world: World) {
        self.transport = transport
        self.scopes = scopes
        self.world = world
        let secret = settings.credentials["client_secret"]?.reveal() ?? ""
        transport.redactor.learn(Secret(secret))
        // It changes nothing at the provider, so it may be sent again, and from a read-only connection too.
        var request = HTTPRequest(
            .post, "/api/authorization/access_token",
            headers: [
                (name: "Content-Type", value: "application/x-www-form-urlencoded"),
                (name: "Accept", value: "application/json"),
            ],
            body: HTTPRequest.form([
                (name: "client_id", value: settings.credentials["client_id"]?.reveal() ?? ""),
                (name: "client_secret", value: secret),
                (name: "grant_type", value: "none"),
                (name: "scope", value: scopes.joined(separator: " ")),
            ]),
            effect: .read, deadline: PaywayClient.readDeadline)
        request.answersWithCredential = true
        self.request = request
    }

    /// A token that is good for a while yet.
    ///
    /// - Throws: `ProviderError`.
    func current() async throws -> Secret {
        if let held, world.now() < held.renewAt { return held.token }
        return try await fetched()
    }

    /// Another token than `refused`, which the provider no longer takes.
    ///
    /// - Throws: `ProviderError`.
    func current(insteadOf refused: Secret) async throws -> Secret {
        forget(refused)
        return try await current()
    }

    /// Lets go of a token that the provider no longer takes.
    func forget(_ refused: Secret) {
        if held?.token == refused { held = nil }
    }

    private func fetched() async throws -> Secret {
        let fetch = fetch ?? Task { try await fetchOnce() }
        self.fetch = fetch
        defer { if self.fetch == fetch { self.fetch = nil } }
        let fresh = try await fetch.value
        held = fresh
        return fresh.token
    }

    private func fetchOnce() async throws -> Held {
        let asked = world.now()
        let response = try await transport.read(request)
        guard response.status == 200 else { throw refusal(response) }
        guard let json = response.json, let value = json["access_token"]?.nonEmptyText else {
            throw ProviderError.malformed("the token endpoint answered 200 without a token")
        }
        let token = Secret(value)
        // Only now: a redactor that knew it before would have to be kept from the token's own answer.
        transport.redactor.learn(token)
        // Without `expires_in` the token is used until it is refused.
        let life = json["expires_in"]?.integer.map { TimeInterval(clamping: $0) } ?? .infinity
        // A token that lives shorter than the margin is used for half its life.
        let usable = life > PaywayTokens.margin ? life - PaywayTokens.margin : life / 2
        return Held(token: token, renewAt: usable.isFinite ? asked.addingTimeInterval(usable) : .distantFuture)
    }

    private func refusal(_ response: HTTPResponse) -> ProviderError {
        let json = response.json
        let words = json?["error_description"]?.nonEmptyText ?? json?["message"]?.nonEmptyText ?? "no explanation"
        let message = SafeText(transport.redactor.redact(words), limit: 300)
        let code = (json?["error"]?.nonEmptyText).map { SafeText(transport.redactor.redact($0), limit: 100) }
        switch (response.status, code) {
        case (400, "invalid_scope"):
            let asked = SafeText(scopes.joined(separator: " "))
            return .unauthorised("400 invalid_scope: \(message); the API user needs \(asked)")
        case (401, _), (403, _), (400, "invalid_client"):
            return .unauthorised("\(response.status) \(code ?? "without a code"): \(message)")
        case (429, _): return .rateLimited("too many token requests")
        case (500..., _): return .serverFault("the token endpoint answered \(response.status)")
        case (_, let code?): return .refused(code: code.string, message: message)
        default: return .malformed("the token endpoint answered \(response.status) without an error code")
        }
    }
}

extension TimeInterval {
    /// Whole seconds as foreign servers write them: never negative, never beyond what dates can add.
    fileprivate init(clamping seconds: Int64) {
        self = TimeInterval(Swift.min(Swift.max(seconds, 0), 1_000_000_000))
    }
}
