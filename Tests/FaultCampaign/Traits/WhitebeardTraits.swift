import Foundation
import Sandbox

/// Whitebeard: the token names the customer, the path names the subscription (sections 3, 4 and 8).
struct WhitebeardTraits: ProviderTraits {
    /// The customer's id by token.
    let customers: [String: String]
    let reason = ["--reason", "too_expensive"]

    func writeKey(_ request: SandboxRequest) -> String? {
        guard request.method != "GET" else { return nil }
        let segments = request.segments
        guard segments.count == 5, segments[2] == "subscription", segments[4] == "unsubscribe" else { return "" }
        return segments[3]
    }

    func names(in request: SandboxRequest) -> [String] {
        let token = request.headers["authorization"] ?? request.headers["token"] ?? ""
        return customers[token].map { [$0] } ?? []
    }

    func standings(in snapshot: Data) throws -> [String: Standing] {
        struct State: Decodable {
            struct Subscription: Decodable {
                let id: Int64
                let status: Int
                let cancellationRequestDate: String?
            }
            let subscriptions: [Subscription]
        }
        return Dictionary(
            try JSONDecoder().decode(State.self, from: snapshot).subscriptions.map { one in
                let open: Standing = one.cancellationRequestDate == nil ? .running : .ending
                return (String(one.id), one.status == 0 ? .ended : open)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Asks for the profile of the token's owner.
    static func profile(of token: SandboxToken) -> SandboxRequest {
        SandboxRequest(
            method: "GET", path: "/cms/customer/profile",
            headers: ["authorization": token.token, "api-key": WhitebeardSandbox.apiKey])
    }
}
