import Foundation

/// The readable part of the seed: one subscription for each thing a client can get wrong.
extension UseePaySandbox {
    /// A made-up id with the documented form: the prefix and 13 characters.
    private static func id(_ prefix: String, _ tag: String, _ number: Int) -> String {
        let digits = String(number)
        return prefix + "7Q" + tag + String(repeating: "0", count: 11 - tag.count - digits.count) + digits
    }

    /// Full name, e-mail and all.
    package static let ada = id("cus_", "CUSTOM", 1)
    /// Only first and last name.
    package static let halfNamed = id("cus_", "CUSTOM", 2)
    /// Only an e-mail, and it is Ada's in other letter case.
    package static let namesake = id("cus_", "CUSTOM", 3)
    /// Only the merchant's own id.
    package static let nameless = id("cus_", "CUSTOM", 4)
    /// Her name tries to act on a terminal.
    package static let hostile = id("cus_", "CUSTOM", 5)

    package static let active = id("sub_", "ACTIVE", 1)
    package static let trialing = id("sub_", "TRIAL", 2)
    package static let pastDue = id("sub_", "PASTDUE", 3)
    package static let unpaid = id("sub_", "UNPAID", 4)
    package static let incomplete = id("sub_", "INCOMPL", 5)
    package static let paused = id("sub_", "PAUSED", 6)
    package static let canceled = id("sub_", "CANCELED", 7)
    package static let incompleteExpired = id("sub_", "LAPSED", 8)
    package static let expired = id("sub_", "EXPIRED", 9)
    /// Its status is a word that no document lists.
    package static let unheardOf = id("sub_", "UNHEARD", 10)
    /// Scheduled to end at its period's end.
    package static let flagged = id("sub_", "FLAGGED", 11)
    /// Active, and its period's end is null.
    package static let endless = id("sub_", "ENDLESS", 12)
    /// JPY 1200, without minor units.
    package static let yen = id("sub_", "YEN", 13)
    /// BHD 4.500, with three digits.
    package static let dinar = id("sub_", "DINAR", 14)
    package static let ofHalfNamed = id("sub_", "HALF", 15)
    package static let ofNamesake = id("sub_", "NAMESAKE", 16)
    package static let ofNameless = id("sub_", "NAMELESS", 17)
    package static let ofHostile = id("sub_", "HOSTILE", 18)
    /// Its amounts are text.
    package static let textAmount = id("sub_", "TEXT", 19)
    /// One invoice is still open, another failed.
    package static let openInvoice = id("sub_", "OPENINV", 20)
    /// No collection method: the merchant's own system starts each payment.
    package static let merchantInitiated = id("sub_", "MERCHANT", 21)
    /// USD 112, whole.
    package static let wholePrice = id("sub_", "WHOLE", 22)
    /// Its next renewal's payment will fail.
    package static let failingCard = id("sub_", "FAILING", 23)
    /// In the last of its billing cycles.
    package static let lastCycle = id("sub_", "LASTCYC", 24)
    /// Neither description nor product: its plan has no name.
    package static let planless = id("sub_", "PLANLESS", 25)
    /// Belongs to the merchant's second application.
    package static let ofOtherApp = id("sub_", "OTHERAPP", 26)
    /// Belongs to another merchant.
    package static let ofOtherMerchant = id("sub_", "OTHERMER", 27)

    /// The open invoice of `openInvoice`, and the one whose payment failed.
    package static let openInvoiceID = id("inv_", "INVOIC", 1)
    package static let failedInvoiceID = id("inv_", "INVOIC", 2)
}

extension UseePaySandbox.State {
    private typealias World = UseePaySandbox

    /// Adds the readable fixtures as of `now`.
    mutating func addFixtures(_ now: Date) {
        addFixtureCustomers(now)
        addStatusFixtures(now)
        addAmountFixtures(now)
        addCustomerFixtures(now)
        addForeignFixtures(now)
        addInvoiceFixtures(now)
    }

