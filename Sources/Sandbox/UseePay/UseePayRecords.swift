import Foundation

extension UseePaySandbox {
    /// A merchant's application: what the three headers name, and who owns an object.
    struct Account: Hashable {
        let merchantNo: String
        let appID: String
    }

    /// What every object has: its id, its owner and its two times (contract, section 4).
    protocol Record: Sendable {
        var id: String { get }
        var owner: Account { get }
        var createdAt: Date { get }
        var modifiedAt: Date { get }
        /// The ids of the objects that it belongs to.
        var belongsTo: [String] { get }
    }

    /// Section 4.1.
    struct Customer: Record {
        let id: String
        let owner: Account
        let createdAt: Date
        var modifiedAt: Date
        var merchantCustomerID: String
        var name: String?
        var firstName: String?
        var lastName: String?
        var email: String?
        var phone: String?
        var description: String?
        var country: String?
        var metadata: [String: String]?

        var belongsTo: [String] { [] }
    }

    /// Section 4.2.1.
    struct Recurring {
        enum Unit: String, CaseIterable { case day, week, month, year }

        var unit: Unit
        var count: Int
        /// Major units.
        var amount: Decimal
        var totalCycles: Int?
        var currentCycles: Int?
    }

    /// Section 4.2.2.
    struct CancellationDetails {
        var comment: String?
        var feedback: String?
    }

    /// Section 4.2.
    struct Subscription: Record {
        let id: String
        let owner: Account
        let createdAt: Date
        var modifiedAt: Date
        var customerID: String
        var status: Status
        var recurring: Recurring
        var currency: String
        var description: String?
        /// The plan's name as an order's product or an item's price names it.
        var product: String?
        var metadata: [String: String]?
        var collectionMethod: String?
        var daysUntilDue: Int?
        var periodStart: Date?
        var periodEnd: Date?
        /// Nil prints as null, which means false.
        var cancelAtPeriodEnd: Bool?
        var cancelAt: Date?
        var canceledAt: Date?
        var endedAt: Date?
        var details: CancellationDetails?
        var prorate: Bool?
        var invoiceNow: Bool?
        var latestInvoice: String?
        var firstInvoice: String?
        /// Its amounts are always written as text, whatever the switch says.
        var writesTextAmounts = false
        /// The next renewal's payment will fail.
        var hasFailingCard = false

        var belongsTo: [String] { [customerID] }
    }

    /// Section 7.1. `unheardOf` is a word that no document lists.
    enum Status: String, CaseIterable {
        case incomplete
        case incompleteExpired = "incomplete_expired"
        case trialing, active
        case pastDue = "past_due"
        case unpaid, paused, canceled, expired
        case unheardOf = "under_review"

        var isTerminal: Bool { [.canceled, .incompleteExpired, .expired].contains(self) }

        /// Whether an update may schedule the end.
        var takesPeriodEnd: Bool { [.active, .trialing, .pastDue, .unpaid].contains(self) }
    }

    /// Section 4.3.
    struct Invoice: Record {
        let id: String
        let owner: Account
        let createdAt: Date
        var modifiedAt: Date
        var number: String
        /// `draft`, `open`, `paid`, `uncollectible` or `void`.
        var status: String
        var amount: Decimal
        var currency: String
        var customerID: String?
        var subscriptionID: String?
        var periodStart: Date?
        var periodEnd: Date?
        var collectionMethod: String?
        var description: String?
        var footer: String?
        var metadata: [String: String]?
        /// Why its payment failed; sits in the object's own error fields.
        var failure: (code: String, message: String)?

        var belongsTo: [String] { [customerID, subscriptionID].compactMap(\.self) }
    }
}
