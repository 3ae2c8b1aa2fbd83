import Foundation

/// Whitebeard as the contract's section 11 has it: profile, subscriptions, payments and one call that unsubscribes.
package actor WhitebeardSandbox: ProviderSandbox {
    package nonisolated let provider = "whitebeard"
    package nonisolated let switches: [String: [String]] = [
        "ids": ["numbers", "strings"],
        "envelope": ["bare", "wrapped"],
        "effect": ["periodEnd", "immediate"],
        "reasonField": [],
        "textField": [],
        "reasons": [],
        "serverTimeZone": [],
    ]

    /// The key of the installation.
    package static let apiKey = "sandbox-wb-key-4f9a02"
    /// The predefined reasons (contract, section 8.2).
    package static let reasons = ["too_expensive", "not_reading", "content", "technical", "other"]

    private let options: SandboxOptions
    private let file: WorldFile<WhitebeardWorld>
    private var world: WhitebeardWorld
    private var settings: [String: String] = [:]

    package init(options: SandboxOptions) {
        self.options = options
        file = WorldFile("whitebeard.json", options: options)
        world = file.load() ?? WhitebeardSandbox.seed(options)
    }

    /// The tokens a demo's configuration holds: the invented readers, then the fixtures, with one rejected token.
    package static func demoTokens(_ options: SandboxOptions) -> [SandboxToken] {
        let invented = WhitebeardCustomer.invented(options).flatMap { customer in
            customer.tokens.map { SandboxToken(label: customer.name ?? customer.email, token: $0) }
        }
        return invented + WhitebeardFixture.allCases.map { SandboxToken(label: $0.label, token: $0.token) }
    }

    /// From now on `token` is another reader's: what happens when tokens are mixed up.
    package func hand(_ token: String, to userID: Int64) {
        for index in world.customers.indices {
            world.customers[index].tokens.removeAll { $0 == token }
            if world.customers[index].id == userID { world.customers[index].tokens.append(token) }
        }
    }

    package func answer(_ request: SandboxRequest) -> SandboxResponse {
        let route = Array(request.segments.dropFirst(2))
        guard request.segments.starts(with: ["cms", "customer"]), let path = known(request.method, route) else {
            return refusal(404, "NotFound", "No such operation")
        }
        guard request.headers["api-key"] == WhitebeardSandbox.apiKey else {
            return refusal(401, "Unauthorized", "Key missing or not valid")
        }
        guard let customer = customer(request) else {
            return refusal(401, "Unauthorized", "Token missing or not valid")
        }
        let own = world.subscriptions(of: customer)
        switch path {
        case .profile: return success(writer.profile(customer, own))
        case .list: return success(.array(own.map(writer.subscription)))
        case .payments: return success(.array(own.map(writer.payment)))
        case .unsubscribe(let id): return unsubscribe(id, customer, request)
        }
    }

    package func reset() {
        settings = [:]
        world = WhitebeardSandbox.seed(options)
        file.save(world)
    }

    package func set(_ name: String, to value: String) { settings[name] = value }

    package func tick() {
        let before = world.settledUntil
        world.settle(until: options.clock.now, zone: zone)
        if zone.day(of: before) != zone.day(of: world.settledUntil) { file.save(world) }
    }

    package func snapshot() -> Wire {
        ["subscriptions": .array(world.subscriptions.map(writer.subscription))]
    }

    /// In the form of the contract's section 10.
    package nonisolated func fault(_ status: Int) -> SandboxResponse? {
        let known = [
            401: ("Unauthorized", "Token missing or not valid"), 403: ("Forbidden", "Not permitted"),
            404: ("NotFound", "Not found"), 429: ("TooManyRequests", "Too many requests"),
        ]
        let (type, message) = known[status] ?? ("InternalServerError", "Internal server error")
        return refusal(status, type, message)
    }

    private enum Path {
        case profile, list, payments
        case unsubscribe(id: String)
    }

    private func known(_ method: String, _ route: [String]) -> Path? {
        switch (method, route) {
        case ("GET", ["profile"]): .profile
        case ("GET", ["subscription"]): .list
        case ("GET", ["payment"]): .payments
        case ("POST", let route)
        where route.count == 3 && route.first == "subscription" && route.last == "unsubscribe":
            .unsubscribe(id: route[1])
        default: nil
        }
    }

    /// Either header names the customer; two that differ name nobody (contract, section 3).
    private func customer(_ request: SandboxRequest) -> WhitebeardCustomer? {
        let named = Set(["authorization", "token"].compactMap { request.headers[$0] })
        guard named.count == 1, let token = named.first else { return nil }
        return world.customers.first { $0.tokens.contains(token) }
    }

    private func unsubscribe(
        _ id: String, _ customer: WhitebeardCustomer, _ request: SandboxRequest
    ) -> SandboxResponse {
        guard let number = Int64(id),
            let index = world.subscriptions.firstIndex(where: { $0.id == number && $0.userID == customer.id })
        else { return refusal(404, "NotFound", "Subscription not found") }
        guard let form = WhitebeardForm(request) else {
            return refusal(400, "BadRequest", "The body is missing or not understood")
        }
        let reason = form.reason(settings["reasonField"] ?? "reason")
        if let reason, !allowedReasons.contains(reason.text) {
            return refusal(400, "BadRequest", "The reason is not in the list")
        }
        world.subscriptions[index].unsubscribe(
            reason, text: form.text(settings["textField"] ?? "customText"), now: options.clock.now,
            endsNow: settings["effect"] == "immediate")
        file.save(world)
        return success(["subscription": writer.subscription(world.subscriptions[index])])
    }

    private var allowedReasons: [String] {
        settings["reasons"].map { $0.split(separator: ",").map(String.init) } ?? WhitebeardSandbox.reasons
    }

    private var zone: WhitebeardZone { WhitebeardZone(settings["serverTimeZone"] ?? WhitebeardSandbox.zoneName) }
    private var writer: WhitebeardWriter {
        WhitebeardWriter(zone: zone, writesStrings: settings["ids"] == "strings")
    }

    private func success(_ body: Wire) -> SandboxResponse {
        .json(settings["envelope"] == "wrapped" ? ["error": false, "data": body] : body)
    }

    private nonisolated func refusal(_ status: Int, _ type: String, _ message: String) -> SandboxResponse {
        .json(["error": true, "message": .string(message), "error_type": .string(type)], status: status)
    }

    private static let zoneName = "Asia/Beirut"

    private static func seed(_ options: SandboxOptions) -> WhitebeardWorld {
        WhitebeardWorld(
            options, start: Date(timeIntervalSince1970: TimeInterval(options.clock.unixSeconds)),
            zone: WhitebeardZone(zoneName))
    }
}
