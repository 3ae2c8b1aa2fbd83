import Foundation

/// A customer in the organisation (the contract, section 7, A1).
struct PaywayAccount: Sendable {
    let id: String
    let email: String
    /// `created`, `active`, `inactive` or `archived`.
    var status = "active"
    /// The number in the external subscription system; without one C1 cannot work.
    let customerNumber: String?
    let tuloCustomerNumber: String
    let firstName: String?
    let lastName: String?
    var alias: String?
    var socialSecurityNumber: String?
    var companyNumber: String?
    var externalID: (key: String, value: String)?
    var city = "Sundsvall"
}

/// A customer's subscription (section 7, S1).
struct PaywayUserProduct: Sendable {
    /// Section 8.
    enum State: String, Sendable {
        case pending, activated, cancelled, frozen, deactivated
    }

    /// What the read endpoints still show of a Kayak subscription until the copy is synchronised.
    struct Stale: Sendable {
        let until: Date
        let state: State
        let endDate: Date?
        let updated: Date
    }

    let id: String
    let accountID: String
    /// The number of `NORD-<number>`.
    let orderNumber: Int
    let created: Date
    var updated: Date
    let package: PaywayPackage
    var validFrom: Date
    var validTo: Date
    /// `tulo`, `kayak` or another owner.
    let provisionService: String
    let isRecurring: Bool
    let subscriptionNumber: String?
    let paymentOption: String?
    var state: State
    var hasPendingChange = false
    var endDate: Date?
    var externalStart: Date?
    var cancellationReason: String?
    var stale: Stale?

    var isOver: Bool { state == .deactivated }
    /// The first moment of the period after the current one.
    var nextPeriodStart: Date { validTo.addingTimeInterval(1) }
}

/// What is sold.
struct PaywayPackage: Sendable {
    let code: String
    let title: String
    /// Per period, major units, VAT included.
    let price: Decimal
    let months: Int
    /// The package setting that C2 obeys.
    var canBeCancelledByCustomer = true
    /// Access rights.
    let products: [String]
}

/// Section 7, R1.
struct PaywayReason: Sendable {
    let id: String
    let name: String
    let code: String
    var integrationCode = ""
    var index: Int64 = 0
    var visibleToEndCustomer = false
    var isInternal = false
}

/// Internal: no path of the contract shows invoices (section 13).
struct PaywayInvoice: Sendable {
    enum Status: String, Sendable {
        case unpaid, paid, credited
        case partlyPaid = "partly_paid"
    }

    let id: String
    let productID: String
    let periodFrom: Date
    let periodTo: Date
    /// Negative on a credit invoice.
    let amount: Decimal
    var paid: Decimal = 0
    let dueDate: Date
    var status: Status
    /// The invoice that this one credits.
    var creditOf: String?

    /// Unpaid is not the same as overdue (trap T2).
    var isOpen: Bool { creditOf == nil && (status == .unpaid || status == .partlyPaid) }

    func covers(_ moment: Date) -> Bool { periodFrom <= moment && moment <= periodTo }
}

/// An API user (section 3.1).
struct PaywayAPIClient: Sendable {
    let id: String
    let secret: String
    let scopes: Set<String>
    var isEnabled = true
}

/// An issued access token.
struct PaywayToken: Sendable {
    let clientID: String
    let scopes: Set<String>
    let expiresAt: Date
}
