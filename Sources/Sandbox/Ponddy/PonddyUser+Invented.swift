import Foundation

extension PonddyUser {
    /// The invented learners of a world, beside the fixtures; the same for the same seed.
    static func invented(_ options: SandboxOptions, start: Date) -> [PonddyUser] {
        var generator = SeededGenerator(seed: options.seed ^ 0x0D0D)
        let people = Person.invent(min(options.customers, options.tokenHolders), seed: options.seed)
        return people.enumerated().map { index, person in
            let hex = generator.text(32, from: SeededGenerator.lowercaseHex)
            let days = TimeInterval(1 + generator.next() % 29)
            let kind = generator.next() % 8
            let billing = PonddyBillingFields(
                subscription: kind < 2 ? "sub_SANDBOX\(generator.text(12))" : nil,
                cancelAtPeriodEnd: kind < 2 || kind == 7 ? nil : kind == 6,
                endRole: kind == 7 ? nil : start.addingTimeInterval(days * 86_400 + 0.125),
                role: kind == 7 ? PonddyBillingFields.freeRole : PonddyBillingFields.paidRole,
                lastPayment: "pi_SANDBOX\(generator.text(12))")
            return PonddyUser(
                number: Int64(32_000 + index), uuid: uuid(hex), name: person.name, email: person.email,
                tokens: ["sandbox-sso-\(hex.prefix(16))"], billing: billing)
        }
    }

    private static func uuid(_ hex: String) -> String {
        let digits = Array(hex)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
        return groups.joined(separator: "-")
    }
}
