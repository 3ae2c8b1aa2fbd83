import Foundation
import SafeText

/// The two calls of the contract (sections 5 and 7), with the assumed names out of the options.
struct PonddyRequests: Sendable {
    private let prefix: String
    private let header: String
    private let scheme: String
    private let unsubscribePath: String

    init(_ settings: ConnectionSettings) {
        prefix = settings.value(of: PonddyRequests.pathPrefix)
        header = settings.value(of: PonddyRequests.authHeader)
        scheme = settings.value(of: PonddyRequests.authScheme)
        unsubscribePath = settings.value(of: PonddyRequests.unsubscribe)
    }

    static let pathPrefix = ProviderOption("path_prefix", fallback: "/api/v1")
    static let authHeader = ProviderOption("auth_header", fallback: "Authorization")
    static let authScheme = ProviderOption("auth_scheme", fallback: "SSO")
    static let unsubscribe = ProviderOption("unsubscribe_path", fallback: "/pay/plan/new_unsubscribe")
    static let options = [pathPrefix, authHeader, authScheme, unsubscribe]

    /// The profile of the token's owner.
    func profile(_ token: String) -> HTTPRequest {
        HTTPRequest(
            .get, prefix + "/self", headers: [authorisation(token), ("Accept", "application/json")], effect: .read)
    }

    /// Ends whatever the token's owner has. No body: nothing can be chosen or told (section 7).
    func unsubscribe(_ token: String) -> HTTPRequest {
        HTTPRequest(.post, prefix + unsubscribePath, headers: [authorisation(token)], effect: .write)
    }

    private func authorisation(_ token: String) -> (name: String, value: String) {
        (header, scheme.isEmpty ? token : "\(scheme) \(token)")
    }
}

extension HTTPResponse {
    /// The framework's `{"detail": "..."}`, or a field map `{"field": ["text"]}` (contract, section 8); else empty.
    var ponddyMessage: SafeText {
        guard let members = json?.object else { return "" }
        if let detail = members["detail"]?.text { return SafeText(detail, limit: 300) }
        let sentences = members.sorted { $0.key < $1.key }.compactMap { name, value in
            (value.text ?? value.array?.first?.text).map { "\(name): \($0)" }
        }
        return SafeText(sentences.joined(separator: "; "), limit: 300)
    }
}
