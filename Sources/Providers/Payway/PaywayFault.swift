import Billing
import SafeText

/// An answer that is no success (section 5). Survives bodies without JSON, without a code and with unknown codes.
struct PaywayFault: Sendable {
    let status: Int
    /// The provider's own code; nil when the body is not the provider's.
    let code: String?
    /// Whether the body has the documented shape, so that Payway itself has answered and not something in between.
    let isDocumented: Bool
    let message: SafeText

    init(_ response: HTTPResponse) {
        status = response.status
        let json = response.json
        code = json?["code"]?.nonEmptyText.map { String($0.prefix(100)) }
        isDocumented = json?["message"]?.text != nil || code != nil
        let words = SafeText(json?["message"]?.nonEmptyText ?? "no explanation", limit: 300)
        message = PaywayFault.fields(json?["field"]).map { "\(words) (\($0))" } ?? words
    }

    /// `field` is one name or several (trap T14).
    private static func fields(_ json: JSON?) -> SafeText? {
        let names = json?.array?.compactMap(\.nonEmptyText) ?? json?.nonEmptyText.map { [$0] } ?? []
        return names.isEmpty ? nil : SafeText(names.joined(separator: ", "), limit: 200)
    }

    /// A fault of a read in words.
    var readError: ProviderError {
        switch status {
        case 401: .unauthorised("Payway does not accept the access token: \(message)")
        case 403: .unauthorised("not permitted, or not enabled for this organisation: \(message)")
        case 404 where isDocumented: .notFound(message)
        case 429: .rateLimited("Payway asks for fewer requests")
        case 500...: .serverFault("Payway answered \(status): \(message)")
        case 400..<500 where isDocumented: .refused(code: code ?? "http_\(status)", message: message)
        default: .malformed("Payway answered \(status) without its documented error; is the base URL right?")
        }
    }

    /// A fault of a write: only what Payway itself documents as a refusal proves that nothing was done.
    var writeAnswer: WriteAnswer {
        switch status {
        case 400 where isDocumented, 404 where isDocumented, 409 where isDocumented:
            .rejected(code: code ?? "http_\(status)", message: message)
        case 401: .unauthorised("Payway does not accept the access token: \(message)")
        case 403: .unauthorised("not permitted, or not enabled for this organisation: \(message)")
        case 429: .notSent("Payway asks for fewer requests; nothing was done")
        default: .unclear("Payway answered \(status)\(isDocumented ? ": \(message)" : "")")
        }
    }
}
