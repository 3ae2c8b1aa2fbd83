import Billing
import SafeText
import Terminal

/// What an agent must know of one subscription before ending it.
struct SubscriptionFacts {
    let state: DeskState
    let subscription: Subscription
    let width: Int
    let lines: LineSet

    /// The most important first: a small pane cuts the rest.
    var all: [TextLine] {
        var result = canBeEnded + sent + undo + lastOperation
        for note in subscription.notes { result += fact("Note", mask.scrub(note), .info) }
        if let bar = PeriodBar(of: subscription, now: state.now) {
            result += [.blank, bar.line(width: width, lines: lines), .blank]
        }
        result += fact("Id", SafeText(subscription.ref.description), .muted)
        if subscription.quantity != 1 { result += fact("Quantity", "\(subscription.quantity)") }
        result += fact("Read", read, .muted)
        let provided = subscription.facts.sorted { $0.key < $1.key }.map { name, value in
            (name: SafeText(name), value: state.mask.hide(value))
        }
        return result + FactLines.block(provided, .muted, width: width)
    }

    private var mask: Mask { state.mask(for: subscription.customer) }

    private func fact(_ name: SafeText, _ value: SafeText, _ role: Role = .text) -> [TextLine] {
        FactLines.make(name, value, role, width: width)
    }

    private var canBeEnded: [TextLine] {
        let capabilities = subscription.capabilities
        guard capabilities.canEnd else {
            return fact(
                "Can be ended", "no: \(mask.scrub(capabilities.refusal(of: .atPeriodEnd) ?? "not offered"))", .warn)
        }
        var result = fact("Can be ended", capabilities.offered.map(\.text).joined(separator: ", "))
        for timing in [Timing.immediately, .atPeriodEnd] where capabilities.offered != [.providerDecides] {
            if let why = capabilities.refusal(of: timing) {
                result += fact("", "not \(timing.text): \(mask.scrub(why))", .muted)
            }
        }
        return result
    }

    private var sent: [TextLine] {
        guard subscription.capabilities.canEnd else { return [] }
        return fact("Reason", handling(\.reason)) + fact("Comment", handling(\.comment))
    }

    private func handling(_ field: (FieldHandling) -> Handling) -> SafeText {
        let capabilities = subscription.capabilities
        let sending = capabilities.offered.filter { timing in
            capabilities.timings[timing].map { field($0).isSent } ?? false
        }
        let isRequired = capabilities.timings.values.contains { field($0) == .required }
        let required: SafeText = isRequired ? ", required" : ""
        if sending.isEmpty { return "kept here, not sent\(required)" }
        if sending.count == capabilities.offered.count { return "sent\(required)" }
        return "sent with \(sending.map(\.text).joined(separator: ", ")) only\(required)"
    }

    private var undo: [TextLine] {
        switch subscription.capabilities.undo {
        case .offered(let until?): fact("Undo", "until \(until.text)", .ok)
        case .offered(nil): fact("Undo", "possible; until when is unknown", .ok)
        case .afterPeriodEndCancel: fact("Undo", "possible after an end at period end")
        case .notOffered(let why): fact("Undo", "no: \(mask.scrub(why))")
        }
    }

    private var lastOperation: [TextLine] {
        guard let record = state.operations.latest(of: subscription.ref) else { return fact("Last operation", "none") }
        let when = Age.text(since: record.confirmedAt, now: state.now)
        let text = "\(OperationWords.what(record)): \(OperationWords.word(record)), \(when), \(SafeText(record.id))"
        return fact("Last operation", SafeText(text), OperationWords.role(record))
    }

    private var read: SafeText {
        if state.detail?.opening == subscription.ref { return "being read from the provider" }
        guard let date = state.detail?.readAt[subscription.ref] else { return "with the list; r reads it again" }
        let age = Age.text(since: date, now: state.now)
        return age == "now" ? "from the provider, just now" : "from the provider, \(age) ago"
    }
}
