import Foundation

/// One fixture product in the words of the contract's table (section 13).
struct PaywayProductSeed {
    let number: Int
    let account: Int
    let service: String
    let option: String?
    var package = PaywayPackage.weekendPaper
    var isRecurring = true
    var state = PaywayUserProduct.State.activated
    var hasNumber = true
    var invoices: [PaywayInvoiceSeed] = []

    static let ofAccountOne = [
        PaywayProductSeed(number: 1, account: 1, service: "tulo", option: "adyen", package: .web),
        PaywayProductSeed(number: 2, account: 1, service: "tulo", option: "adyen", package: .bound),
        PaywayProductSeed(
            number: 3, account: 1, service: "tulo", option: "klarna", package: .quarterPass, isRecurring: false),
        PaywayProductSeed(
            number: 4, account: 1, service: "tulo", option: "billecta", package: .complete,
            invoices: [PaywayInvoiceSeed(period: .current)]),
        PaywayProductSeed(
            number: 17, account: 1, service: "tulo", option: "adyen", package: .web, state: .pending),
    ]

    static let ofAccountTwo = [
        kayak(5, "invoice"),
        kayak(6, "autogiro"),
        kayak(7, "invoice", [PaywayInvoiceSeed(period: .current)]),
        kayak(8, "autogiro", [PaywayInvoiceSeed(period: .current)]),
        kayak(9, "invoice", [PaywayInvoiceSeed(period: .upcoming, dueInDays: 60)]),
        kayak(10, "autogiro", [PaywayInvoiceSeed(period: .upcoming, dueInDays: 60)]),
        kayak(
            11, "invoice",
            [PaywayInvoiceSeed(period: .current), PaywayInvoiceSeed(period: .upcoming, dueInDays: 60)]),
        kayak(12, "invoice", [PaywayInvoiceSeed(period: .earlier, dueInDays: -90)]),
        PaywayProductSeed(number: 14, account: 2, service: "cprofit", option: "invoice"),
        PaywayProductSeed(number: 15, account: 2, service: "kayak", option: "invoice", state: .cancelled),
        PaywayProductSeed(number: 16, account: 2, service: "app_store", option: nil, package: .app),
    ]

    static let ofAccountThree = [PaywayProductSeed(number: 13, account: 3, service: "kayak", option: "invoice")]

    /// Not in the contract's table: rows 8 and 10 to 12 of its decision table, and states that it only describes.
    static let added = [
        PaywayProductSeed(
            number: 18, account: 5, service: "kayak", option: "invoice",
            invoices: [PaywayInvoiceSeed(period: .current, status: .partlyPaid)]),
        PaywayProductSeed(
            number: 19, account: 5, service: "kayak", option: "invoice",
            invoices: [PaywayInvoiceSeed(period: .current, status: .paid)]),
        PaywayProductSeed(
            number: 20, account: 5, service: "kayak", option: "invoice",
            invoices: [PaywayInvoiceSeed(period: .current, dueInDays: 20)]),
        PaywayProductSeed(
            number: 21, account: 5, service: "kayak", option: "autogiro",
            invoices: [PaywayInvoiceSeed(period: .current), PaywayInvoiceSeed(period: .upcoming, dueInDays: 60)]),
        PaywayProductSeed(number: 22, account: 5, service: "tulo", option: "adyen", package: .web, state: .frozen),
        PaywayProductSeed(
            number: 23, account: 5, service: "tulo", option: "adyen", package: .web, state: .deactivated),
        PaywayProductSeed(number: 24, account: 5, service: "kayak", option: "invoice", hasNumber: false),
    ]

    /// - Parameter periodStart: local midnight on the first of a month.
    func product(periodStart: Date) -> PaywayUserProduct {
        let shift = state == .pending ? package.months : 0
        let from = SwedishTime.adding(months: shift, to: periodStart)
        let to = SwedishTime.adding(months: package.months, to: from).addingTimeInterval(-1)
        // Distinct and in the order of the numbers, so that the newest comes first predictably.
        let created = SwedishTime.adding(months: -11, to: periodStart).addingTimeInterval(Double(33_300 + number * 60))
        var product = PaywayUserProduct(
            id: PaywaySandbox.Fixture.product(number), accountID: PaywaySandbox.Fixture.account(account),
            orderNumber: 304 + number, created: created, updated: created, package: package, validFrom: from,
            validTo: to, provisionService: service, isRecurring: isRecurring,
            subscriptionNumber: hasNumber ? (service == "tulo" ? "NOR\(10_000 + number)" : "44719\(number)") : nil,
            paymentOption: option, state: state)
        if service == "kayak" { product.externalStart = SwedishTime.adding(months: -11, to: periodStart) }
        if state == .cancelled { product.endDate = to }
        if state == .deactivated { product.endDate = created.addingTimeInterval(86_400) }
        return product
    }

    private static func kayak(
        _ number: Int, _ option: String, _ invoices: [PaywayInvoiceSeed] = []
    ) -> PaywayProductSeed {
        PaywayProductSeed(number: number, account: 2, service: "kayak", option: option, invoices: invoices)
    }
}

extension PaywayPackage {
    static let web = PaywayPackage(code: "plus_web", title: "NORD", price: 99, months: 3, products: ["web"])
    static let complete = PaywayPackage(
        code: "plus_complete", title: "NORD", price: 149, months: 3, products: ["web", "archive"])
    static let bound = PaywayPackage(
        code: "plus_bound", title: "NORD", price: 79, months: 3, canBeCancelledByCustomer: false, products: ["web"])
    static let quarterPass = PaywayPackage(
        code: "quarter_pass", title: "NORD", price: 249, months: 3, products: ["web"])
    static let weekendPaper = PaywayPackage(
        code: "paper_weekend", title: "NORD", price: 389, months: 3, products: ["paper", "web"])
    static let dailyPaper = PaywayPackage(
        code: "paper_daily", title: "KUST", price: Decimal(1195) / 2, months: 1, products: ["paper", "web"])
    static let webMonth = PaywayPackage(code: "web_month", title: "KUST", price: 119, months: 1, products: ["web"])
    static let webYear = PaywayPackage(code: "web_year", title: "NORD", price: 990, months: 12, products: ["web"])
    static let app = PaywayPackage(code: "app_month", title: "NORD", price: 129, months: 3, products: ["app"])
}
