import TestSupport

/// One subscription that the campaign ends.
struct Target: Sendable, Hashable {
    /// As the program writes it: `connection:id`.
    let ref: String
    let connection: String
    let provider: String
    /// As the sandbox keys it.
    let key: String
    let customer: String
    /// `now` or `period-end`.
    let when: String
    /// What `lapse cancel` is given besides.
    let arguments: [String]
    /// Whether it was as wanted before anybody asked.
    let isScheduledBefore: Bool

    var id: String { String(ref.dropFirst(connection.count + 1)) }

    var command: [String] { ["cancel", ref, "--when", when, "--json", "--confirm", id] + arguments }
}

/// A row of `lapse subscriptions --json`, as far as a campaign needs it.
struct SubscriptionRow: Decodable {
    struct Customer: Decodable {
        let ref: String
    }
    struct Capabilities: Decodable {
        let timings: [String]
    }
    let ref: String
    let connection: String
    let provider: String
    let customer: Customer
    let status: String
    let capabilities: Capabilities

    /// What to ask for; nil where nothing can be ended, and nothing is scheduled either.
    func target(_ traits: any ProviderTraits, _ dice: inout Dice) -> Target? {
        let customer = String(customer.ref.dropFirst(connection.count + 1))
        let id = String(ref.dropFirst(connection.count + 1))
        let isScheduled = status == "ending"
        let timing = capabilities.timings.isEmpty ? "at_period_end" : dice.pick(capabilities.timings)
        guard !capabilities.timings.isEmpty || isScheduled else { return nil }
        var arguments = traits.reason
        if timing == "provider_decides" || provider == "ponddy" { arguments.append("--accept-provider-timing") }
        if dice.chance(50) { arguments += ["--comment", "They said: thank you, \(dice.roll(1000))."] }
        if dice.chance(50) { arguments += ["--ticket", "CASE-\(dice.roll(100_000))"] }
        return Target(
            ref: ref, connection: connection, provider: provider,
            key: traits.key(subscription: id, customer: customer), customer: customer,
            when: timing == "immediately" ? "now" : "period-end", arguments: arguments,
            isScheduledBefore: isScheduled && timing != "immediately")
    }
}
