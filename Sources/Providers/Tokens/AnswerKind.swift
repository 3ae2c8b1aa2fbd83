import Billing
import SafeText

/// What an answer's status says by itself, alike at the two providers where each customer brings a token.
///
/// (Ponddy's contract, section 8; Whitebeard's, section 10.)
enum AnswerKind: Equatable {
    case success
    case redirect
    case unauthorised
    case notFound
    /// Not carried out now (425 and 429).
    case tooMany
    case refused
    /// A fault, or an answer that leaves open what happened (408, 409).
    case serverFault
    /// A page instead of data, from whatever stands in between.
    case page

    init(_ response: HTTPResponse) {
        switch response.status {
        case 401, 403: self = .unauthorised
        case 300..<400: self = .redirect
        case 425, 429: self = .tooMany
        case 408, 409, 500...: self = .serverFault
        case _ where response.isPage: self = .page
        case 200..<300: self = .success
        case 404: self = .notFound
        default: self = .refused
        }
    }

    /// The failure of a read; nil for a success. No path that is read holds an id, so a 404 is about the configuration.
    ///
    /// - Parameters:
    ///   - code: the provider's own word for the failure; the status when it has none.
    ///   - message: what the provider says in its own field, empty when it says nothing.
    func readFailure(_ response: HTTPResponse, code: String? = nil, message: SafeText) -> ProviderError? {
        let words = AnswerKind.words(response, message)
        switch self {
        case .success: return nil
        case .unauthorised: return .unauthorised(words)
        case .notFound: return .malformed("\(words); check the base URL and the path prefix")
        case .tooMany: return .rateLimited(words + response.patience)
        case .serverFault: return .serverFault(words)
        case .refused: return .refused(code: code ?? String(response.status), message: words)
        case .redirect: return .malformed("\(words), a redirect, which is not followed")
        case .page: return .malformed("\(words), a page instead of data")
        }
    }

    /// What a write's answer amounts to when it is no success; nil for a success.
    ///
    /// - Parameters:
    ///   - code: the provider's own word for the failure; the status when it has none.
    ///   - message: what the provider says in its own field, empty when it says nothing.
    func writeFailure(_ response: HTTPResponse, code: String?, message: SafeText) -> WriteAnswer? {
        let words = AnswerKind.words(response, message)
        switch self {
        case .success: return nil
        case .unauthorised: return .unauthorised(words)
        case .tooMany:
            let why: SafeText = response.status == 425 ? "too early" : "too many requests"
            return .notSent("\(why), \(words)\(response.patience)")
        case .redirect: return .notSent("\(words), a redirect, which is not followed")
        case .notFound: return .disputed(code: code ?? String(response.status), message: words)
        case .refused: return .rejected(code: code ?? String(response.status), message: words)
        case .serverFault, .page: return .unclear(words)
        }
    }

    private static func words(_ response: HTTPResponse, _ message: SafeText) -> SafeText {
        message.isEmpty ? "HTTP \(response.status)" : "HTTP \(response.status): \(message)"
    }
}

extension WriteAnswer {
    /// What a broken exchange amounts to.
    init(_ failure: TransportFailure) {
        switch failure {
        case .notSent: self = .notSent(Transport.words(failure))
        case .lost: self = .unclear(Transport.words(failure))
        }
    }
}
