import Foundation

/// One request as a sandbox sees it.
package struct SandboxRequest: Sendable {
    package let method: String
    /// Without the query, percent-decoding not yet done.
    package let path: String
    /// In the order of the URL, decoded.
    package let query: [(name: String, value: String)]
    /// By lower-case name.
    package let headers: [String: String]
    package let body: Data

    package init(
        method: String, path: String, query: [(name: String, value: String)] = [], headers: [String: String] = [:],
        body: Data = Data()
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The path split at `/`, each segment percent-decoded: `/api/v1/self` is `["api", "v1", "self"]`.
    /// A trailing slash leaves an empty last segment, so that `/self/` differs from `/self`.
    package var segments: [String] {
        path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            $0.removingPercentEncoding ?? String($0)
        }
    }

    /// The last value of the query parameter `name`.
    package func queryValue(_ name: String) -> String? { query.last { $0.name == name }?.value }

    /// The body as a JSON object; nil when it is none.
    package var jsonObject: [String: Any]? {
        (try? JSONSerialization.jsonObject(with: body)) as? [String: Any]
    }
}

/// One answer of a sandbox.
package struct SandboxResponse: Sendable {
    /// How it reaches the client.
    package enum Delivery: Sendable, Hashable {
        case prompt
        case late(Duration)
        /// The connection closes instead.
        case dropped
    }

    package var delivery = Delivery.prompt
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: Data

    package init(status: Int, headers: [(name: String, value: String)] = [], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer with a JSON body.
    package static func json(
        _ value: Wire, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> SandboxResponse {
        SandboxResponse(
            status: status, headers: [("Content-Type", "application/json")] + headers, body: Data(value.bytes))
    }

    /// An answer with a plain text body.
    package static func text(
        _ text: String, status: Int, type: String = "text/plain; charset=utf-8"
    ) -> SandboxResponse {
        SandboxResponse(status: status, headers: [("Content-Type", type)], body: Data(text.utf8))
    }

    /// The page a proxy shows when what is behind it fails.
    package static func html(status: Int) -> SandboxResponse {
        .text(
            "<html><head><title>\(status)</title></head><body><h1>\(status)</h1></body></html>", status: status,
            type: "text/html")
    }
}
