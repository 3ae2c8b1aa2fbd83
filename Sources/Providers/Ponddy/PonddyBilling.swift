import Billing
import SafeText

/// The fields of a profile that say whether somebody pays, and until when (contract, sections 5 and 6).
struct PonddyBilling: Sendable, Hashable {
    /// The payment provider's subscription id; an empty one counts as none.
    let subscription: String?
    let cancelAtPeriodEnd: Bool?
    let endRole: Moment?
    /// Whether `end_role` was there as a date or a null; else a missing date says nothing.
    var tellsEnd = true
    /// Empty when it is not told.
    let role: String

    /// What the two deciding fields say together.
    enum Class: Sendable, Hashable {
        /// Of the old payment system, renewing.
        case old
        /// Of the new payment system, renewing.
        case new
        case newScheduled
        case nonPaying
        /// Both systems claim the user, renewing.
        case bothRenewing
        /// Both systems claim the user, and one says that it ends.
        case bothScheduled
    }

    /// The table of section 6. Neither role, plan nor payments decide.
    var kind: Class {
        switch (subscription, cancelAtPeriodEnd) {
        case (_?, nil): .old
        case (nil, false): .new
        case (nil, true): .newScheduled
        case (nil, nil): .nonPaying
        case (_?, false): .bothRenewing
        case (_?, true): .bothScheduled
        }
    }
}

extension PonddyBilling {
    /// Reads the deciding fields; nil when a key is missing or holds another type, which is not the same as a null
    /// (contract, section 6, trap 5).
    init?(profile: JSON) {
        switch profile["subscription"] {
        case .null: subscription = nil
        case .string(let text): subscription = text.isEmpty ? nil : text
        default: return nil
        }
        switch profile["cancel_at_period_end"] {
        case .null: cancelAtPeriodEnd = nil
        case .bool(let flag): cancelAtPeriodEnd = flag
        default: return nil
        }
        // UTC is assumed where the zone is left out: every date seen ends in Z.
        endRole = profile["end_role"]?.text.flatMap { Moment(iso8601: $0, assumedOffset: 0) }
        tellsEnd = endRole != nil || profile["end_role"] == .null
        role = profile["role"]?.text ?? ""
    }

    private static let none: SafeText = "none"
    private static let untold: SafeText = "not told"

    /// The fields by name, as they go into a fingerprint and come back for the comparison after a write.
    var facts: [String: SafeText] {
        [
            "subscription": subscription.map { SafeText($0) } ?? PonddyBilling.none,
            "cancel_at_period_end": cancelAtPeriodEnd.map { $0 ? "true" : "false" } ?? PonddyBilling.none,
            "end_role": endRole.map { SafeText($0.iso8601) } ?? (tellsEnd ? PonddyBilling.none : PonddyBilling.untold),
            "role": SafeText(role),
        ]
    }

    /// The fields of a subscription read earlier; nil when its profile was not understood.
    init?(_ read: Subscription) {
        guard let subscription = read.facts["subscription"], let flag = read.facts["cancel_at_period_end"] else {
            return nil
        }
        self.subscription = subscription == PonddyBilling.none ? nil : subscription.string
        cancelAtPeriodEnd = flag == PonddyBilling.none ? nil : flag == "true"
        endRole = read.periodEnd
        tellsEnd = read.facts["end_role"] != PonddyBilling.untold
        role = read.facts["role"]?.string ?? ""
    }
}
