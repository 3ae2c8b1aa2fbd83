/// The rows of UniBee's tables as they are stored, before the view that API keys get (the contract, section 11.1).
/// Times are Unix seconds, amounts minor units; 0 is "not set" as on the wire.
enum UniBeeRecord {
    struct User: Sendable {
        var id: Int64
        var externalID = ""
        var email = ""
        var firstName = ""
        var lastName = ""
        var userName = ""
        var company = ""
        var vatNumber = ""
        var country = "SE"
        /// 0 active, 2 suspended.
        var status: Int64 = 0
        var isDeleted = false
        var created: Int64 = 0
        /// The default subscription and what the background job last copied of its status.
        var subscriptionID = ""
        var subscriptionStatus: Int64 = 0
        /// Every subscription they have had, oldest first.
        var subscriptionIDs: [String] = []
    }

    struct Product: Sendable {
        var id: Int64
        var name: String
        var description = ""
        /// 1 active, 2 inactive.
        var status: Int64 = 1
        var created: Int64 = 0
    }

    struct Plan: Sendable {
        var id: Int64
        var name: String
        var amount: Int64
        var currency: String
        var unit: String
        var count: Int64 = 1
        /// 0 is the virtual default product.
        var productID: Int64 = 0
        var status: Int64 = 2
        var created: Int64 = 0
    }

    struct Subscription: Sendable {
        /// The row number, which no call takes.
        var row: Int64 = 0
        var id: String
        var userID: Int64
        var planID: Int64
        var quantity: Int64 = 1
        var amount: Int64 = 0
        var currency = "EUR"
        var taxPercentage: Int64 = 0
        /// Unmasked: 7 is stored as 7.
        var status: Int64 = 2
        var cancelAtPeriodEnd = false
        var cancelReason = ""
        var periodStart: Int64 = 0
        var periodEnd: Int64 = 0
        var trialEnd: Int64 = 0
        /// 1 when the period is paid.
        var periodPaid: Int64 = 1
        var latestInvoiceID = ""
        /// 0 when the gateway row is gone.
        var gatewayID: Int64 = 25
        /// The row number of the latest timeline entry, 0 for none.
        var timelineRow: Int64 = 0
        var pendingUpdateID = ""
        /// 0 managed by the gateway, 1 by UniBee.
        var type: Int64 = 1
        var created: Int64 = 0
        var modified: Int64 = 0
        var lastUpdate: Int64 = 0
        /// Whether the customer's card pays when the period ends.
        var paysRenewals = true

        /// When the period that the customer sees is over.
        var effectiveEnd: Int64 { max(periodEnd, trialEnd) }
        var isEnded: Bool { status == 4 || status == 5 }
    }

    struct Invoice: Sendable {
        var row: Int64 = 0
        var id: String
        var userID: Int64
        var subscriptionID: String
        /// 2 awaiting payment, 3 paid, 5 cancelled.
        var status: Int64
        var amount: Int64
        var currency: String
        var periodStart: Int64
        var periodEnd: Int64
        var created: Int64
        var modified: Int64
        var paymentID = ""
    }

    struct Timeline: Sendable {
        var row: Int64 = 0
        var subscriptionID: String
        var userID: Int64
        var planID: Int64
        var quantity: Int64
        var currency: String
        var periodStart: Int64
        var periodEnd: Int64
        var invoiceID: String
        /// 1 processing, 2 finished, 3 cancelled.
        var status: Int64
        var created: Int64
        var modified: Int64
    }

    struct PendingUpdate: Sendable {
        var id: String
        var subscriptionID: String
        var planID: Int64
        var amount: Int64
        /// 1 pending, 2 finished, 3 cancelled.
        var status: Int64 = 1
        var created: Int64
    }

    struct LogEntry: Sendable {
        var id: Int64
        var content: String
        var subscriptionID: String
        var userID: Int64
        var created: Int64
    }

    struct EMail: Sendable {
        var template: String
        var subscriptionID: String
        var userID: Int64
        var sent: Int64
    }

    /// What follows an immediate cancel some time after its answer (section 8.1, step 5).
    struct Aftermath: Sendable {
        var due: Int64
        var cancelledAt: Int64
        var subscriptionID: String
    }
}
