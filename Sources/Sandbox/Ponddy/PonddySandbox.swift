import Foundation

/// Ponddy as the contract's section 9 has it: a profile and one call that cancels.
package actor PonddySandbox: ProviderSandbox {
    package nonisolated let provider = "ponddy"
    package nonisolated let switches: [String: [String]] = [
        "oldEffect": ["periodEnd", "immediate", "flag"],
        "nonPaying": ["400", "204"],
        "visibleAfter": [],
        "cancelKey": ["present", "missing"],
    ]

    private struct World: Codable {
        var users: [PonddyUser]
    }

    private let options: SandboxOptions
    private let file: WorldFile<World>
    private var world: World
    private var settings: [String: String] = [:]

    package init(options: SandboxOptions) {
        self.options = options
        file = WorldFile("ponddy.json", options: options)
        world = file.load() ?? PonddySandbox.seed(options)
    }

    /// The tokens a demo's configuration holds: the invented learners, then the fixtures, with one rejected token.
    package static func demoTokens(_ options: SandboxOptions) -> [SandboxToken] {
        let invented = PonddyUser.invented(options, start: .distantPast).flatMap { user in
            user.tokens.map { SandboxToken(label: user.name, token: $0) }
        }
        let fixtures = PonddyFixture.allCases.filter(\.isInDemo)
        return invented + fixtures.map { SandboxToken(label: $0.label, token: $0.token) }
    }

    /// From now on `token` is another user's: what happens when tokens are mixed up.
    package func hand(_ token: String, to uuid: String) {
        for index in world.users.indices {
            world.users[index].tokens.removeAll { $0 == token }
            if world.users[index].uuid == uuid { world.users[index].tokens.append(token) }
        }
    }

    package func answer(_ request: SandboxRequest) -> SandboxResponse {
        let method: String
        switch request.path {
        case "/api/v1/self": method = "GET"
        case "/api/v1/pay/plan/new_unsubscribe": method = "POST"
        default: return .detail("Not found.", status: 404)
        }
        guard let header = request.headers["authorization"], header.hasPrefix("SSO ") else { return .noToken }
        let token = String(header.dropFirst(4))
        guard let index = world.users.firstIndex(where: { $0.tokens.contains(token) }) else { return .wrongToken }
        guard request.method == method else { return .detail("Method not allowed.", status: 405) }
        return method == "GET" ? profile(index) : unsubscribe(index)
    }

    /// The bodies of the contract's section 8.
    package nonisolated func fault(_ status: Int) -> SandboxResponse? {
        switch status {
        case 401: .wrongToken
        case 403: .noToken
        case 429: .detail("Throttled.", status: 429)
        default: .html(status: status)
        }
    }

    package func reset() {
        settings = [:]
        world = PonddySandbox.seed(options)
        file.save(world)
    }

    package func set(_ name: String, to value: String) { settings[name] = value }

    package func tick() {
        let before = world.users.map(\.billing)
        for index in world.users.indices { world.users[index].tick(options.clock.now) }
        if world.users.map(\.billing) != before { file.save(world) }
    }

    package func snapshot() -> Wire {
        [
            "users": .array(
                world.users.map { user in
                    user.profile(showing: user.billing, withoutCancelKey: false)
                })
        ]
    }

    private static func seed(_ options: SandboxOptions) -> World {
        let start = Date(timeIntervalSince1970: TimeInterval(options.clock.unixSeconds))
        return World(
            users: PonddyFixture.allCases.compactMap { $0.user(start: start) }
                + PonddyUser.invented(options, start: start))
    }

    private func profile(_ index: Int) -> SandboxResponse {
        let shown = world.users[index].read()
        file.save(world)
        let lacksKey = settings["cancelKey"] == "missing"
        return .json(world.users[index].profile(showing: shown, withoutCancelKey: lacksKey))
    }

    private func unsubscribe(_ index: Int) -> SandboxResponse {
        let before = world.users[index].billing
        if before.paysNothing {
            return settings["nonPaying"] == "204"
                ? SandboxResponse(status: 204) : .detail("No active subscription.", status: 400)
        }
        let after = cancelled(before)
        guard after != before else { return SandboxResponse(status: 204) }
        world.users[index].billing = after
        world.users[index].shownBefore = before
        world.users[index].staleReads = settings["visibleAfter"].flatMap(Int.init) ?? 0
        file.save(world)
        return SandboxResponse(status: 204)
    }

    /// The table "Unsubscribe" of section 9. Whoever is scheduled already stays as they are.
    private func cancelled(_ before: PonddyBillingFields) -> PonddyBillingFields {
        var after = before
        switch (before.subscription, before.cancelAtPeriodEnd) {
        case (_, true): break
        case (nil, _): after.cancelAtPeriodEnd = true
        case (_, false):
            after.subscription = nil
            after.cancelAtPeriodEnd = true
        case (_, nil):
            if settings["oldEffect"] == "flag" {
                after.cancelAtPeriodEnd = true
                break
            }
            after.subscription = nil
            if settings["oldEffect"] == "immediate" {
                after.endRole = options.clock.now
                after.role = PonddyBillingFields.freeRole
            }
        }
        return after
    }
}

extension SandboxResponse {
    fileprivate static let noToken = detail("Authentication credentials were not provided.", status: 403)
    fileprivate static let wrongToken = detail(
        "Incorrect authentication credentials.", status: 401, headers: [("WWW-Authenticate", "SSO realm=api")])

    /// A refusal in the framework's form: `{"detail": "..."}`.
    fileprivate static func detail(
        _ text: String, status: Int, headers: [(name: String, value: String)] = []
    ) -> SandboxResponse {
        .json(["detail": .string(text)], status: status, headers: headers)
    }
}
