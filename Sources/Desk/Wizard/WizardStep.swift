import Billing
import Foundation
import SafeText
import Service

/// Where the wizard stands. The agent moves along the first four; the rest follows from what the service says.
enum WizardStep: Sendable, Hashable {
    /// Nothing can be done, and why.
    case blocked(WizardBlock)
    case reason, notes, timing
    case review(WizardReview)
    case undoReview(UndoReview)
    case inFlight(WizardFlight)
    case stale([Fingerprint.Difference], Timing)
    case refused(SafeText)
    case result(WizardResult)
}

/// Why nothing can be done.
struct WizardBlock: Sendable, Hashable {
    let why: SafeText
    /// The unfinished operation that is in the way.
    var operation: String?
}

/// The choice under the review.
enum ReviewFocus: Sendable, Hashable {
    case keep, end
}

/// The review of one timing.
struct WizardReview: Sendable, Hashable {
    enum State: Sendable, Hashable {
        /// The forecast is on its way. No key confirms.
        case reading
        case failed(SafeText)
        case shown(ShownForecast)
    }

    let timing: Timing
    var state = State.reading

    var shown: ShownForecast? {
        guard case .shown(let shown) = state else { return nil }
        return shown
    }
}

/// A forecast before the agent's eyes, and what the agent did about it.
struct ShownForecast: Sendable, Hashable {
    let forecast: Forecast
    let since: Date
    var focus = ReviewFocus.keep
    var tail = WizardField(limit: 24)

    /// After this long what was shown is read again before it can be confirmed.
    static let lifetime: TimeInterval = 15 * 60

    var needsTyping: Bool { forecast.needsTypedConfirmation || forecast.timing == .immediately }
    var wantedTail: String { forecast.subscription.ref.confirmationTail }
    /// What to type, in words; some providers' ids are shorter than six characters.
    var tailWords: SafeText {
        wantedTail == forecast.subscription.ref.id ? "the id" : "the last six characters of the id"
    }
}

/// The review of an undo, which needs no forecast: it restores what was.
struct UndoReview: Sendable, Hashable {
    var focus = ReviewFocus.keep
}

/// A confirmed operation under way.
struct WizardFlight: Sendable, Hashable {
    let timing: Timing
    let since: Date
    var progress: OperationProgress?
    /// The agent no longer waits.
    var hasStopped = false
}

/// What came of it.
struct WizardResult: Sendable, Hashable {
    var record: OperationRecord
    var isReconciling = false
}

/// What a form makes of a key.
enum FormMove: Sendable, Hashable {
    case stay
    case next
    case keepSubscription
    /// It does not go on like this, and why.
    case objection(SafeText)
}
