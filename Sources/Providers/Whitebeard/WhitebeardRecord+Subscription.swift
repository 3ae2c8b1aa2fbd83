import Billing
import Foundation
import SafeText

extension WhitebeardRecord {
    /// The record in Lapse's words.
    func subscription(of customer: Customer, reasons: [Reason], commentLimit: Int, now: Date) -> Subscription {
        let state = state(now: now)
        let runsOut = [.cancelled, .cancelledAhead, .ended, .oneOff].contains(state)
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
        case .cancelled, .cancelledAhead: .ending
        case .cancellationUnknown: .unknown("cancellation state unknown")
        case .renewalFailing: .pastDue
        case .renewing, .oneOff, .renewalUnknown: .active
        }
    }

    private func renews(_ state: WhitebeardState) -> Bool? {
        switch state {
        case .cancelled, .cancelledAhead, .oneOff: return false
        case .cancellationUnknown, .renewalUnknown: return nil
        case .ended: return mayRevive ? nil : false
        case .notStarted, .renewalFailing, .renewing: return nextRenewal == .absent ? nil : nextRenewal.isSet
        }
    }

    /// Whether an ended one may be charged again: a failed renewal is tried anew after 7 and 14 days (contract, section 6).
    private var mayRevive: Bool { nextRenewal.isSet && !cancellationRequested.isSet }

    /// At period end only, with a reason out of the configured list (contract, section 8.3). The call takes an integer
    /// above zero (section 8.1).
    private func capabilities(_ state: WhitebeardState, _ reasons: [Reason], _ limit: Int) -> Capabilities {
        switch state {
        case .ended: return .nothing("already ended")
        case .cancelled, .cancelledAhead: return .nothing("already cancelled")
        case _ where Int64(id).map({ $0 > 0 }) != true:
            return .nothing("its id is no number, as Whitebeard's call needs")
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
            "cancellation requested": cancellationRequested.words, "next renewal": nextRenewal.words,
        ]
        facts["attempts"] = attempts.map { SafeText($0.description) }
        facts["provider status"] = status.map { SafeText($0) }
        facts["last failed order"] = lastFailedOrder.map { SafeText($0) }
        facts["group"] = group.map { SafeText($0) }
        facts["payment method"] = paymentMethod.map { SafeText($0) }
        facts["cancellation reason"] = reason.map { SafeText($0.nonEmptyText ?? "none") }
        facts["cancellation text"] = reasonText.map { SafeText($0.nonEmptyText ?? "none") }
        return facts
    }

    private func notes(_ state: WhitebeardState) -> [SafeText] {
        var notes: [SafeText] = []
        switch state {
        case .cancellationUnknown: notes.append("cancellation state unknown: the provider does not show it")
        case .renewalFailing: notes.append("the last renewal failed; the provider tries again by itself")
        case .oneOff: notes.append("does not renew: a one-off purchase")
        case .cancelledAhead: notes.append("cancelled before its start")
        case .ended where mayRevive: notes.append("ended, but the provider still shows a next renewal")
        default: break
        }
        let isCancelled = state == .cancelled || state == .cancelledAhead
        if isCancelled, deactivation.moment == nil { notes.append("cancelled, end date not given") }
        if case .unreadable = deactivation { notes.append("end date \(deactivation.words)") }
        if case .unreadable = cancellationRequested {
            notes.append("cancellation date \(cancellationRequested.words)")
        }
        if assumesZone { notes.append("dates came without a zone; the option server_time_zone was assumed") }
        return notes
    }
}
