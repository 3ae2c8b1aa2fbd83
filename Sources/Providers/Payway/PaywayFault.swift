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
    private let isPage: Bool
    private let patience: SafeText

    init(_ response: HTTPResponse) {
        status = response.status
        let json = response.json
        code = json?["code"]?.nonEmptyText.map { String($0.prefix(100)) }
        isDocumented = json?["message"]?.text != nil || code != nil
        let words = SafeText(json?["message"]?.nonEmptyText ?? "no explanation", limit: 300)
        message = PaywayFault.fields(json?["field"]).map { "\(words) (\($0))" } ?? words
        isPage = response.isPage
        patience = response.patience
    }

    /// Whether the code is one that Payway itself answers a conflict with. A tolerant decoder: what C1 and C2 answer is
    /// assumed for the most part (section 9; the sandbox's rows, section 13), so the family of their codes is taken, and
    /// beside it what is documented with 409 (section 5.1) or assumed of C1.
    private var isKnownConflict: Bool {
        guard let code else { return false }
        return code.hasPrefix("user_product_") || PaywayFault.conflicts.contains(code)
    }

    private static let conflicts: Set<String> = [
        "invalid_parameter", "no_customer_number", "subscription_system_not_supported",
    ]

    /// `field` is one name or several (trap T14).
    private static func fields(_ json: JSON?) -> SafeText? {
        let names = json?.array?.compactMap(\.nonEmptyText) ?? json?.nonEmptyText.map { [$0] } ?? []
        return names.isEmpty ? nil : SafeText(names.joined(separator: ", "), limit: 200)
    }

    private static let redirect: SafeText =
        "the base URL redirects elsewhere, which is not followed; check that it is Payway's"

    /// A fault of a read in words.
    var readError: ProviderError {
        switch status {
        case 401: .unauthorised("Payway does not accept the access token: \(message)")
        case 403: .unauthorised("not permitted, or not enabled for this organisation: \(message)")
        case 404 where isDocumented: .notFound(message)
        case 429: .rateLimited("Payway asks for fewer requests\(patience)")
        case 500...: .serverFault("Payway answered \(status): \(message)")
        case 400..<500 where isDocumented: .refused(code: code ?? "http_\(status)", message: message)
        case 300..<400: .malformed(PaywayFault.redirect)
        default: .malformed("Payway answered \(status) without its documented error; is the base URL right?")
        }
    }

    /// A fault of a write: what is neither a status that says so itself nor Payway's own documented refusal does not
    /// prove that nothing was done.
    var writeAnswer: WriteAnswer {
        switch status {
        case 300..<400: .notSent("\(PaywayFault.redirect); nothing was done")
        case 401: .unauthorised("Payway does not accept the access token: \(message)")
        case 403: .unauthorised("not permitted, or not enabled for this organisation: \(message)")
        case 429: .notSent("Payway asks for fewer requests\(patience); nothing was done")
        case 425: .notSent("Payway answered 425, too early\(patience); nothing was done")
        case 408: .unclear("Payway answered 408: it waited too long for the request")
        // Already cancelled answers 409 (section 11). With a code that no document has, another request may be at work.
        case 404 where isDocumented, 409 where isKnownConflict:
            .disputed(code: code ?? "http_\(status)", message: message)
        case 409: .unclear("Payway answered 409: \(message)")
        case 400..<500 where isDocumented, 400 where !isPage, 422 where !isPage:
            .rejected(code: code ?? "http_\(status)", message: message)
        default: .unclear("Payway answered \(status)\(isDocumented ? ": \(message)" : "")")
        }
    }
}
