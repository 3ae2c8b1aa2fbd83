import Billing
import SafeText

/// What can be done to a subscription in each of UseePay's states (contract, sections 3.5, 3.6 and 7.1).
struct UseePayRules {
    /// The longest comment that is sent; the provider's own limit is not known (section 3.6).
    static let commentLimit = 500

    private static let fields = FieldHandling(reason: .optional, feedback: .optional, comment: .optional)

    let subscription: UseePaySubscription
    let options: UseePayOptions

    var capabilities: Capabilities {
        guard !subscription.status.isTerminal else { return .nothing("it has already ended\(endText)") }
        var timings: [Timing: FieldHandling] = [.immediately: UseePayRules.fields]
        var refusals: [Timing: SafeText] = [
            .providerDecides: "UseePay ends it when you say: immediately or at period end"
        ]
        if let why = periodEndRefusal {
            refusals[.atPeriodEnd] = why
        } else {
            timings[.atPeriodEnd] = UseePayRules.fields
        }
        return Capabilities(
            timings: timings, refusals: refusals, undo: undo(canSchedule: timings[.atPeriodEnd] != nil),
            commentLimit: UseePayRules.commentLimit)
    }

    /// Why the end cannot be scheduled (safety rule 1 of section 3.5); nil when it can.
    private var periodEndRefusal: SafeText? {
        if subscription.isFlagged { return "it is already scheduled to end\(scheduledText)" }
        // What cannot be read now could not prove anything afterwards.
        if subscription.unreadable.contains("cancel_at_period_end") {
            return "whether it is scheduled to end already cannot be read"
        }
        switch subscription.status.raw.string {
        case "incomplete": return "its first payment has not gone through, so there is no paid period to end at"
        case "paused": return "UseePay ends a paused subscription only at once"
        case _ where !subscription.status.takesPeriodEnd:
            return "its status \(subscription.status.raw) is not one that UseePay can end at period end"
        default: break
        }
        if subscription.periodEnd == nil { return "UseePay does not tell the end of the paid period" }
        return options.offersPeriodEnd ? nil : "the configuration does not trust UseePay to end it at period end"
    }

    private func undo(canSchedule: Bool) -> UndoCapability {
        if subscription.isFlagged { return .offered(until: subscription.cancelAt ?? subscription.periodEnd) }
        return canSchedule ? .afterPeriodEndCancel : .notOffered(why: "UseePay cannot take an immediate end back")
    }

    private var endText: SafeText { subscription.endedAt.map { " on \($0.text)" } ?? "" }

    private var scheduledText: SafeText {
        (subscription.cancelAt ?? subscription.periodEnd).map { " on \($0.text)" } ?? ""
    }
}

extension UseePaySubscription {
    /// The subscription in Lapse's words.
    func neutral(customer: Customer, connection: Connection, options: UseePayOptions) -> Subscription {
        Subscription(
            ref: Reference(connection: connection.id, id: id), customer: customer, plan: plan, status: neutralStatus,
            amount: amount, interval: interval, periodStart: periodStart, periodEnd: periodEnd, endsAt: endsAt,
            renews: renews, capabilities: UseePayRules(subscription: self, options: options).capabilities, facts: facts,
            notes: notes)
    }

    /// Scheduled to end is a flag at UseePay, not a status.
    private var neutralStatus: Status { isFlagged && !status.isTerminal ? .ending : status.neutral }

    private var endsAt: Moment? {
        if status.isTerminal { return endedAt }
        return isFlagged ? cancelAt ?? periodEnd : cancelAt
    }

    /// Told only where UseePay itself charges: with no collection method the merchant's own system does, or does not.
    private var renews: Bool? {
        if isFlagged || status.isTerminal { return false }
        let dates = [cancelAt, canceledAt, endedAt].compactMap { $0 }
        guard status.takesPeriodEnd, collectionMethod != nil, dates.isEmpty, !isInLastCycle else { return nil }
        return true
    }

    private var notes: [SafeText] {
        var notes: [SafeText] = []
        if case .unknown(let raw) = status.neutral {
            notes.append("UseePay calls its status \(raw), which no document explains. Take care.")
        }
        if status.raw.string == "unpaid" { notes.append("Unpaid: UseePay no longer tries to collect.") }
        if collectionMethod == nil, !status.isTerminal { notes.append(UseePaySubscription.merchantInitiatedWarning) }
        if let cycles {
            notes.append("Billing cycle \(cycles.current) of \(cycles.total)\(isInLastCycle ? ", the last one" : "").")
        }
        if !status.isTerminal { notes += isFlagged ? scheduleNotes : contradictions }
        if !unreadable.isEmpty {
            notes.append("Could not be read: \(unreadable.map { SafeText($0) }.joined(separator: ", ")).")
        }
        return notes
    }

    private var scheduleNotes: [SafeText] {
        var notes: [SafeText] = []
        if let canceledAt { notes.append("Its end was asked for on \(canceledAt.text).") }
        if let cancelAt, let periodEnd, cancelAt != periodEnd {
            notes.append("UseePay names \(cancelAt.text) as its end, but the paid period ends \(periodEnd.text).")
        }
        return notes
    }

    /// Dates of an end beside a status and a flag that know of none.
    private var contradictions: [SafeText] {
        var notes: [SafeText] = []
        if let cancelAt {
            notes.append("UseePay names a cancel date, \(cancelAt.text), without the period-end flag.")
        }
        if cancelAt == nil, let canceledAt {
            notes.append("UseePay says that its end was asked for on \(canceledAt.text), but shows none scheduled.")
        }
        if let endedAt {
            notes.append("UseePay calls it \(status.raw), but also says that it ended on \(endedAt.text). Take care.")
        }
        return notes
    }

    /// Section 11, trap 19.
    static let merchantInitiatedWarning: SafeText =
        "No collection method: the merchant's own system starts each payment, and ending it at UseePay may not stop that."
}
