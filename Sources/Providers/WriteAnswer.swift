import Billing
import SafeText

/// What came of one mutating request, as far as the exchange itself tells.
package enum WriteAnswer: Sendable, Hashable {
    /// The provider said yes; the re-read decides.
    case accepted(Evidence)
    /// The provider said no in its own documented way. Nothing changed.
    case rejected(code: String, message: SafeText)
    /// The provider said no in a way that may also mean that it is so already, or that another request is at work on it
    /// (404 and 409). The re-read decides; as long as nothing can be read, nobody knows.
    case disputed(code: String, message: SafeText)
    /// Credentials or permission refused; nothing changed. Stops a run.
    case unauthorised(SafeText)
    /// Nothing left this machine, or provably nothing was done; may be tried again by the agent.
    case notSent(SafeText)
    /// It may or may not have happened: lost, 5xx, HTML, unreadable.
    case unclear(SafeText)

    /// What an accepting answer itself tells.
    package struct Evidence: Sendable, Hashable {
        /// HTTP status and the provider's request id, redacted, for the journal.
        package let summary: SafeText
        /// The timing that the answer names, where it names one.
        package let timing: Timing?
        package let effectiveAt: Moment?

        package init(summary: SafeText, timing: Timing? = nil, effectiveAt: Moment? = nil) {
            self.summary = summary
            self.timing = timing
            self.effectiveAt = effectiveAt
        }
    }
}

/// What a re-read shows.
package enum Verdict: Sendable, Hashable {
    /// As wanted (or as the provider decided); `note` says what deserves to be said besides.
    case applied(timing: Timing, effectiveAt: Moment?, note: SafeText?)
    /// Not yet, or not at all; keep reading.
    case notShown
    /// Something changed, but not what was asked: it may still renew. Keep reading; `note` says what is known.
    case mayStillRenew(note: SafeText)
    /// Something else happened than what was asked; said loudly, counts as applied with another timing.
    case different(timing: Timing, effectiveAt: Moment?, note: SafeText)

    /// Whether the end shows.
    package var isShown: Bool {
        switch self {
        case .applied, .different: true
        case .notShown, .mayStillRenew: false
        }
    }

    /// Judges by the neutral fields alone.
    package static func neutral(wanted: Timing, after: Subscription) -> Verdict {
        switch (wanted, after.status) {
        case (.immediately, .ended), (.providerDecides, .ended):
            .applied(timing: .immediately, effectiveAt: after.endsAt, note: nil)
        case (.atPeriodEnd, .ending), (.providerDecides, .ending):
            .applied(timing: .atPeriodEnd, effectiveAt: after.scheduledEnd, note: nil)
        case (.atPeriodEnd, .ended):
            .different(timing: .immediately, effectiveAt: after.endsAt, note: "it ended at once, not at period end")
        default:
            .notShown
        }
    }
}
