import Billing
import Foundation
import SafeText

/// UseePay's requests: three plain headers, JSON bodies, no signature (contract, sections 2 and 3).
struct UseePayAPI: Sendable {
    private let transport: Transport
    private let headers: [(name: String, value: String)]

    /// What can be listed (sections 3.1, 3.3 and 3.7).
    enum Resource: String, Sendable { case customers, subscriptions, invoices }

    init(transport: Transport, settings: ConnectionSettings) {
        self.transport = transport
        let credentials = settings.credentials
        if let key = credentials["api_key"] { transport.redactor.learn(key) }
        headers = [
            ("x-merchant-no", credentials["merchant_no"]), ("x-api-key", credentials["api_key"]),
            ("x-app-id", credentials["app_id"]),
        ].compactMap { name, secret in secret.map { (name, $0.reveal()) } }
    }

    /// Reads one object.
    ///
    /// - Throws: `ProviderError` after the contract's section 5; `malformed` when the object is another one.
    func object(_ resource: Resource, _ id: String) async throws -> JSON {
        let what = "\(resource.rawValue.dropLast()) \(id)"
        guard let path = path(resource, id) else { throw ProviderError.notFound(UseePayAPI.impossible(id)) }
        let request = HTTPRequest(.get, path, headers: headers, effect: .read)
        let object = try UseePayAnswer(try await transport.read(request)).read(what, as: .object)
        guard object["id"]?.text == id else {
            throw ProviderError.malformed("UseePay answered another object than \(SafeText(what))")
        }
        return object
    }

    /// Reads one page of a list.
    func page(_ resource: Resource, _ query: [(name: String, value: String)]) async throws -> JSON {
        let request = HTTPRequest(
            .get, UseePayAPI.root + resource.rawValue, query: query, headers: headers, effect: .read)
        return try UseePayAnswer(try await transport.read(request)).read("list of \(resource.rawValue)", as: .page)
    }

    /// Ends a subscription now (section 3.6).
    func cancel(_ id: String, _ body: JSON) async -> UseePayWriteResult {
        await write(id, "/cancel", body)
    }

    /// Updates a subscription (section 3.5).
    func update(_ id: String, _ body: JSON) async -> UseePayWriteResult {
        await write(id, "", body)
    }

    /// Sent once, whatever happens.
    private func write(_ id: String, _ action: String, _ body: JSON) async -> UseePayWriteResult {
        guard let path = path(.subscriptions, id) else { return .failed(.notSent(UseePayAPI.impossible(id))) }
        let request = HTTPRequest(
            .post, path + action, headers: headers + [(name: "Content-Type", value: "application/json")],
            body: body.data, effect: .write)
        do {
            return UseePayAnswer(try await transport.send(request)).written()
        } catch {
            switch error {
            case .notSent(let why): return .failed(.notSent(SafeText(why)))
            case .lost(let why): return .failed(.unclear("no answer from UseePay: \(SafeText(why))"))
            }
        }
    }

    private static let root = "/api/v1/"

    /// Nil for an id that a server might resolve to another path, `sub_1/cancel` above all: ids are opaque, but have no
    /// slash (section 4.4).
    private func path(_ resource: Resource, _ id: String) -> String? {
        guard !id.isEmpty, !id.utf8.contains(UInt8(ascii: "/")), id != ".", id != ".." else { return nil }
        return UseePayAPI.root + resource.rawValue + "/" + HTTPRequest.encoded(id)
    }

    private static func impossible(_ id: String) -> SafeText { "\(SafeText(id)) is no id that UseePay can have" }
}
