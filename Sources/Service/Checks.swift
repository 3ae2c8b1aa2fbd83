import Billing
import Foundation
import Providers
import SafeText

/// What must hold before anything is sent. Pure; each check throws its own refusal.
struct Checks {
    let policy: ServicePolicy
    let connection: Connection

    /// Whether this connection may be written to at all, and by whom.
    func writing() throws(ServiceError) {
        if policy.isReadOnly { throw .refused("Lapse is set to read-only") }
        if connection.isReadOnly { throw .refused("connection \(SafeText(connection.id)) is read-only") }
        if connection.mode == .live, (policy.agent ?? "").isEmpty {
            throw .refused("nobody is named as agent: a live connection needs one")
        }
    }

    /// - Parameter needsTyping: access may end now, or money may move.
    func confirmation(_ confirmation: Confirmation, of ref: Reference, needsTyping: Bool) throws(ServiceError) {
        switch confirmation {
        case .typedID(ref.id): return
        case .typedTail(ref.confirmationTail): return
        case .key where !needsTyping: return
        case .typedID: throw .refused("not confirmed: what was given is not the subscription's id")
        case .typedTail: throw .refused("not confirmed: these are not the last six characters of the id")
        case .key: throw .refused("not confirmed: this needs the last six characters of the id")
        }
    }

    /// Whether the ticket is there where it must be and looks as it must.
    func ticket(_ ticket: String?) throws(ServiceError) {
        guard let ticket, !ticket.isEmpty else {
            if policy.ticketRequired { throw .refused("a ticket is required") }
            return
        }
        guard let pattern = policy.ticketPattern else { return }
        guard let expression = try? Regex(pattern) else {
            throw .failed("the configured ticket pattern is not a regular expression: \(SafeText(pattern))")
        }
        if ticket.firstMatch(of: expression) == nil {
            throw .refused("ticket \(SafeText(ticket)) does not match \(SafeText(pattern))")
        }
    }

    /// Whether a request can have been received then.
    func received(_ moment: Moment?, now: Date) throws(ServiceError) {
        if let moment, let why = ReceivedTime.objection(to: moment, now: now) { throw .usage(why) }
    }

    /// Whether `subscription` can be ended as the draft wants.
    func timing(_ draft: Draft, _ subscription: Subscription) throws(ServiceError) {
        let capabilities = subscription.capabilities
        if let why = capabilities.refusal(of: draft.timing) { throw .refused(why) }
        if draft.timing == .providerDecides, !draft.acceptsProviderTiming {
            throw .refused("the provider decides when this ends: accept the provider's timing to go on")
        }
    }

    /// Whether the reason is one the provider knows, and is there where it must be.
    func reason(_ draft: Draft, _ list: ReasonList) throws(ServiceError) {
        guard let reason = draft.reason, !reason.isEmpty else {
            if list.isRequired { throw .usage("a reason is required here\(expectation(list))") }
            return
        }
        let isListed = list.reasons.isEmpty || list.takesFreeText || list.reasons.contains { $0.id == reason }
        if !isListed { throw .usage("there is no reason '\(SafeText(reason))' here\(expectation(list))") }
    }

    /// `; expected one of too_expensive (Too expensive), other (Other)`, as far as there is a list.
    private func expectation(_ list: ReasonList) -> SafeText {
        let shown = list.reasons.prefix(Checks.reasonsNamed).map { reason -> SafeText in
            let id = SafeText(reason.id)
            return id == reason.label ? id : "\(id) (\(reason.label))"
        }
        guard !shown.isEmpty else { return "" }
        let rest = list.reasons.count - shown.count
        return "; expected one of \(shown.joined(separator: ", "))\(rest > 0 ? " and \(rest) more" : "")"
    }

    private static let reasonsNamed = 12
}
