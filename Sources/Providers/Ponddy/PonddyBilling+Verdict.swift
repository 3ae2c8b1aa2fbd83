import Billing
import Foundation
import SafeText

extension PonddyBilling {
    /// What became of a cancellation, by the table of the contract's section 7.1, step 6.
    func verdict(after: PonddyBilling, now: Date) -> Verdict {
        switch (kind, after.kind) {
        case (.old, .nonPaying), (.new, .nonPaying), (.bothRenewing, .nonPaying):
            stopped(after, now)
        case (.old, .newScheduled), (.old, .bothScheduled), (.new, .newScheduled), (.new, .bothScheduled),
            (.bothRenewing, .newScheduled):
            scheduled(after, now)
        case (.old, .new):
            .mayStillRenew(note: PonddyBilling.moved)
        case (.bothRenewing, .old), (.bothRenewing, .new), (.bothRenewing, .bothScheduled):
            .mayStillRenew(note: "partly cancelled, it may still renew: refer to the provider")
        default: .notShown
        }
    }

    /// No renewal is left: access runs to the end of the role, unless the role is already another. A profile that
    /// leaves out what decides that leaves it open.
    private func stopped(_ after: PonddyBilling, _ now: Date) -> Verdict {
        if after.tellsEnd, after.endRole.map({ $0.instant <= now }) ?? true {
            return .applied(timing: .immediately, effectiveAt: after.endRole, note: "the provider ended it at once")
        }
        if !role.isEmpty, !after.role.isEmpty, role != after.role {
            return .applied(
                timing: .immediately, effectiveAt: nil,
                note:
                    "the role is \(SafeText(after.role)) now, no longer \(SafeText(role)): the provider ended it at once"
            )
        }
        guard let end = after.endRole, role.isEmpty == after.role.isEmpty else {
            return .applied(
                timing: .providerDecides, effectiveAt: nil,
                note: "no renewal is left; whether access runs on is not told")
        }
        return .applied(timing: .atPeriodEnd, effectiveAt: end, note: "no renewal is left; access runs until then")
    }

    private func scheduled(_ after: PonddyBilling, _ now: Date) -> Verdict {
        guard let end = after.endRole, end.instant > now else {
            return .applied(timing: .providerDecides, effectiveAt: nil, note: "cancelled, the end date is not clear")
        }
        return .applied(timing: .atPeriodEnd, effectiveAt: end, note: nil)
    }
}
