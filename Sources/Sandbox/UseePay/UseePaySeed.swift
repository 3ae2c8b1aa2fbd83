import Foundation

extension UseePaySandbox.State {
    private typealias World = UseePaySandbox

    /// The fixtures and `options.customers` invented customers with up to three subscriptions each, as of the clock's
    /// present moment.
    static func seeded(_ options: SandboxOptions) -> UseePaySandbox.State {
        let now = Date(timeIntervalSince1970: TimeInterval(options.clock.unixSeconds))
        var state = UseePaySandbox.State(seed: options.seed)
        state.addFixtures(now)
        for (number, person) in Person.invent(options.customers, seed: options.seed).enumerated() {
            state.add(person, number: number, now)
        }
        state.customers.sort()
        state.subscriptions.sort()
        state.invoices.sort()
        return state
    }

    private mutating func add(_ person: Person, number: Int, _ now: Date) {
        let createdAt = now - TimeInterval(86_400 + chance(700) * 86_400 + chance(86_400))
        var customer = World.Customer(
            id: mint("cus_"), owner: World.account, createdAt: createdAt, modifiedAt: createdAt,
            merchantCustomerID: "shop-\(20_000 + number)", name: person.name, email: person.email)
        if chance(6) == 0, !person.family.isEmpty {
            customer.name = nil
            (customer.firstName, customer.lastName) = (person.given, person.family)
        }
        if !person.company.isEmpty { customer.description = person.company }
        customers.append(customer)
        // The people whom every provider knows have something to end.
        let count = number < Person.shared.count ? 1 + chance(2) : chance(4)
        for index in 0..<count {
            addSubscription(of: customer, isSure: index == 0 && number < Person.shared.count, now)
        }
    }

    private static let plans = [
        ("Tea box", "19.90", "EUR"), ("Coffee box", "24.50", "EUR"), ("Reader digital", "9.00", "USD"),
        ("Reader plus", "14.99", "USD"), ("Green tea club", "1200", "JPY"), ("Spice tin", "4.500", "BHD"),
        ("Garden letter", "49.00", "SEK"), ("Puzzle post", "7.05", "GBP"),
    ]

    /// - Parameter isSure: active for certain.
    private mutating func addSubscription(of customer: World.Customer, isSure: Bool, _ now: Date) {
        let (product, price, currency) = Self.plans[chance(Self.plans.count)]
        let unit: World.Recurring.Unit = [.month, .month, .month, .year, .week][chance(5)]
        var recurring = World.Recurring(unit: unit, count: 1, amount: Decimal(string: price) ?? 0)
        if chance(4) == 0 { (recurring.totalCycles, recurring.currentCycles) = (24, 1 + chance(20)) }
        // Inside the shortest period and inside the span in which a failed renewal is still tried again.
        let start = now - TimeInterval(3600 + chance(6 * 86_400))
        var subscription = World.Subscription(
            id: mint("sub_"), owner: World.account, createdAt: max(customer.createdAt, start - 300 * 86_400),
            modifiedAt: start, customerID: customer.id, status: .active, recurring: recurring, currency: currency,
            description: chance(3) == 0 ? nil : product, product: product,
            collectionMethod: chance(8) == 0 ? nil : "auto_charge", periodStart: start,
            periodEnd: recurring.end(from: start))
        if !isSure { vary(&subscription, start) }
        let isPaid = ![.pastDue, .unpaid].contains(subscription.status)
        let invoice = invoice(for: subscription, status: isPaid ? "paid" : "open", at: start)
        (subscription.firstInvoice, subscription.latestInvoice) = (invoice.id, invoice.id)
        invoices.append(invoice)
        subscriptions.append(subscription)
    }

    /// Most are active; the rest are in the states that an agent meets on an ordinary day.
    private mutating func vary(_ subscription: inout World.Subscription, _ start: Date) {
        switch chance(20) {
        case 0: subscription.status = .trialing
        case 1: subscription.status = .pastDue
        case 2: subscription.status = .unpaid
        case 3: subscription.status = .paused
        case 4, 5, 6: subscription.end(at: start + 1800, details: .init(comment: nil, feedback: "unused"))
        case 7, 8: subscription.schedule(at: start + 1800, details: nil)
        default: break
        }
    }
}