    private mutating func addFixtureCustomers(_ now: Date) {
        let long = now - 400 * 86_400
        func customer(_ id: String, _ number: Int, _ owner: World.Account = World.account) -> World.Customer {
            World.Customer(
                id: id, owner: owner, createdAt: long + TimeInterval(number), modifiedAt: long + TimeInterval(number),
                merchantCustomerID: "shop-100\(number)")
        }
        var ada = customer(World.ada, 1)
        (ada.name, ada.firstName, ada.lastName) = ("Ada Example", "Ada", "Example")
        (ada.email, ada.phone, ada.country) = ("ada@example.test", "+4900000000", "DE")
        ada.metadata = ["tier": "gold"]
        var half = customer(World.halfNamed, 2)
        (half.firstName, half.lastName, half.email) = ("Grace", "Fairweather", "grace@example.test")
        var namesake = customer(World.namesake, 3)
        namesake.email = "ADA@example.test"
        var hostile = customer(World.hostile, 5)
        (hostile.name, hostile.email) = ("Mallory\u{1B}[2J\u{202E}", "mallory@example.test")
        var other = customer("cus_7QOTHERAPP001", 6, World.otherApp)
        other.name = "Olga Other"
        var foreign = customer("cus_7QOTHERMER001", 7, World.otherMerchant)
        foreign.name = "Fritz Fremd"
        for customer in [ada, half, namesake, customer(World.nameless, 4), hostile, other, foreign] {
            customers.insert(customer)
        }
    }

    /// A subscription of Ada's, EUR 19.90 a month, ten days into its period.
    private func fixture(
        _ id: String, _ now: Date, _ change: (inout World.Subscription) -> Void = { _ in }
    ) -> World.Subscription {
        let start = now - 10 * 86_400
        var subscription = World.Subscription(
            id: id, owner: World.account, createdAt: start - 60 * 86_400, modifiedAt: start, customerID: World.ada,
            status: .active,
            recurring: .init(unit: .month, count: 1, amount: Decimal(string: "19.90") ?? 0, currentCycles: 3),
            currency: "EUR", description: "Tea box, monthly", product: "Tea box", metadata: ["source": "web"],
            collectionMethod: "auto_charge")
        subscription.periodStart = start
        subscription.periodEnd = subscription.recurring.end(from: start)
        change(&subscription)
        return subscription
    }

    /// Adds it with an invoice for its period, unless it has never had one.
    private mutating func add(_ subscription: World.Subscription, invoice status: String = "paid") {
        var subscription = subscription
        if let start = subscription.periodStart {
            let id = addInvoice(for: subscription, status: status, at: start)
            subscription.latestInvoice = id
            subscription.firstInvoice = id
        }
        subscriptions.insert(subscription)
    }

    private mutating func addStatusFixtures(_ now: Date) {
        let ended = now - 40 * 86_400
        func terminal(_ status: World.Status) -> (inout World.Subscription) -> Void {
            { subscription in
                subscription.status = status
                (subscription.canceledAt, subscription.endedAt, subscription.modifiedAt) = (ended, ended, ended)
                subscription.periodEnd = ended + 5 * 86_400
                subscription.periodStart = ended - 25 * 86_400
            }
        }
        add(fixture(World.active, now) { $0.recurring.totalCycles = 12 })
        add(fixture(World.trialing, now) { $0.status = .trialing })
        add(fixture(World.pastDue, now) { $0.status = .pastDue }, invoice: "open")
        add(fixture(World.unpaid, now) { $0.status = .unpaid }, invoice: "open")
        add(incomplete(now), invoice: "open")
        add(fixture(World.paused, now) { $0.status = .paused })
        add(
            fixture(World.canceled, now) {
                terminal(.canceled)(&$0)
                $0.details = .init(comment: "moved abroad", feedback: "unused")
                $0.cancelAtPeriodEnd = false
            })
        add(
            fixture(World.incompleteExpired, now) {
                terminal(.incompleteExpired)(&$0)
                ($0.periodStart, $0.periodEnd, $0.canceledAt) = (nil, nil, nil)
            })
        add(fixture(World.expired, now, terminal(.expired)))
        add(fixture(World.unheardOf, now) { $0.status = .unheardOf })
        add(
            fixture(World.flagged, now) {
                $0.schedule(at: now - 86_400, details: .init(comment: nil, feedback: "too_expensive"))
            })
        add(fixture(World.endless, now) { $0.periodEnd = nil })
        add(fixture(World.failingCard, now) { $0.hasFailingCard = true })
        add(fixture(World.lastCycle, now) { ($0.recurring.totalCycles, $0.recurring.currentCycles) = (3, 3) })
    }

