import Billing
import SafeText

/// What one answer of UniBee means (the contract, section 3.6). Reads and writes draw different conclusions from it.
enum UniBeeOutcome {
    /// HTTP 2xx and `code` 0. `summary` is for the journal.
    case success(data: JSON, summary: SafeText)
    /// A business check failed; the provider's own sentence. `code` is 51, or the HTTP status where no code is told.
    case refused(code: String, sentence: String, requestID: String?)
    /// The rate limit, which comes as a business error; nothing was done.
    case tooFast(SafeText)
    /// `code` 52: the database would not take a value and nothing was changed (section 7.9), or it failed.
    case databaseFault(SafeText)
    /// `code` 50 or 68, or a code nobody documented: a fault inside the provider.
    case fault(SafeText)
    case unauthorised(SafeText)
    /// HTTP 404 as plain text: the base URL has no such path. Nothing was done.
    case noSuchPath
    case redirected
    /// HTTP 429 or 425 from something in front of the provider; nothing was done.
    case throttled(SafeText)
    /// A fault, or 408 or 409 from something in front of the provider: what happened is open.
    case serverError(status: Int)
    /// HTML, no JSON, or JSON that is no envelope.
    case unreadable(status: Int)

    init(_ response: HTTPResponse) {
        let status = response.status
        let envelope = response.json
        let code = envelope?["code"]?.integer
        switch (status, code) {
        case (401, _), (403, _), (_, 61), (_, 62), (_, 49):
            self = .unauthorised(UniBeeOutcome.refusalOfKey(status, envelope))
        case (300..<400, _): self = .redirected
        case (425, _), (429, _): self = .throttled("HTTP \(status)\(response.patience)")
        case (408, _), (409, _), (500..., _): self = .serverError(status: status)
        case (404, nil) where UniBeeOutcome.isPlainNotFound(response): self = .noSuchPath
        // The documentation's own table knows a 400 for bad parameters and a 404 for resources (section 3.2).
        case (400, nil), (400, 400), (404, nil), (404, 404), (422, nil), (422, 422):
            guard envelope?.object != nil else {
                self = .unreadable(status: status)
                return
            }
            self = .refused(
                code: String(status), sentence: envelope?["message"]?.nonEmptyText ?? "refused without a word",
                requestID: envelope?["requestId"]?.nonEmptyText)
        case (_, nil): self = .unreadable(status: status)
        case (200..<300, 0):
            self = .success(
                data: envelope?["data"] ?? .null, summary: UniBeeOutcome.summary(status, envelope))
        case (_, 51):
            let sentence = envelope?["message"]?.nonEmptyText ?? "refused without a word"
            // Section 12, trap 3: only the English sentence tells a rate limit from a refusal.
            self =
                sentence.hasPrefix("Reached max api qps")
                ? .tooFast(SafeText(sentence))
                : .refused(code: "51", sentence: sentence, requestID: envelope?["requestId"]?.nonEmptyText)
        case (_, 52): self = .databaseFault(UniBeeOutcome.summary(status, envelope))
        default: self = .fault(UniBeeOutcome.summary(status, envelope))
        }
    }

    /// What a read that met this throws; nil for a success.
    var error: ProviderError? {
        switch self {
        case .success: nil
        case .refused(let code, let sentence, let requestID):
            .refused(code: code, message: UniBeeOutcome.words(sentence, requestID))
        case .tooFast(let text): .rateLimited(text)
        case .throttled(let text): .rateLimited("too many requests: \(text)")
        case .fault(let text), .databaseFault(let text): .serverFault("UniBee failed: \(text)")
        case .unauthorised(let text): .unauthorised(text)
        case .noSuchPath: .malformed("no UniBee at this address: the path is not found; check the base URL")
        case .redirected: .malformed("redirected elsewhere, which is not followed; check the base URL")
        case .serverError(let status): .serverFault("HTTP \(status)")
        case .unreadable(let status): .malformed("HTTP \(status) with a body that is not UniBee's JSON")
        }
    }

    /// What a write that met this is: certain only where the contract says that nothing was done.
    var writeAnswer: WriteAnswer {
        switch self {
        case .success(_, let summary): .accepted(.init(summary: summary))
        case .refused(let code, let sentence, let requestID):
            code == "404"
                ? .disputed(code: code, message: UniBeeOutcome.words(sentence, requestID))
                : .rejected(code: code, message: UniBeeOutcome.words(sentence, requestID))
        case .tooFast(let text): .notSent("UniBee did nothing: \(text)")
        case .throttled(let text): .notSent("too many requests: \(text); nothing was done")
        case .databaseFault(let text): .rejected(code: "52", message: text)
        // A panic may strike after the first change was stored.
        case .fault(let text): .unclear("UniBee failed while working on it: \(text)")
        case .unauthorised(let text): .unauthorised(text)
        case .noSuchPath: .notSent("no UniBee at this address: the path is not found; check the base URL")
        case .redirected: .notSent("redirected elsewhere, which is not followed; check the base URL")
        case .serverError(let status): .unclear("HTTP \(status)")
        case .unreadable(let status): .unclear("HTTP \(status) with a body that is not UniBee's JSON")
        }
    }

    /// `HTTP 200, request req20260114…`.
    private static func summary(_ status: Int, _ envelope: JSON?) -> SafeText {
        var words = "HTTP \(status)"
        if let code = envelope?["code"]?.integer, code != 0 { words += ", code \(code)" }
        if let message = envelope?["message"]?.nonEmptyText { words += ", \(message)" }
        if let requestID = envelope?["requestId"]?.nonEmptyText { words += ", request \(requestID)" }
        return SafeText(words)
    }

    private static func refusalOfKey(_ status: Int, _ envelope: JSON?) -> SafeText {
        let message = envelope?["message"]?.nonEmptyText ?? "HTTP \(status)"
        return "UniBee does not accept the API key: \(message)"
    }

    private static func words(_ sentence: String, _ requestID: String?) -> SafeText {
        requestID.map { "\(sentence) (request \($0))" } ?? SafeText(sentence)
    }

    /// The one documented form of a 404; any other may come from something in between.
    private static func isPlainNotFound(_ response: HTTPResponse) -> Bool {
        String(decoding: response.body.prefix(20), as: UTF8.self).hasPrefix("Not Found")
    }
}
