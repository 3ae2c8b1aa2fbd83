import Foundation

/// The contract's fixtures (section 13), their dates moved so that the current period contains the clock's now.
///
/// The period is the quarter whose second month is the present one, as the contract's is: never about to end.
extension PaywayWorld {
    static func seeded(_ options: SandboxOptions) -> PaywayWorld {
        var world = PaywayWorld(generator: SeededGenerator(seed: options.seed ^ 0x7A1_0CEA))
        world.clients = [
            PaywayAPIClient(
                id: PaywaySandbox.clientID, secret: PaywaySandbox.clientSecret, scopes: allScopes),
            PaywayAPIClient(
                id: PaywaySandbox.readerID, secret: PaywaySandbox.readerSecret,
                scopes: [
                    "/external/account/w", "/external/account/r", "/external/subscription/r",
                    "/external/cancellation_reason/r",
                ]),
            PaywayAPIClient(
                id: PaywaySandbox.disabledID, secret: PaywaySandbox.disabledSecret, scopes: allScopes,
                isEnabled: false),
        ]
        world.seedReasons()
        world.seedAccounts()
        world.seedProducts(now: options.clock.now)
        world.invent(options)
        return world
    }

    private mutating func seedReasons() {
        typealias Fixture = PaywaySandbox.Fixture
        reasons = [
            PaywayReason(
                id: Fixture.movingAway, name: "Moving away", code: "moving", integrationCode: "K17", index: 20,
                visibleToEndCustomer: true),
            PaywayReason(id: Fixture.deceased, name: "Deceased", code: "deceased", integrationCode: "K90"),
            PaywayReason(
                id: Fixture.otherReason, name: "Another reason", code: "default", integrationCode: "K00",
                visibleToEndCustomer: true),
            PaywayReason(
                id: Fixture.paymentFailure, name: "Payment failure", code: "payment_failure", isInternal: true),
        ]
    }

    private mutating func seedAccounts() {
        let emails = PaywaySandbox.Fixture.emails
        let names = ["Ett", "Två", "Tre", "Fyra", "Fem"]
        let customerNumbers: [String?] = ["880012", "880013", nil, "880014", "880015"]
        for (index, email) in emails.enumerated() {
            let id = PaywaySandbox.Fixture.account(index + 1)
            accounts[id] = PaywayAccount(
                id: id, email: email, customerNumber: customerNumbers[index],
                tuloCustomerNumber: "004\(17 + index)", firstName: "Kund", lastName: names[index])
        }
        accounts[PaywaySandbox.Fixture.account(1)]?.socialSecurityNumber = "000000-0017"
        accounts[PaywaySandbox.Fixture.account(2)]?.alias = "tvaan"
        accounts[PaywaySandbox.Fixture.account(3)]?.externalID = ("crm", "C-3")
        accounts[PaywaySandbox.Fixture.account(4)]?.status = "archived"
    }

    private mutating func seedProducts(now: Date) {
        let seeds =
            PaywayProductSeed.ofAccountOne + PaywayProductSeed.ofAccountTwo + PaywayProductSeed.ofAccountThree
            + PaywayProductSeed.added
        let start = SwedishTime.midnight(day: 1, monthsAfter: -1, now)
        for seed in seeds {
            let product = seed.product(periodStart: start)
            add(product)
            for (index, invoice) in seed.invoices.enumerated() {
                invoices.append(
                    invoice.invoice(id: "70a1b2c3d4e5f6071829e\(product.id.suffix(2))\(index)", for: product, now: now))
            }
        }
    }
}

/// Which period an invoice is for, and how it stands.
struct PaywayInvoiceSeed {
    enum Period: Int {
        case earlier = -1
        case current = 0
        case upcoming = 1
    }

    let period: Period
    var status = PaywayInvoice.Status.unpaid
    /// Days from now; negative is overdue.
    var dueInDays = -5

    func invoice(id: String, for product: PaywayUserProduct, now: Date) -> PaywayInvoice {
        let months = product.package.months
        let from = SwedishTime.adding(months: months * period.rawValue, to: product.validFrom)
        let to = SwedishTime.adding(months: months, to: from).addingTimeInterval(-1)
        let paid: Decimal =
            switch status {
            case .paid: product.package.price
            case .partlyPaid: 100
            case .unpaid, .credited: 0
            }
        return PaywayInvoice(
            id: id, productID: product.id, periodFrom: from, periodTo: to,
            amount: product.package.price, paid: paid, dueDate: now.addingTimeInterval(Double(dueInDays) * 86_400),
            status: status)
    }
}