    /// Made an hour ago; its first payment is still awaited.
    private mutating func incomplete(_ now: Date) -> World.Subscription {
        var subscription = World.Subscription(
            id: World.incomplete, owner: World.account, createdAt: now - 3600, modifiedAt: now - 3600,
            customerID: World.ada, status: .incomplete,
            recurring: .init(unit: .month, count: 1, amount: Decimal(string: "19.90") ?? 0), currency: "EUR",
            description: "Tea box, monthly", product: "Tea box", collectionMethod: "auto_charge")
        let invoice = addInvoice(for: subscription, status: "open", at: subscription.createdAt)
        (subscription.firstInvoice, subscription.latestInvoice) = (invoice, invoice)
        return subscription
    }

    private mutating func addAmountFixtures(_ now: Date) {
        func priced(_ amount: String, _ currency: String) -> (inout World.Subscription) -> Void {
            { subscription in
                subscription.recurring.amount = Decimal(string: amount) ?? 0
                subscription.currency = currency
            }
        }
        add(fixture(World.yen, now, priced("1200", "JPY")))
        add(fixture(World.dinar, now, priced("4.500", "BHD")))
        add(fixture(World.wholePrice, now, priced("112", "USD")))
        add(
            fixture(World.textAmount, now) {
                priced("7.05", "GBP")(&$0)
                $0.writesTextAmounts = true
            })
    }

    private mutating func addCustomerFixtures(_ now: Date) {
        add(fixture(World.ofHalfNamed, now) { $0.customerID = World.halfNamed })
        add(
            fixture(World.ofNamesake, now) {
                $0.customerID = World.namesake
                $0.description = nil
            })
        add(fixture(World.ofNameless, now) { $0.customerID = World.nameless })
        add(fixture(World.ofHostile, now) { $0.customerID = World.hostile })
        add(fixture(World.merchantInitiated, now) { $0.collectionMethod = nil })
        add(fixture(World.planless, now) { ($0.description, $0.product) = (nil, nil) })
    }

    private mutating func addForeignFixtures(_ now: Date) {
        for (id, owner, customer) in [
            (World.ofOtherApp, World.otherApp, "cus_7QOTHERAPP001"),
            (World.ofOtherMerchant, World.otherMerchant, "cus_7QOTHERMER001"),
        ] {
            let template = fixture(id, now)
            var subscription = World.Subscription(
                id: id, owner: owner, createdAt: template.createdAt, modifiedAt: template.modifiedAt,
                customerID: customer, status: .active, recurring: template.recurring, currency: "EUR",
                description: "Coffee box, monthly", collectionMethod: "auto_charge")
            (subscription.periodStart, subscription.periodEnd) = (template.periodStart, template.periodEnd)
            add(subscription)
        }
    }

    private mutating func addInvoiceFixtures(_ now: Date) {
        add(fixture(World.openInvoice, now))
        guard let subscription = subscriptions[World.openInvoice] else { return }
        for (id, number, failure) in [
            (World.openInvoiceID, "TEA-9001", nil),
            (World.failedInvoiceID, "TEA-9002", ("card_declined", "The card was declined.")),
        ] as [(String, String, (String, String)?)] {
            var invoice = World.Invoice(
                id: id, owner: World.account, createdAt: now - 5 * 86_400, modifiedAt: now - 5 * 86_400, number: number,
                status: "open", amount: subscription.recurring.amount, currency: subscription.currency,
                customerID: subscription.customerID, subscriptionID: subscription.id)
            invoice.failure = failure.map { (code: $0.0, message: $0.1) }
            invoices.insert(invoice)
        }
    }
}
