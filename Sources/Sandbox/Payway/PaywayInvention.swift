import Foundation

/// Invented customers beside the fixtures: the same for the same seed.
extension PaywayWorld {
    /// Accounts are found by exact keys only and nobody can list them: a larger crowd would be seen by nobody.
    private static let crowdLimit = 5000

    mutating func invent(_ options: SandboxOptions) {
        var generator = SeededGenerator(seed: options.seed ^ 0x9A77_0A7)
        let count = min(options.customers, PaywayWorld.crowdLimit)
        for (number, person) in Person.invent(count, seed: options.seed).enumerated() {
            let account = PaywayWorld.account(of: person, number, &generator)
            accounts[account.id] = account
            // People who are customers everywhere have something to show.
            let count = number < Person.shared.count ? 1 + number % 2 : Int(generator.next() % 4)
            for index in 0..<count {
                inventProduct(number * 3 + index, of: account, now: options.clock.now, &generator)
            }
        }
    }

    private static func account(
        of person: Person, _ number: Int, _ generator: inout SeededGenerator
    ) -> PaywayAccount {
        // One in twelve was never known to the external system.
        let isKnownToKayak = number < Person.shared.count || generator.next() % 12 != 0
        return PaywayAccount(
            id: generator.text(24, from: SeededGenerator.lowercaseHex), email: person.email,
            customerNumber: isKnownToKayak ? String(900_000 + number) : nil,
            tuloCustomerNumber: String(20_000 + number), firstName: person.given,
            lastName: person.family.isEmpty ? nil : person.family)
    }

    private mutating func inventProduct(
        _ number: Int, of account: PaywayAccount, now: Date, _ generator: inout SeededGenerator
    ) {
        let isKayak = account.customerNumber != nil && generator.next() % 2 == 0
        let packages: [PaywayPackage] =
            isKayak ? [.weekendPaper, .dailyPaper] : [.web, .complete, .webMonth, .webYear]
        let package = packages[Int(generator.next() % UInt64(packages.count))]
        let state = PaywayWorld.state(generator.next() % 20)
        let age = Int(generator.next() % 30) + 1
        let day = Int(generator.next() % 28) + 1
        let created = SwedishTime.midnight(day: day, monthsAfter: -age, now).addingTimeInterval(34_500)
        var from = SwedishTime.midnight(day: day, monthsAfter: state == .pending ? 1 : -age, now)
        while state != .pending, SwedishTime.adding(months: package.months, to: from) <= now {
            from = SwedishTime.adding(months: package.months, to: from)
        }
        if state == .frozen { from = SwedishTime.adding(months: -package.months, to: from) }
        let to = SwedishTime.adding(months: package.months, to: from).addingTimeInterval(-1)
        let options = isKayak ? ["invoice", "invoice", "autogiro"] : ["adyen", "adyen", "billecta"]
        var product = PaywayUserProduct(
            id: generator.text(24, from: SeededGenerator.lowercaseHex), accountID: account.id,
            orderNumber: 5000 + number, created: created, updated: created, package: package, validFrom: from,
            validTo: to, provisionService: isKayak ? "kayak" : "tulo", isRecurring: true,
            subscriptionNumber: isKayak ? String(5_500_000 + number) : "NOR\(50_000 + number)",
            paymentOption: options[Int(generator.next() % UInt64(options.count))], state: state)
        product.externalStart = isKayak ? from : nil
        product.hasPendingChange = state == .activated && generator.next() % 25 == 0
        if state == .cancelled { product.endDate = to }
        if state == .deactivated { product.endDate = from.addingTimeInterval(-1) }
        add(product)
        inventInvoices(for: product, now: now, &generator)
    }

    private mutating func inventInvoices(
        for product: PaywayUserProduct, now: Date, _ generator: inout SeededGenerator
    ) {
        let luck = generator.next() % 8
        guard product.state == .activated, product.paymentOption != "adyen" else { return }
        var seeds: [PaywayInvoiceSeed] = []
        if luck < 2 { seeds.append(PaywayInvoiceSeed(period: .current, dueInDays: luck == 0 ? -10 : 12)) }
        if luck == 0 || luck == 3 { seeds.append(PaywayInvoiceSeed(period: .upcoming, dueInDays: 45)) }
        for seed in seeds {
            let id = generator.text(24, from: SeededGenerator.lowercaseHex)
            invoices.append(seed.invoice(id: id, for: product, now: now))
        }
    }

    /// Most subscriptions run.
    private static func state(_ number: UInt64) -> PaywayUserProduct.State {
        switch number {
        case 0, 1: .cancelled
        case 2, 3: .deactivated
        case 4: .frozen
        case 5: .pending
        default: .activated
        }
    }
}
