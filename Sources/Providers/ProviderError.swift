import SafeText

/// Why a read brought nothing.
package enum ProviderError: Error, Sendable, Hashable {
    /// No answer: DNS, refused, TLS, time-out, connection lost.
    case unreachable(SafeText)
    /// The provider refuses the credentials.
    case unauthorised(SafeText)
    case notFound(SafeText)
    /// The provider refuses the request in its own documented way.
    case refused(code: String, message: SafeText)
    /// Too many requests, also after waiting.
    case rateLimited(SafeText)
    /// A server fault (5xx).
    case serverFault(SafeText)
    /// Not what the contract promises: broken JSON, HTML, a missing field.
    case malformed(SafeText)
    /// The connection is read-only, or the provider does not offer this.
    case notOffered(SafeText)

    /// The sentence for the agent.
    package var message: SafeText {
        switch self {
        case .unreachable(let text), .unauthorised(let text), .notFound(let text), .rateLimited(let text),
            .serverFault(let text), .malformed(let text), .notOffered(let text):
            text
        case .refused(let code, let message): "\(SafeText(code)): \(message)"
        }
    }
}
