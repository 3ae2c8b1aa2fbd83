import Foundation
import SafeText

/// What a mutating request brought: the object that UseePay answered with, or why there is none.
enum UseePayWriteResult {
    case answered(status: Int, object: JSON)
    case failed(WriteAnswer)
}

/// An answer of UseePay, told apart by the contract's section 5: by HTTP status first, then by the code in the body.
struct UseePayAnswer {
    /// What a request asks for: one object, or a page of a list (sections 3.0 and 4).
    enum Shape { case object, page }

    private let status: Int
    private let isPage: Bool
    private let patience: SafeText
    private let body: JSON?
    private let code: String?
    /// The first 200 characters of a body that is no JSON object.
    private let excerpt: SafeText

    init(_ response: HTTPResponse) {
        status = response.status
        isPage = response.isPage
        patience = response.patience
        body = response.json
        code = body?["code"]?.nonEmptyText.map { SafeText($0, limit: 100).string }
        let isShown = body?.object == nil
        excerpt = isShown ? SafeText(String(decoding: response.body.prefix(800), as: UTF8.self), limit: 200) : ""
    }

    /// An object with an id, or a page with rows: error fields inside one (section 4.3) do not make it an error.
    private func usable(_ shape: Shape) -> JSON? {
        guard let body else { return nil }
        switch shape {
        case .object: return body["id"]?.nonEmptyText == nil ? nil : body
        case .page: return body["items"]?.array == nil && body["data"]?.array == nil ? nil : body
        }
    }

    private func isMissing(_ shape: Shape) -> Bool {
        status == 404 || (usable(shape) == nil && code == "resource_not_found")
    }

    private func isProviderFault(_ shape: Shape) -> Bool {
        status >= 500 || (usable(shape) == nil && code == "service_unavailable")
    }

    /// A refusal in UseePay's own form. 400 and 422 say by themselves that nothing was done, unless they come with the
    /// page of something in between.
    private var isRefusal: Bool {
        if status == 400 || status == 422 { return !isPage }
        return (400..<500).contains(status) && (code != nil || body?["message"]?.nonEmptyText != nil)
    }

    /// `message (field)`, or what there is instead.
    private var words: SafeText {
        guard body?.object != nil else { return excerpt.isEmpty ? "an empty answer" : excerpt }
        let message = SafeText(body?["message"]?.nonEmptyText ?? "no message", limit: 500)
        guard let source = body?["source"]?.nonEmptyText else { return message }
        return "\(message) (field \(SafeText(source, limit: 100)))"
    }

    /// The object or page of a read of `what`.
    ///
    /// - Throws: `ProviderError`.
    func read(_ what: String, as shape: Shape) throws(ProviderError) -> JSON {
        switch status {
        case 401, 403: throw .unauthorised("UseePay refuses the credentials (HTTP \(status)): \(words)")
        case _ where isMissing(shape):
            // The documents give 404 to a wrong path as well (section 11, trap 17).
            throw .notFound("UseePay knows no \(SafeText(what)), or the base URL is not its API: \(words)")
        case 429: throw .rateLimited("UseePay asks to slow down\(patience)")
        case _ where isProviderFault(shape): throw .serverFault("UseePay has a fault (HTTP \(status)): \(words)")
        case 200..<300:
            if let usable = usable(shape) { return usable }
            if let code { throw .refused(code: code, message: words) }
            throw .malformed("UseePay's answer is not what its contract promises: \(excerpt)")
        case 300..<400: throw .malformed(UseePayAnswer.redirect)
        case _ where isRefusal: throw .refused(code: code ?? "HTTP \(status)", message: words)
        default: throw .malformed("UseePay answered HTTP \(status): \(words)")
        }
    }

    /// What a write came to. Only UseePay's own documented refusal counts as one: a page of a proxy, a broken body or
    /// a server fault leaves open what happened behind it.
    func written() -> UseePayWriteResult {
        switch status {
        case 401, 403: return .failed(.unauthorised("UseePay refuses the credentials (HTTP \(status)): \(words)"))
        case 425, 429: return .failed(.notSent("UseePay asks to slow down\(patience); nothing was done"))
        case _ where isProviderFault(.object): return unclear
        case 200..<300:
            if let usable = usable(.object) { return .answered(status: status, object: usable) }
            guard let code else { return unclear }
            // Section 5 takes any code for a refusal. With a 2xx only a code that the documents list is sure enough.
            let isListed = UseePayAnswer.listedCodes.contains(code)
            return .failed(isListed ? refusal(code) : .disputed(code: code, message: words))
        case 300..<400: return .failed(.notSent("\(UseePayAnswer.redirect); nothing was done"))
        case 408, 409: return unclear
        case _ where isRefusal: return .failed(refusal(code ?? "HTTP \(status)"))
        default: return unclear
        }
    }

    /// Missing may mean that it was ended already (section 3.6).
    private func refusal(_ code: String) -> WriteAnswer {
        isMissing(.object) ? .disputed(code: code, message: words) : .rejected(code: code, message: words)
    }

    /// Codes that say by themselves that nothing was done (section 5).
    private static let listedCodes: Set<String> = [
        "field_required", "invalid_argument", "already_exists", "invalid_request_error", "resource_not_found",
    ]

    private static let redirect: SafeText =
        "the base URL redirects elsewhere, which is not followed; check that it is UseePay's API"

    private var unclear: UseePayWriteResult {
        .failed(.unclear("UseePay answered HTTP \(status), which leaves open what happened: \(words)"))
    }
}
