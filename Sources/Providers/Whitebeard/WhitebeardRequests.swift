import Billing
import Foundation

/// The three calls that are used (contract, sections 4.1, 7.1 and 8.1).
struct WhitebeardRequests: Sendable {
    private let options: WhitebeardOptions
    private let key: Secret

    init(_ options: WhitebeardOptions, key: Secret) {
        self.options = options
        self.key = key
    }

    /// The profile of the token's owner.
    func profile(_ token: Secret) -> HTTPRequest { read("/customer/profile", token) }

    /// All subscriptions of the token's owner; takes no page and no filter.
    func subscriptions(_ token: Secret) -> HTTPRequest { read("/customer/subscription", token) }

    /// Ends a subscription. The body is demanded also when there is nothing to say in it.
    func unsubscribe(_ id: String, reason: JSON?, text: String?, token: Secret) -> HTTPRequest {
        var fields: [String: JSON] = [:]
        fields[options.reasonField] = reason
        fields[options.textField] = text.map(JSON.string)
        let path = "\(options.pathPrefix)/customer/subscription/\(HTTPRequest.encoded(id))/unsubscribe"
        return HTTPRequest(
            .post, path, headers: headers(token) + [("Content-Type", "application/json")],
            body: JSON.object(fields).data, effect: .write)
    }

    private func read(_ path: String, _ token: Secret) -> HTTPRequest {
        HTTPRequest(.get, options.pathPrefix + path, headers: headers(token), effect: .read)
    }

    /// The token goes out verbatim: it may already hold its `Bearer` (contract, section 3, trap 6).
    private func headers(_ token: Secret) -> [(name: String, value: String)] {
        var headers = [
            (name: options.keyHeader, value: key.reveal()), (options.authHeader, token.reveal()),
            ("Accept", "application/json"),
        ]
        if options.sendsTokenHeader { headers.append(("Token", token.reveal())) }
        return headers
    }
}
