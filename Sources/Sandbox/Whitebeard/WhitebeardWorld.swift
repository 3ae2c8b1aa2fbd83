import Foundation

/// Everything one installation knows.
struct WhitebeardWorld: Codable {
    var customers: [WhitebeardCustomer]
    var subscriptions: [WhitebeardSubscription]
    /// The number of the latest order.
    var orders: Int64 = 9100
    /// Up to when the nightly runs are done.
    var settledUntil: Date

    /// The seed state: the contract's readers, then invented ones.
    init(_ options: SandboxOptions, start: Date, zone: WhitebeardZone) {
        customers = WhitebeardFixture.allCases.compactMap(\.customer)
        subscriptions = WhitebeardFixture.allCases.flatMap { $0.subscriptions(start: start, zone: zone) }
        settledUntil = start
        var generator = SeededGenerator(seed: options.seed ^ 0xB0A2D)
        let midnight = zone.midnight(before: start)
        for (index, customer) in WhitebeardCustomer.invented(options).enumerated() {
            customers.append(customer)
            for number in 0..<(1 + Int(generator.next() % 5 / 4)) {
                let isMonthly = generator.next() % 2 == 0
                let left = 1 + Int(generator.next() % (isMonthly ? 29 : 360))
                let end = zone.adding(left, to: midnight)
                subscriptions.append(
                    WhitebeardSubscription(
                        id: Int64(6000 + index * 2 + number), userID: customer.id,
                        activation: zone.adding(left - (isMonthly ? 30 : 365), to: midnight), deactivation: end,
                        item: isMonthly ? .monthlyPrint : .yearlyDigital, nextRenewal: end,
                        referenceOrder: Int64(9000 + index * 2 + number),
                        group: number == 0 ? "digital" : "print"))
            }
        }
    }

    /// Every nightly run and every expiry between the last one and `now`.
    mutating func settle(until now: Date, zone: WhitebeardZone) {
        guard now > settledUntil else { return }
        let (first, last) = (zone.day(of: settledUntil) + 1, zone.day(of: now))
        for index in subscriptions.indices {
            if first <= last {
                for day in first...last { subscriptions[index].renew(on: day, orders: &orders, zone: zone) }
            }
            subscriptions[index].expire(now)
        }
        settledUntil = now
    }

    /// A customer's subscriptions, the newest activation first.
    func subscriptions(of customer: WhitebeardCustomer) -> [WhitebeardSubscription] {
        subscriptions.filter { $0.userID == customer.id }
            .sorted { ($0.activation, $0.id) > ($1.activation, $1.id) }
    }
}

extension WhitebeardCustomer {
    /// The invented readers of a world; the same for the same seed.
    static func invented(_ options: SandboxOptions) -> [WhitebeardCustomer] {
        var generator = SeededGenerator(seed: options.seed ^ 0x4EADE4)
        return Person.invent(min(options.customers, options.tokenHolders), seed: options.seed).enumerated()
            .map { index, person in
                WhitebeardCustomer(
                    id: Int64(91_000 + index), name: person.name, email: person.email,
                    tokens: ["Bearer sandbox-reader-\(generator.text(16, from: SeededGenerator.lowercaseHex))"])
            }
    }
}
