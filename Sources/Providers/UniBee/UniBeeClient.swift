import Billing
import Foundation
import SafeText

/// UniBee's calling conventions: the key, JSON bodies, envelopes, pages (sections 2 to 4).
struct UniBeeClient: Sendable {
    let transport: Transport
    let key: Secret
    let world: World
    let pageSize: Int

    /// How often a read is tried when the merchant's rate limit strikes.
    private static let attempts = 3
    /// The pages that may follow each other at once; then at most five a second (section 4.8).
    private static let hastyPages = 5

    /// Reads with a JSON body: query strings lose all but the last value of an array (section 4.6).
    func post(_ path: String, _ body: JSON) async throws -> JSON {
        try await read(request(.post, path, body: body, effect: .read))
    }

    /// Reads where only `GET` is known.
    func get(_ path: String, query: [(name: String, value: String)] = []) async throws -> JSON {
        var request = request(.get, path, body: nil, effect: .read)
        request.query = query
        return try await read(request)
    }

    /// Sends the one mutating request.
    func write(_ path: String, _ body: JSON) async -> WriteAnswer {
        do {
            return UniBeeOutcome(try await transport.send(request(.post, path, body: body, effect: .write))).writeAnswer
        } catch {
            return switch error {
            case .notSent: .notSent(Transport.words(error))
            case .lost: .unclear(Transport.words(error))
            }
        }
    }

    /// Reads every page of a list, oldest row first unless told otherwise; new rows then come last and shift nothing.
    ///
    /// - Parameters:
    ///   - list: the member of `data` that holds the rows, null when there are none (section 4.4).
    ///   - deliver: called with the rows of each page and the total that it tells.
    func eachPage(
        of path: String, list: String, filters: [String: JSON] = [:], newestFirst: Bool = false,
        deliver: (_ rows: [JSON], _ total: Int?) async throws -> Void
    ) async throws {
        var page = 0
        while true {
            if page >= UniBeeClient.hastyPages { try await world.sleep(.milliseconds(200)) }
            var body = filters
            // Both always: the documented defaults and the real ones differ (section 4.5).
            body["sortField"] = "gmt_create"
            body["sortType"] = newestFirst ? "desc" : "asc"
            body["page"] = .number(String(page))
            body["count"] = .number(String(pageSize))
            let data = try await post(path, .object(body))
            let rows = data[list]?.array ?? []
            let total = data["total"]?.integer.flatMap { Int(exactly: $0) }
            try await deliver(rows, total)
            page += 1
            guard !rows.isEmpty, total.map({ page * pageSize < $0 }) ?? (rows.count >= pageSize) else { return }
        }
    }

    private func request(
        _ method: HTTPRequest.Method, _ path: String, body: JSON?, effect: HTTPRequest.Effect
    ) -> HTTPRequest {
        var headers = [(name: "Authorization", value: "Bearer \(key.reveal())")]
        if body != nil { headers.append((name: "Content-Type", value: "application/json")) }
        return HTTPRequest(method, "/merchant/\(path)", headers: headers, body: body?.data, effect: effect)
    }

    /// Waits out the rate limit and tries a fault of the provider once more; the transport has dealt with HTTP 5xx.
    private func read(_ request: HTTPRequest) async throws -> JSON {
        var attempt = 1
        while true {
            let outcome = UniBeeOutcome(try await transport.read(request))
            if case .success(let data, _) = outcome { return data }
            switch outcome {
            case .tooFast where attempt < UniBeeClient.attempts:
                try await world.sleep(.milliseconds(1000 + Int(world.chance() * 1000)))
            case .fault where attempt == 1:
                try await world.sleep(.milliseconds(Int(world.chance() * 1000)))
            default:
                throw outcome.error ?? ProviderError.malformed("an answer without meaning")
            }
            attempt += 1
        }
    }
}
