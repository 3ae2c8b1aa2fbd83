import SafeText

/// A subscription's status as UniBee stores it (section 5.1).
enum UniBeeStatus: Hashable {
    case initial, pending, active, pendingInactive, cancelled, expired, suspended, incomplete, processing, failed
    /// A number that is not documented; nil when none was told.
    case other(Int64?)

    /// - Parameter isIncomplete: known from the list of status 7, because API keys are told 2 for it.
    init(_ number: Int64?, isIncomplete: Bool) {
        self =
            switch number {
            case 0: .initial
            case 1: .pending
            case 2: isIncomplete ? .incomplete : .active
            case 3: .pendingInactive
            case 4: .cancelled
            case 5: .expired
            case 6: .suspended
            case 7: .incomplete
            case 8: .processing
            case 9: .failed
            default: .other(number)
            }
    }

    /// The provider's own word.
    var name: SafeText {
        switch self {
        case .initial: "Init"
        case .pending: "Pending"
        case .active: "Active"
        case .pendingInactive: "Pending inactive"
        case .cancelled: "Cancelled"
        case .expired: "Expired"
        case .suspended: "Suspended"
        case .incomplete: "Incomplete"
        case .processing: "Processing"
        case .failed: "Failed"
        case .other(let number): number.map { "Unknown (\($0))" } ?? "not told"
        }
    }
}

/// The names under which a subscription's further facts are kept; they are part of its fingerprint.
enum UniBeeFact {
    static let status = "provider status"
    static let cancelReason = "cancel reason"
    static let scheduledEnd = "scheduled end"
    static let latestInvoice = "latest invoice"
    static let latestInvoiceStatus = "latest invoice status"
    static let pendingChange = "pending change"
    static let customerStatus = "customer status"
    static let managedBy = "managed by"
    static let testClock = "test clock"
    static let trialEnd = "trial end"

    /// Why UniBee's own job will not carry a scheduled end out (section 8.2, point 6); nil when it will.
    static func obstacle(in facts: [String: SafeText]) -> SafeText? {
        if facts[customerStatus] == suspended { return "UniBee passes over suspended customers" }
        if facts[testClock] != nil { return "it runs on a test clock" }
        return nil
    }

    /// The value of `latestInvoiceStatus` for an invoice that an immediate cancel turns cancelled.
    static let awaitingPayment: SafeText = "awaiting payment"
    static let suspended: SafeText = "suspended"
    static let gateway: SafeText = "the payment gateway"
}
