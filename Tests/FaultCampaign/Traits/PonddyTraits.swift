import Foundation
import Sandbox

/// Ponddy: a token is a user, a user has one membership, and one call without a body ends it (sections 3, 6 and 7).
struct PonddyTraits: ProviderTraits {
    /// The user's UUID by token.
    let users: [String: String]
    let reason: [String] = []

    func writeKey(_ request: SandboxRequest) -> String? {
        guard request.method != "GET" else { return nil }
        return request.path == "/api/v1/pay/plan/new_unsubscribe" ? names(in: request).first ?? "" : ""
    }

    func names(in request: SandboxRequest) -> [String] {
        guard let header = request.headers["authorization"], header.hasPrefix("SSO ") else { return [] }
        return users[String(header.dropFirst(4))].map { [$0] } ?? []
    }

    func key(subscription: String, customer: String) -> String { customer }

    func standings(in snapshot: Data) throws -> [String: Standing] {
        struct State: Decodable {
            struct User: Decodable {
                let uuid: String
                let role: String
                let subscription: String?
                let cancel_at_period_end: Bool?
            }
            let users: [User]
        }
        return Dictionary(
            try JSONDecoder().decode(State.self, from: snapshot).users.map { user in
                let pays = !(user.subscription ?? "").isEmpty || user.cancel_at_period_end != nil
                if pays, user.cancel_at_period_end != true { return (user.uuid, .running) }
                return (user.uuid, user.role == "Standard" ? .ending : .ended)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Asks for the profile of the token's owner.
    static func profile(of token: SandboxToken) -> SandboxRequest {
        SandboxRequest(method: "GET", path: "/api/v1/self", headers: ["authorization": "SSO \(token.token)"])
    }
}
