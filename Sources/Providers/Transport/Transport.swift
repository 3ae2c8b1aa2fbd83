import AsyncHTTPClient
import Billing
import Foundation
import NIOCore
import NIOHTTP1
import SafeText

/// The only way out: one connection's base URL, with its allow-list, deadlines, caps and redaction.
package struct Transport: Sendable {
    private let reads: LazyClient
    /// Nil on a read-only connection, whose `routes` hold no write either: there is nothing that could send one.
    private let writes: LazyClient?
    private let baseURL: URL
    private let routes: [Route]
    private let world: World
    private let pause = AskedPause()
    package let redactor: Redactor

    /// The largest body that is read.
    package static let bodyLimit = 16 * 1024 * 1024
    /// How often a read is tried in all.
    private static let attempts = 3
    /// The least wait after a 429 that names none (Whitebeard's contract, section 10; UseePay's, section 5).
    private static let patience: Duration = .seconds(2)

    /// - Parameters:
    ///   - clients: shared by all connections that trust the same certificate authorities.
    ///   - routes: the requests there are. Where the connection is read-only the writes among them are left out.
    package init(
        clients: HTTPClients, settings: ConnectionSettings, redactor: Redactor, world: World, routes: [Route]
    ) {
        let isReadOnly = settings.connection.isReadOnly
        reads = clients.reads
        writes = isReadOnly ? nil : clients.writes
        self.routes = isReadOnly ? routes.filter { $0.effect == .read } : routes
        baseURL = settings.baseURL
        self.redactor = redactor
        self.world = world
    }

    /// Sends `request` once. In a pause that the provider asked for a read waits, and a write does not: whoever sends
    /// one has noted that it is on its way.
    ///
    /// - Throws: `TransportFailure`; `notSent` for a write in a pause or on a read-only connection, and for every
    ///   request that is on no route, or on one with another label.
    package func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        let client = try client(for: request)
        switch request.effect {
        case .read: try await pause.pass(world)
        case .write: try refuseInPause()
        }
        do {
            let outgoing = outgoing(request)
            let (answer, body) = try await Deadline.within(request.deadline) {
                let deadline = NIODeadline.now() + .nanoseconds(request.deadline.nanoseconds)
                let answer = try await client.client.execute(outgoing, deadline: deadline)
                return (answer, try await answer.body.collect(upTo: Transport.bodyLimit))
            }
            let response = HTTPResponse(
                status: Int(answer.status.code), headers: redacted(answer.headers),
                body: Data(body.readableBytesView), redactor: request.answersWithCredential ? nil : redactor)
            pause.note(response, now: world.now())
            return response
        } catch {
            throw failure(from: error)
        }
    }

    /// Goes on only where no pause is on that the provider asked for: for what a write needs before it is sent.
    ///
    /// - Throws: `TransportFailure.notSent` with the moment when it is over.
    package func refuseInPause() throws(TransportFailure) {
        if let why = pause.refusal(at: world.now()) { throw .notSent(why.string) }
    }

    /// Sends a read, again after a transient failure: at most three tries, full jitter, `Retry-After` honoured.
    ///
    /// - Throws: `ProviderError.unreachable` when no try brought an answer, `rateLimited` when the provider asked for a
    ///   longer pause than an agent waits, `notOffered` when the request is on no route.
    package func read(_ request: HTTPRequest) async throws -> HTTPResponse {
        precondition(request.effect == .read, "only a read may be sent again")
        do {
            _ = try client(for: request)
        } catch {
            throw ProviderError.notOffered(Transport.words(error))
        }
        var attempt = 1
        while true {
            if let why = pause.refusal(at: world.now(), beyond: RetryAfter.limit) {
                throw ProviderError.rateLimited(why)
            }
            do {
                let response = try await send(request)
                guard Transport.isTransient(response.status), attempt < Transport.attempts,
                    let wait = wait(after: response, attempt: attempt)
                else { return response }
                // What the whole connection was asked to wait, `send` waits.
                if AskedPause.wait(response, now: world.now()) == nil { try await world.sleep(wait) }
            } catch let failure as TransportFailure {
                guard attempt < Transport.attempts else { throw ProviderError.unreachable(Transport.words(failure)) }
                try await world.sleep(backoff(attempt))
            }
            attempt += 1
        }
    }

    /// The sentence of a failure.
    package static func words(_ failure: TransportFailure) -> SafeText {
        switch failure {
        case .notSent(let why), .lost(let why): SafeText(why)
        }
    }

    /// The client that may send `request`.
    private func client(for request: HTTPRequest) throws(TransportFailure) -> LazyClient {
        let client = request.effect == .write ? writes : reads
        guard let client else { throw .notSent("this connection is read-only") }
        guard routes.contains(where: { $0.matches(request) }) else {
            let label = request.effect == .write ? "write" : "read"
            throw .notSent("\(request.method.rawValue) \(request.path) is no \(label) that the contract knows")
        }
        return client
    }

    private func outgoing(_ request: HTTPRequest) -> HTTPClientRequest {
        var url = baseURL.absoluteString + request.path
        if !request.query.isEmpty {
            url += "?"
            url += request.query.map { HTTPRequest.encoded($0.name) + "=" + HTTPRequest.encoded($0.value) }
                .joined(separator: "&")
        }
        var outgoing = HTTPClientRequest(url: url)
        outgoing.method = .init(rawValue: request.method.rawValue)
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
        outgoing.headers.replaceOrAdd(name: "User-Agent", value: "lapse")
        if let body = request.body {
            outgoing.body = .bytes(body)
        } else if request.method != .get {
            outgoing.headers.replaceOrAdd(name: "Content-Length", value: "0")
        }
        return outgoing
    }

    /// By lower-case name. A cookie is a credential whatever it looks like.
    private func redacted(_ headers: HTTPHeaders) -> [String: String] {
        var result: [String: String] = [:]
        for header in headers {
            let name = header.name.lowercased()
            result[name] =
                Transport.credentialHeaders.contains(name) ? Redactor.mark.description : redactor.redact(header.value)
        }
        return result
    }

    private static let credentialHeaders: Set = ["authorization", "proxy-authorization", "cookie", "set-cookie"]

    private static func isTransient(_ status: Int) -> Bool { [429, 500, 502, 503, 504].contains(status) }

    /// The wait before the next try; nil when the server asks for more patience than an agent has.
    private func wait(after response: HTTPResponse, attempt: Int) -> Duration? {
        guard let header = response.headers["retry-after"], let wait = RetryAfter.wait(header, now: world.now()) else {
            return response.status == 429 ? max(backoff(attempt), Transport.patience) : backoff(attempt)
        }
        return wait <= RetryAfter.limit ? wait : nil
    }

    private func backoff(_ attempt: Int) -> Duration {
        let ceiling = Swift.min(8.0, 0.5 * Double(1 << attempt))
        return .milliseconds(Int(world.chance() * ceiling * 1000))
    }

    private func failure(from error: any Error) -> TransportFailure {
        let words = redactor.redact(Transport.describe(error))
        return Transport.neverLeft(error) ? .notSent(words) : .lost(words)
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
