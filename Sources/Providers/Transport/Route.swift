import Foundation

/// A request that a provider's contract describes and an adapter makes: method, path, and whether it changes anything.
package struct Route: Sendable, Hashable {
    /// One segment of a path.
    enum Segment: Sendable, Hashable {
        case literal(String)
        /// One id, percent-encoded by `HTTPRequest.encoded`.
        case any
    }

    package let method: HTTPRequest.Method
    package let effect: HTTPRequest.Effect
    /// Where the contract has it.
    package let section: String
    let segments: [Segment]

    private init(
        _ effect: HTTPRequest.Effect, _ method: HTTPRequest.Method, _ prefix: String, _ pattern: String,
        _ section: String
    ) {
        self.method = method
        self.effect = effect
        self.section = section
        segments =
            Route.parts(prefix).map { .literal(String($0)) }
            + Route.parts(pattern).map { $0 == "*" ? .any : .literal(String($0)) }
    }

    /// A request that changes nothing.
    ///
    /// - Parameters:
    ///   - pattern: behind the prefix, beginning with `/`; `*` stands for one segment.
    ///   - prefix: taken as it stands, for what the configuration names.
    ///   - section: of the contract.
    package static func read(
        _ method: HTTPRequest.Method, _ pattern: String, below prefix: String = "", section: String
    ) -> Route {
        Route(.read, method, prefix, pattern, section)
    }

    /// A request that may change something; parameters as for `read`.
    package static func write(
        _ method: HTTPRequest.Method, _ pattern: String, below prefix: String = "", section: String
    ) -> Route {
        Route(.write, method, prefix, pattern, section)
    }

    /// Whether `request` is one of this route, its label included.
    package func matches(_ request: HTTPRequest) -> Bool {
        guard request.method == method, request.effect == effect, request.path.hasPrefix("/") else { return false }
        let parts = Route.parts(request.path)
        return parts.count == segments.count
            && zip(parts, segments).allSatisfy { part, segment in
                switch segment {
                case .literal(let text): part.utf8.elementsEqual(text.utf8)
                case .any: Route.isOneSegment(part)
                }
            }
    }

    /// What stands between the slashes. Compared before any decoding, so an encoded slash divides nothing.
    private static func parts(_ path: String) -> [Substring] {
        path.isEmpty ? [] : path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }

    /// Whether `part` can only be one segment to any server: percent-encoded, not empty, and no way to another path.
    private static func isOneSegment(_ part: Substring) -> Bool {
        guard let decoded = part.removingPercentEncoding, decoded != "", decoded != ".", decoded != ".." else {
            return false
        }
        return HTTPRequest.encoded(decoded) == part
    }
}
