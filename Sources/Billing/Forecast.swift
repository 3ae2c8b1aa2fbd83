import Foundation
import SafeText

/// How sure a line of a forecast is.
package enum Certainty: String, Sendable, Hashable, Codable {
    case certain, likely, unknown
}

/// One statement about what a cancellation will do.
package struct ForecastLine: Sendable, Hashable, Codable {
    /// `Ends`, `Access`, `Next charge`, `Refund`, `Credit invoice`, `Can be undone`.
    package let what: SafeText
    package let value: SafeText
    package let certainty: Certainty

    package init(_ what: SafeText, _ value: SafeText, _ certainty: Certainty) {
        self.what = what
        self.value = value
        self.certainty = certainty
    }
}

/// What an adapter foretells of one cancellation.
package struct Prediction: Sendable, Hashable, Codable {
    /// When it would take effect; nil when that cannot be known.
    package let effectiveAt: Moment?
    package let lines: [ForecastLine]
    /// The last moment at which it can be taken back; nil when it cannot, or when that is not known.
    package let undoUntil: Moment?
    /// It ends access now, or may: the agent must type the end of the id.
    package let mayEndNow: Bool
    /// Money moves, or may.
    package let movesMoney: Bool

    package init(
        effectiveAt: Moment?, lines: [ForecastLine], undoUntil: Moment? = nil, mayEndNow: Bool, movesMoney: Bool = false
    ) {
        self.effectiveAt = effectiveAt
        self.lines = lines
        self.undoUntil = undoUntil
        self.mayEndNow = mayEndNow
        self.movesMoney = movesMoney
    }
}

/// A prediction together with the reading it was made from.
package struct Forecast: Sendable, Hashable {
    package let subscription: Subscription
    package let timing: Timing
    package let prediction: Prediction
    package let fingerprint: Fingerprint
    package let readAt: Date

    package init(subscription: Subscription, timing: Timing, prediction: Prediction, readAt: Date) {
        self.subscription = subscription
        self.timing = timing
        self.prediction = prediction
        fingerprint = Fingerprint(of: subscription)
        self.readAt = readAt
    }

    /// Whether a single key is not enough to confirm: access may end now, or money may move.
    package var needsTypedConfirmation: Bool { prediction.mayEndNow || prediction.movesMoney }
}
