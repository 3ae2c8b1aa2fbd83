import Foundation
import SafeText

/// What a mutating request brought: the object that UseePay answered with, or why there is none.
enum UseePayWriteResult {
    case answered(status: Int, object: JSON)
    case failed(WriteAnswer)
}

/// An answer of UseePay, told apart by the contract's section 5: by HTTP status first, then by the code in the body.
struct UseePayAnswer {
    private let status: Int
    private let retryAfter: String?
    private let body: JSON?
    private let code: String?
    /// The first 200 characters of a body that is not JSON.
    private let excerpt: SafeText

    init(_ response: HTTPResponse) {
        status = response.status
        retryAfter = response.headers["retry-after"]
        body = response.json
        code = body?["code"]?.nonEmptyText
        excerpt = SafeText(String(decoding: response.body.prefix(800), as: UTF8.self), limit: 200)
    }

    private var isSuccess: Bool { (200..<300).contains(status) }

    /// An object with an id or a list: error fields inside one (section 4.3) do not make it an error.
    private var usable: JSON? {
        guard let body else { return nil }
        return ["id", "items", "data"].contains { body[$0].map { !$0.isNull } ?? false } ? body : nil
    }

    /// `message (field)`, or what there is instead.
    private var words: SafeText {
        guard body?.object != nil else { return excerpt.isEmpty ? "an empty answer" : excerpt }
        let message = SafeText(body?["message"]?.nonEmptyText ?? "no message")
        guard let source = body?["source"]?.nonEmptyText else { return message }
        return "\(message) (field \(SafeText(source)))"
    }

    /// The object of a read of `what`.
    ///
    /// - Throws: `ProviderError`.
    func read(_ what: String) throws(ProviderError) -> JSON {
        switch status {
        case 401, 403: throw .unauthorised("UseePay refuses the credentials (HTTP \(status)): \(words)")
        case _ where isMissing:
            // The documents give 404 to a wrong path as well (section 11, trap 17).
            throw .notFound("UseePay knows no \(SafeText(what)), or the base URL is not its API: \(words)")
        case 429: throw .rateLimited("UseePay asks to slow down\(patience)")
        case _ where isProviderFault: throw .serverFault("UseePay has a fault (HTTP \(status)): \(words)")
        case 200..<300:
            if let usable { return usable }
            if let code { throw .refused(code: code, message: words) }
            throw .malformed("UseePay's answer is not what its contract promises: \(excerpt)")
        default:
            guard let code else { throw .malformed("UseePay answered HTTP \(status): \(words)") }
            throw .refused(code: code, message: words)
        }
    }

    /// What a write came to. Only UseePay's own documented refusal counts as one: a page of a proxy, a broken body or
    /// a server fault leaves open what happened behind it.
    func written() -> UseePayWriteResult {
        switch status {
        case 401, 403: return .failed(.unauthorised("UseePay refuses the credentials (HTTP \(status)): \(words)"))
        case 429: return .failed(.notSent("UseePay asks to slow down\(patience); nothing was done"))
        case _ where isProviderFault: return unclear
        case 200..<300:
            if let usable { return .answered(status: status, object: usable) }
            guard let code else { return unclear }
            return .failed(.rejected(code: code, message: words))
        case 408: return unclear
        case 400..<500:
            guard body?.object != nil, code != nil || body?["message"]?.nonEmptyText != nil else { return unclear }
            return .failed(.rejected(code: code ?? "HTTP \(status)", message: words))
        default: return unclear
        }
    }

    private var isMissing: Bool { status == 404 || (usable == nil && code == "resource_not_found") }

    private var isProviderFault: Bool { status >= 500 || (usable == nil && code == "service_unavailable") }

    private var patience: SafeText {
        guard let retryAfter, retryAfter != "0" else { return "" }
        return " (again after \(SafeText(retryAfter)))"
    }

    private var unclear: UseePayWriteResult {
        .failed(.unclear("UseePay answered HTTP \(status), which leaves open what happened: \(words)"))
    }
}
