import Billing
import Foundation
import SafeText

extension PonddyBilling {
    /// What NEW users' subscriptions are called here, as the provider names none; never sent (contract, section 4).
    static func inventedID(customer: String) -> String { "ponddy:\(customer)" }

    /// What the one subscription behind a profile is called, whether or not the rest of it is understood.
    static func id(in profile: JSON, customer: String) -> String {
        if case .string(let text) = profile["subscription"], !text.isEmpty { return text }
        return inventedID(customer: customer)
    }

    /// The id of the one subscription a user has; nil for somebody who pays nothing.
    func subscriptionID(customer: String) -> String? {
        kind == .nonPaying ? nil : subscription ?? PonddyBilling.inventedID(customer: customer)
    }

    static let moved: SafeText = "moved to the new payment system and renewing: not cancelled"

    /// The subscription under `id`, also after its end, so that a cancellation can be proven. One id at a time can be
    /// ended: under two, one cancellation would not stand in the way of another.
    func row(id: String, customer: Customer, now: Date) -> Subscription {
        let present = subscriptionID(customer: customer.ref.id) ?? id
        var notes: [SafeText] = []
        if kind == .new, id != present { notes.append(PonddyBilling.moved) }
        if kind == .bothRenewing || kind == .bothScheduled { notes.append(contradiction) }
        if kind != .nonPaying, let endRole, endRole.instant <= now {
            notes.append("period end passed, check with the provider")
        }
        return Subscription(
            ref: Reference(connection: customer.ref.connection, id: id), customer: customer,
            plan: role.isEmpty ? "unknown plan" : SafeText(role), status: status(now), periodEnd: endRole,
            endsAt: renews == true ? nil : endRole, renews: renews,
            capabilities: id == present ? capabilities : .nothing("its id is \(SafeText(present)) now"), facts: facts,
            notes: notes)
    }

    /// A subscription row for a profile whose deciding fields are not understood: shown, and left alone.
    static func notUnderstood(id: String, customer: Customer) -> Subscription {
        let why: SafeText = "profile not understood"
        return Subscription(
            ref: Reference(connection: customer.ref.connection, id: id),
            customer: customer, plan: "unknown plan", status: .unknown(why), capabilities: .nothing(why), notes: [why])
    }

    private var renews: Bool? {
        switch kind {
        case .old, .new, .bothRenewing: true
        case .newScheduled, .nonPaying: false
        case .bothScheduled: nil
        }
    }

    private func status(_ now: Date) -> Status {
        switch kind {
        case .old, .new, .bothRenewing: .active
        case .newScheduled, .bothScheduled: .ending
        case .nonPaying: endRole.map { $0.instant > now } == true ? .ending : .ended
        }
    }

    private var contradiction: SafeText {
        let claim: SafeText = "inconsistent data: both payment systems claim this user"
        return kind == .bothRenewing
            ? "\(claim), renewing; one request is to end both, read the result with care"
            : "\(claim), one of them says it ends at \(endRole?.text ?? "an unknown date"); it may still renew"
    }

    /// Only the provider decides when; contradictory data that looks scheduled is refused until the provider has
    /// cleared it up (contract, sections 6 and 7.1).
    private var capabilities: Capabilities {
        switch kind {
        case .old, .new, .bothRenewing:
            Capabilities(
                timings: [.providerDecides: FieldHandling(reason: .localOnly)],
                refusals: [
                    .immediately: PonddyBilling.noChoice, .atPeriodEnd: PonddyBilling.noChoice,
                ],
                undo: .notOffered(why: "Ponddy offers no undo"))
        case .newScheduled: .nothing("already scheduled to end")
        case .bothScheduled: .nothing("inconsistent data that looks scheduled: refer to the provider")
        case .nonPaying: .nothing("no subscription that renews")
        }
    }

    private static let noChoice: SafeText =
        "Ponddy takes no timing: it decides by itself, normally at period end"

    /// What a cancellation will do, as far as a profile tells: neither price nor timing is in it.
    func prediction(now: Date) -> Prediction {
        let end = endRole.flatMap { $0.instant > now ? $0 : nil }
        let ends: SafeText =
            end.map { "the provider decides: normally at period end, \($0.text)" }
            ?? "the provider decides; the period end is unknown"
        let access: SafeText = end.map { "normally until \($0.text)" } ?? "unknown"
        return Prediction(
            effectiveAt: end,
            lines: [
                ForecastLine("Ends", ends, end == nil ? .unknown : .likely),
                ForecastLine("Ends", "but it may end AT ONCE: the provider does not say", .unknown),
                ForecastLine("Access", access, end == nil ? .unknown : .likely),
                ForecastLine("Next charge", "none", .likely),
                ForecastLine("Refund", "unknown: amounts are not available", .unknown),
                ForecastLine("Can be undone", "no", .certain),
            ], mayEndNow: true)
    }
}
