import Foundation
import SafeText

/// A customer as one provider knows them. The same person at two providers is two customers.
package struct Customer: Sendable, Hashable {
    package let ref: Reference
    package let name: SafeText
    package let email: SafeText
    /// What the agent must know of this row: `suspended`, `token rejected`, `duplicate token`.
    package let note: SafeText?

    package init(ref: Reference, name: SafeText, email: SafeText, note: SafeText? = nil) {
        self.ref = ref
        self.name = name
        self.email = email
        self.note = note
    }

    /// Somebody whose personal data was erased.
    package static func erased(_ ref: Reference) -> Customer { Customer(ref: ref, name: "erased", email: "") }

    package var isErased: Bool { self == .erased(ref) }

    /// Name, e-mail and reference as far as they are known.
    package var text: SafeText {
        [name, email, SafeText(ref.description)].filter { !$0.isEmpty }.joined(separator: ", ")
    }
}

/// Where a subscription stands. Open: a word the provider newly invents stays visible as `unknown`.
package enum Status: Sendable, Hashable {
    case trialing, active, pastDue, paused, pending
    /// In force, and already scheduled to end.
    case ending
    case ended
    case unknown(SafeText)

    /// `active`, `past_due`, `unknown(suspended)`: the word in lists and JSON.
    package var word: SafeText {
        switch self {
        case .trialing: "trialing"
        case .active: "active"
        case .pastDue: "past_due"
        case .paused: "paused"
        case .pending: "pending"
        case .ending: "ending"
        case .ended: "ended"
        case .unknown(let raw): "unknown(\(raw))"
        }
    }

    /// Reads what `word` wrote.
    package init(word: String) {
        let known: [Status] = [.trialing, .active, .pastDue, .paused, .pending, .ending, .ended]
        if let match = known.first(where: { $0.word.string == word }) {
            self = match
        } else if word.hasPrefix("unknown("), word.hasSuffix(")") {
            self = .unknown(SafeText(word.dropFirst(8).dropLast()))
        } else {
            self = .unknown(SafeText(word))
        }
    }
}

extension Status: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(word: try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(word)
    }
}

/// A subscription as the provider last told of it.
package struct Subscription: Sendable, Hashable {
    package let ref: Reference
    package let customer: Customer
    package var plan: SafeText
    package var status: Status
    /// The subscription's own recurring amount; nil when the provider does not tell it.
    package var amount: Money?
    package var interval: Interval?
    package var quantity: Int
    package var periodStart: Moment?
    /// The end of the paid period; nil when unknown or not applicable.
    package var periodEnd: Moment?
    /// When access ends or ended; nil while it renews or when unknown.
    package var endsAt: Moment?
    /// Whether it renews by itself; nil when the provider does not tell.
    package var renews: Bool?
    package var capabilities: Capabilities
    /// What else the provider said that matters to a decision, by name. Part of the fingerprint.
    package var facts: [String: SafeText]
    /// What the agent should read before deciding, in sentences.
    package var notes: [SafeText]

    package init(
        ref: Reference, customer: Customer, plan: SafeText, status: Status, amount: Money? = nil,
        interval: Interval? = nil, quantity: Int = 1, periodStart: Moment? = nil, periodEnd: Moment? = nil,
        endsAt: Moment? = nil, renews: Bool? = nil, capabilities: Capabilities, facts: [String: SafeText] = [:],
        notes: [SafeText] = []
    ) {
        self.ref = ref
        self.customer = customer
        self.plan = plan
        self.status = status
        self.amount = amount
        self.interval = interval
        self.quantity = quantity
        self.periodStart = periodStart
        self.periodEnd = periodEnd
        self.endsAt = endsAt
        self.renews = renews
        self.capabilities = capabilities
        self.facts = facts
        self.notes = notes
    }

    /// When it ends or ended; nil while it renews or when that is not known.
    package var scheduledEnd: Moment? { endsAt ?? (status == .ending ? periodEnd : nil) }

    /// `EUR 49.00 / month`, or the word *unknown*.
    package var priceText: SafeText {
        guard let amount else { return "amount unknown" }
        guard let interval else { return amount.text }
        return "\(amount.text) / \(interval.text)"
    }
}
