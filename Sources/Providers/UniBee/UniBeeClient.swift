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

    /// - Parameter rate: requests per second; 0 for no limit.
    init(transport: Transport, key: Secret, world: World, pageSize: Int, rate: Int) {
        self.transport = transport
        self.key = key
        self.world = world
        self.pageSize = pageSize
        pace = RequestPace(rate: rate, world: world)
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
