import Foundation

extension PaywayWorld {
    /// Scopes that the endpoints of the contract ask for (section 3.2).
    static let allScopes: Set<String> = [
        "/external/account/w", "/external/account/r", "/external/subscription/r", "/external/cancellation_reason/r",
        "/external/subscription_system/w", "/external/subscription_system/r", "/external/order/r",
        "/external/userproduct/w", "/external/subscription/w",
    ]

    /// `POST /api/authorization/access_token` (sections 3.2 and 3.3).
    mutating func issueToken(_ request: SandboxRequest, now: Date) -> SandboxResponse {
        let type = request.headers["content-type"]?.lowercased().split(separator: ";").first
        let form = PaywayWorld.form(request.body)
        guard type == "application/x-www-form-urlencoded", let id = form["client_id"],
            let secret = form["client_secret"], let grant = form["grant_type"], let scope = form["scope"]
        else { return PaywayWorld.refusal(400, "invalid_request", "a field or the form content type is missing") }
        guard let client = clients.first(where: { $0.id == id && $0.secret == secret && $0.isEnabled }) else {
            return PaywayWorld.refusal(401, "invalid_client", "client authentication failed")
        }
        guard grant == "none" else {
            return PaywayWorld.refusal(400, "unsupported_grant_type", "grant type is not supported")
        }
        // Exact matches: a write scope does not include the read scope (assumed).
        let scopes = Set(scope.split(separator: " ").map(String.init))
        guard !scopes.isEmpty, scopes.isSubset(of: client.scopes) else {
            return PaywayWorld.refusal(400, "invalid_scope", "scope not issued to this client")
        }
        let token = generator.text(40, from: SeededGenerator.lowercaseHex)
        tokens[token] = PaywayToken(
            clientID: id, scopes: scopes,
            expiresAt: now.addingTimeInterval(TimeInterval(switches.tokenLifetime)))
        return .json(
            .object([
                ("access_token", .string(token)), ("token_type", "bearer"),
                ("expires_in", .int(switches.tokenLifetime)),
                ("scope", .string(scopes.sorted().joined(separator: " "))),
            ]))
    }

    /// - Throws: 401 without a living token of an enabled client, 403 when the token lacks `scope`.
    func authorise(_ request: SandboxRequest, scope: String, now: Date) throws(PaywayFailure) {
        let header = request.headers["authorization"] ?? ""
        guard header.lowercased().hasPrefix("bearer "), let token = tokens[String(header.dropFirst(7))],
            token.expiresAt > now, clients.contains(where: { $0.id == token.clientID && $0.isEnabled })
        else { throw PaywayFailure(status: 401, code: "unauthorized", message: "the access token is not valid") }
        guard token.scopes.contains(scope) else {
            throw PaywayFailure(status: 403, code: "forbidden", message: "the access token lacks the scope")
        }
    }

    private static func refusal(_ status: Int, _ error: String, _ message: String) -> SandboxResponse {
        .json(
            ["error": .string(error), "error_description": .string(message), "message": .string(message)],
            status: status)
    }

    private static func form(_ body: Data) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in String(decoding: body, as: UTF8.self).split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, !halves[1].isEmpty else { continue }
            let decoded = halves.map { $0.replacing("+", with: " ").removingPercentEncoding ?? String($0) }
            fields[decoded[0]] = decoded[1]
        }
        return fields
    }
}
