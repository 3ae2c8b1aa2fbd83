import Foundation

/// The state of one organisation at Payway; endpoints are its mutating functions, one file a group.
struct PaywayWorld: Sendable {
    var accounts: [String: PaywayAccount] = [:]
    var products = Ledger<String, PaywayUserProduct>(remembersTouched: true)
    private(set) var boundaries = DueQueue<Date>()
    /// Product ids by account.
    var productIDs: [String: [String]] = [:]
    var reasons: [PaywayReason] = []
    var invoices: [PaywayInvoice] = []
    var clients: [PaywayAPIClient] = []
    var tokens: [String: PaywayToken] = [:]
    var switches = PaywaySwitches()
    /// For tokens and the ids of credit invoices.
    var generator: SeededGenerator

    mutating func add(_ product: PaywayUserProduct) {
        products[product.id] = product
        productIDs[product.accountID, default: []].append(product.id)
    }

    /// The account's products, newest first (section 7, S1).
    func products(of accountID: String) -> [PaywayUserProduct] {
        (productIDs[accountID] ?? []).compactMap { products[$0] }.sorted {
            ($0.created, $0.id) > ($1.created, $1.id)
        }
    }

    func openInvoices(of productID: String) -> [PaywayInvoice] {
        invoices.filter { $0.productID == productID && $0.isOpen }
    }

    /// Counters each of `open` with a second record over what is still to pay.
    mutating func credit(_ open: [PaywayInvoice], now: Date) {
        for invoice in open {
            guard let index = invoices.firstIndex(where: { $0.id == invoice.id }), invoices[index].isOpen else {
                continue
            }
            invoices[index].status = .credited
            invoices.append(
                PaywayInvoice(
                    id: generator.text(24, from: SeededGenerator.lowercaseHex), productID: invoice.productID,
                    periodFrom: invoice.periodFrom, periodTo: invoice.periodTo, amount: invoice.paid - invoice.amount,
                    dueDate: now, status: .credited, creditOf: invoice.id))
        }
    }

    /// What falls due up to `now` (section 8): starts, renewals, ends.
    mutating func advance(to now: Date) {
        for position in products.takeTouched() {
            if let boundary = products[at: position].boundary { boundaries.put(position, at: boundary) }
        }
        for position in boundaries.take(while: { $0 < now }) {
            var product = products[at: position]
            guard product.isDue(now) else { continue }
            while product.isDue(now) { product.passBoundary() }
            products[product.id] = product
        }
        tokens = tokens.filter { $0.value.expiresAt > now }
    }
}

extension PaywayUserProduct {
    /// How long a frozen subscription waits for its renewal payment.
    private static let gracePeriod: TimeInterval = 30 * 86_400

    /// When the next thing happens by itself; nil when nothing does.
    fileprivate var boundary: Date? {
        switch state {
        case .pending: validFrom
        case .activated: validTo
        case .cancelled: endDate ?? validTo
        case .frozen: validTo.addingTimeInterval(PaywayUserProduct.gracePeriod)
        case .deactivated: nil
        }
    }

    fileprivate func isDue(_ now: Date) -> Bool { boundary.map { $0 < now } ?? false }

    fileprivate mutating func passBoundary() {
        guard let boundary else { return }
        updated = boundary
        switch state {
        case .pending:
            state = .activated
        case .activated where isRecurring:
            validFrom = nextPeriodStart
            validTo = SwedishTime.adding(months: package.months, to: validFrom).addingTimeInterval(-1)
        case .activated, .cancelled, .frozen:
            state = .deactivated
            endDate = boundary
        case .deactivated:
            break
        }
    }
}

/// What a test can change of the provider's behaviour (section 13).
struct PaywaySwitches: Sendable {
    /// Section 10: whether Autogiro keeps an unpaid invoice from ending the subscription at once.
    var autogiroWins = true
    /// Whether the vendor's support has switched C1 on.
    var featureEnabled = true
    /// Seconds until the read endpoints show a Kayak cancellation.
    var syncLag: TimeInterval = 0
    var wrapsCanCancel = true
    var wrapsAccount = true
    /// Seconds.
    var tokenLifetime: Int64 = 3600

    /// Names and values for the control paths.
    static let allowed = [
        "autogiro_wins": ["true", "false"],
        "feature_enabled": ["true", "false"],
        "sync_lag": [],
        "item_on_can_cancel": ["true", "false"],
        "item_on_accounts": ["true", "false"],
        "token_lifetime": [],
    ]

    mutating func set(_ name: String, to value: String) {
        switch name {
        case "autogiro_wins": autogiroWins = value == "true"
        case "feature_enabled": featureEnabled = value == "true"
        case "sync_lag": syncLag = TimeInterval(value) ?? 0
        case "item_on_can_cancel": wrapsCanCancel = value == "true"
        case "item_on_accounts": wrapsAccount = value == "true"
        case "token_lifetime": tokenLifetime = Int64(value) ?? 3600
        default: break
        }
    }
}
