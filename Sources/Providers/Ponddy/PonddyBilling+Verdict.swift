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
        default:
            // Unchanged, renewing in the other system, or with one of two systems cancelled: may still renew.
            .notShown
        }
    }

    /// No renewal is left: access runs to the end of the role, unless the role is already another.
    private func stopped(_ after: PonddyBilling, _ now: Date) -> Verdict {
        guard let end = after.endRole, end.instant > now, after.role == role else {
            let ended = after.endRole.flatMap { $0.instant <= now ? $0 : nil }
            return .applied(timing: .immediately, effectiveAt: ended, note: "the provider ended it at once")
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
