import Billing
import Foundation
import SafeText

extension WhitebeardRecord {
    /// The record in Lapse's words.
    func subscription(of customer: Customer, reasons: [Reason], commentLimit: Int, now: Date) -> Subscription {
        let state = state(now: now)
        let runsOut = [.cancelled, .ended, .oneOff].contains(state)
        return Subscription(
            ref: Reference(connection: customer.ref.connection, id: id), customer: customer,
            plan: SafeText(plan ?? group ?? "unknown product"), status: WhitebeardRecord.status(state), amount: amount,
            interval: interval, periodStart: activation.moment, periodEnd: deactivation.moment,
            endsAt: runsOut ? deactivation.moment : nil, renews: renews(state),
            capabilities: capabilities(state, reasons, commentLimit), facts: facts, notes: notes(state))
    }

    private static func status(_ state: WhitebeardState) -> Status {
        switch state {
        case .notStarted: .pending
        case .ended: .ended
        case .cancelled: .ending
        case .cancellationUnknown: .unknown("cancellation state unknown")
        case .renewalFailing: .pastDue
        case .renewing, .oneOff, .renewalUnknown: .active
        }
    }

    private func renews(_ state: WhitebeardState) -> Bool? {
        switch state {
        case .cancelled, .ended, .oneOff: return false
        case .cancellationUnknown, .renewalUnknown: return nil
        case .notStarted, .renewalFailing, .renewing:
            switch nextRenewal {
            case .moment: return true
            case .none: return false
            case .absent, .unreadable: return nil
            }
        }
    }

    /// At period end only, with a reason out of the configured list (contract, section 8.3).
    private func capabilities(_ state: WhitebeardState, _ reasons: [Reason], _ limit: Int) -> Capabilities {
        switch state {
        case .ended: return .nothing("already ended")
        case .cancelled: return .nothing("already cancelled")
        default:
            let handling = FieldHandling(reason: reasons.isEmpty ? .localOnly : .required, comment: .optional)
            return Capabilities(
                timings: [.atPeriodEnd: handling],
                refusals: [
                    .immediately: "Whitebeard takes no timing: it cannot be asked to end a subscription at once",
                    .providerDecides: "at Whitebeard a subscription is ended at period end",
                ],
                undo: .notOffered(why: "Whitebeard offers no undo"), commentLimit: limit)
        }
    }

    private var facts: [String: SafeText] {
        var facts: [String: SafeText] = [
            "cancellation requested": WhitebeardRecord.words(cancellationRequested),
            "next renewal": WhitebeardRecord.words(nextRenewal),
            "attempts": "\(attempts)",
        ]
        facts["provider status"] = status.map { SafeText($0) }
        facts["last failed order"] = lastFailedOrder.map { SafeText($0) }
        facts["group"] = group.map { SafeText($0) }
        facts["payment method"] = paymentMethod.map { SafeText($0) }
        facts["cancellation reason"] = reason.map { SafeText($0.nonEmptyText ?? "none") }
        facts["cancellation text"] = reasonText.map { SafeText($0) }
        return facts
    }

    private func notes(_ state: WhitebeardState) -> [SafeText] {
        var notes: [SafeText] = []
        switch state {
        case .cancellationUnknown: notes.append("cancellation state unknown: the provider does not show it")
        case .renewalFailing: notes.append("the last renewal failed; the provider tries again by itself")
        case .oneOff: notes.append("does not renew: a one-off purchase")
        case .cancelled where deactivation.moment == nil: notes.append("cancelled, end date not given")
        default: break
        }
        if case .unreadable(let text) = deactivation { notes.append("end date not understood: \(SafeText(text))") }
        if assumesZone { notes.append("dates came without a zone; the option server_time_zone was assumed") }
        return notes
    }

    private static func words(_ told: WhitebeardTold) -> SafeText {
        switch told {
        case .absent: "not told"
        case .none: "none"
        case .moment(let moment): SafeText(moment.iso8601)
        case .unreadable(let text): "not understood: \(SafeText(text))"
        }
    }
}
