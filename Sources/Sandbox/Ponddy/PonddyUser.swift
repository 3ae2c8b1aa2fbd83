import Foundation

/// The fields of a profile that a cancellation or the clock can change.
struct PonddyBillingFields: Codable, Hashable {
    /// The payment provider's subscription id; only users of the old payment system have one.
    var subscription: String?
    var cancelAtPeriodEnd: Bool?
    var endRole: Date?
    var role = PonddyBillingFields.paidRole
    var lastPayment: String

    static let paidRole = "Standard"
    static let freeRole = "Free"

    var roleID: Int64 { role == PonddyBillingFields.paidRole ? 11 : 1 }

    /// Whether the user pays and keeps paying unless somebody cancels.
    var renews: Bool { !paysNothing && cancelAtPeriodEnd != true }

    /// Neither payment system knows the user; an empty subscription counts as none.
    var paysNothing: Bool { (subscription ?? "").isEmpty && cancelAtPeriodEnd == nil }
}

/// A learner of the sandbox.
struct PonddyUser: Codable {
    let number: Int64
    let uuid: String
    let name: String
    let email: String
    /// Every token that is accepted for this user.
    var tokens: [String]
    var billing: PonddyBillingFields
    /// What `/self` still shows while a change is not visible yet, and for how many more reads.
    var shownBefore: PonddyBillingFields?
    var staleReads = 0
    /// Whether `end_role` is written with six fraction digits.
    var hasFraction = true
    /// Whether `/self` leaves out the key `cancel_at_period_end`.
    var lacksCancelKey = false
    var renewals: Int64 = 0
}

extension PonddyUser {
    /// The length of a paid period (contract, section 9).
    static let period: TimeInterval = 30 * 86_400

    /// What the next read shows; spends one stale read.
    mutating func read() -> PonddyBillingFields {
        guard staleReads > 0, let before = shownBefore else { return billing }
        staleReads -= 1
        return before
    }

    /// Whatever falls due up to `now` (contract, section 9, "Clock").
    mutating func tick(_ now: Date) {
        while let end = billing.endRole, end <= now {
            guard billing.renews else {
                billing.subscription = nil
                billing.cancelAtPeriodEnd = nil
                billing.role = PonddyBillingFields.freeRole
                return
            }
            renewals += 1
            billing.endRole = end.addingTimeInterval(PonddyUser.period)
            billing.lastPayment = "pi_SANDBOX\(number)R\(renewals)"
        }
    }
}
