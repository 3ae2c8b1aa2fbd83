import Billing
import Foundation
import SafeText

/// UniBee's calling conventions: the key, JSON bodies, envelopes, pages (sections 2 to 4).
struct UniBeeClient: Sendable {
    let transport: Transport
    let key: Secret
    let world: World
    let pageSize: Int
    private let pace: RequestPace

    /// How often a read is tried when the merchant's rate limit strikes.
    private static let attempts = 3
    /// Requests per second that this client allows itself: the merchant's limit is shared by everybody who uses the
    /// key (section 4.8).
    private static let rate = 5

    init(transport: Transport, key: Secret, world: World, pageSize: Int) {
        self.transport = transport
        self.key = key
        self.world = world
        self.pageSize = pageSize
        pace = RequestPace(rate: UniBeeClient.rate, world: world)
    }

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
        do { try await pace.turn() } catch { return .notSent("stopped before it left") }
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
        var rowsRead = 0
        var previous: [JSON] = []
        while true {
            var body = filters
            // Both always: the documented defaults and the real ones differ (section 4.5).
            body["sortField"] = "gmt_create"
            body["sortType"] = newestFirst ? "desc" : "asc"
            body["page"] = .number(String(page))
            body["count"] = .number(String(pageSize))
            let data = try await post(path, .object(body))
            // A list may be null; an answer that tells neither list nor total is no empty list.
            guard data[list]?.array != nil || data["total"]?.integer != nil else {
                throw ProviderError.malformed("UniBee's answer holds no list of \(SafeText(list))")
            }
            let rows = data[list]?.array ?? []
            // Whoever does not know pages repeats the first for ever. One row alone may come twice: equal times swap.
            if rows.count > 1, rows == previous { return }
            let total = data["total"]?.integer.flatMap { Int(exactly: $0) }
            try await deliver(rows, total)
            page += 1
            rowsRead += rows.count
            // What came counts, not what was asked for: no maximum is documented, and there may be one (section 13).
            guard !rows.isEmpty, total.map({ rowsRead < $0 }) ?? (rows.count >= pageSize) else { return }
            previous = rows
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
            try await pace.turn()
            let outcome = UniBeeOutcome(try await transport.read(request))
            if case .success(let data, _) = outcome { return data }
            switch outcome {
            case .tooFast where attempt < UniBeeClient.attempts:
                try await world.sleep(.milliseconds(1000 + Int(world.chance() * 1000)))
            case .fault where attempt == 1, .databaseFault where attempt == 1:
                try await world.sleep(.milliseconds(Int(world.chance() * 1000)))
            default:
                throw outcome.error ?? ProviderError.malformed("an answer without meaning")
            }
            attempt += 1
        }
    }
}
