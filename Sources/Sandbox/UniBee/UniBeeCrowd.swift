// Invented customers beside the seed set, so that lists have pages and all widths of names.

extension UniBeeState {
    private static let day: Int64 = 86_400

    /// Customers 519 to 548 with one plain subscription each, so that the seed set alone fills more than two pages of
    /// the provider's default size.
    mutating func seedFillers(_ options: SandboxOptions) {
        let people = Person.invent(35, seed: options.seed &+ 1).dropFirst(5)
        for (offset, person) in people.enumerated() {
            let id = 519 + Int64(offset)
            users[id] = UniBeeRecord.User(
                id: id, email: "member\(id)@example.test", firstName: person.given, lastName: person.family,
                created: now - 190 * UniBeeState.day + Int64(offset))
            let begun = 1 + Int64(offset) % 27
            enter(inventedID(), user: id, plan: 31, begun: begun, age: 86 * UniBeeState.day + Int64(offset))
        }
    }

    /// `options.customers` customers from 1001 on, each with none to three subscriptions.
    mutating func seedCrowd(_ options: SandboxOptions) {
        // The first of the shared people is customer 501 already.
        let people = Person.invent(options.customers + 1, seed: options.seed).dropFirst()
        let step = UniBeeState.step(100, within: 79 * UniBeeState.day, count: people.count)
        let age = UniBeeState.step(7, within: 78 * UniBeeState.day, count: 3 * people.count)
        for (offset, person) in people.enumerated() {
            let id = 1001 + Int64(offset)
            users[id] = UniBeeRecord.User(
                id: id, externalID: "acct-\(id)", email: person.email, firstName: person.given,
                lastName: person.family, company: person.company,
                created: now - 80 * UniBeeState.day + step * Int64(offset))
            for _ in 0..<generator.next() % 4 { enterInvented(user: id, step: age) }
        }
    }

    /// The seconds between two of `count` rows: `usual`, or as few as it takes for the last one to lie in the past.
    static func step(_ usual: Int64, within span: Int64, count: Int) -> Int64 {
        min(usual, span / Int64(max(1, count)))
    }

    private mutating func enterInvented(user: Int64, step: Int64) {
        let planIDs: [Int64] = [31, 31, 31, 32, 33, 34, 41, 42, 35, 36]
        let planID = planIDs[Int(generator.next() % UInt64(planIDs.count))]
        let begun = 1 + Int64(generator.next() % 26)
        let taxPercentage: Int64 = generator.next() % 3 == 0 ? 1900 : 0
        let fate = generator.next() % 20
        let now = now
        // A second of its own for each, so that pages are stable but for the seed set's pair.
        let age = 79 * UniBeeState.day - step * Int64(subscriptions.count)
        enter(inventedID(), user: user, plan: planID, begun: begun, age: age) { subscription in
            subscription.taxPercentage = taxPercentage
            subscription.amount += subscription.amount * taxPercentage / 10_000
            switch fate {
            case 0, 1: subscription.cancelAtPeriodEnd = true
            case 2:
                subscription.status = 4
                subscription.cancelReason = "CancelledByUser"
                subscription.modified = now - UniBeeState.day / 2
            case 3:
                subscription.status = 7
                subscription.periodEnd = now - 1800
                subscription.paysRenewals = false
            default: break
            }
        }
    }

    private mutating func inventedID() -> String {
        let month = 1 + generator.next() % 9
        let day = 10 + generator.next() % 19
        return "sub20260\(month)\(day)" + generator.text(15)
    }
}
