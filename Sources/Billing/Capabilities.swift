import SafeText

/// When a cancellation takes effect.
package enum Timing: String, Sendable, Hashable, Codable, CaseIterable {
    case immediately
    case atPeriodEnd = "at_period_end"
    case providerDecides = "provider_decides"

    /// `immediately`, `at period end`, `the provider decides`.
    package var text: SafeText {
        switch self {
        case .immediately: "immediately"
        case .atPeriodEnd: "at period end"
        case .providerDecides: "the provider decides"
        }
    }
}

/// What happens to something the agent enters: sent (perhaps demanded), or kept in the journal only.
package enum Handling: String, Sendable, Hashable, Codable {
    case required, optional
    case localOnly = "local_only"

    package var isSent: Bool { self != .localOnly }
}

/// What happens to reason, feedback and comment with one timing.
package struct FieldHandling: Sendable, Hashable, Codable {
    package let reason: Handling
    package let feedback: Handling
    package let comment: Handling

    package init(reason: Handling, feedback: Handling = .localOnly, comment: Handling = .localOnly) {
        self.reason = reason
        self.feedback = feedback
        self.comment = comment
    }
}

/// Whether a scheduled end can be taken back.
package enum UndoCapability: Sendable, Hashable, Codable {
    /// Can be undone now; `until` is nil when the last moment is not known.
    case offered(until: Moment?)
    /// Cannot be undone now, but a cancellation at period end could be.
    case afterPeriodEndCancel
    case notOffered(why: SafeText)
}

/// What can be done to one subscription as it stands, and in words why the rest cannot.
package struct Capabilities: Sendable, Hashable, Codable {
    /// The offered timings with what each does to the entered fields.
    package let timings: [Timing: FieldHandling]
    /// For each timing not offered, the reason in words an agent can repeat to a customer.
    package let refusals: [Timing: SafeText]
    package let undo: UndoCapability
    /// The most characters that a sent comment may have; nil when no limit is known.
    package let commentLimit: Int?

    package init(
        timings: [Timing: FieldHandling], refusals: [Timing: SafeText] = [:], undo: UndoCapability,
        commentLimit: Int? = nil
    ) {
        self.timings = timings
        self.refusals = refusals
        self.undo = undo
        self.commentLimit = commentLimit
    }

    /// Nothing can be done, for one reason.
    package static func nothing(_ why: SafeText) -> Capabilities {
        let refusals = Dictionary(uniqueKeysWithValues: Timing.allCases.map { ($0, why) })
        return Capabilities(timings: [:], refusals: refusals, undo: .notOffered(why: why))
    }

    package var canEnd: Bool { !timings.isEmpty }

    /// The offered timings, the gentlest first.
    package var offered: [Timing] {
        [.atPeriodEnd, .providerDecides, .immediately].filter { timings[$0] != nil }
    }

    /// Why `timing` is not offered; nil when it is.
    package func refusal(of timing: Timing) -> SafeText? {
        guard timings[timing] == nil else { return nil }
        return refusals[timing] ?? "this provider offers no way to end it \(timing.text)"
    }
}
