import Billing

/// The forecast that the agent saw before confirming, as the journal keeps it.
package struct ForecastNote: Sendable, Hashable, Codable {
    package let timing: Timing
    package let effectiveAt: Moment?
    package let lines: [ForecastLine]
    package let undoUntil: Moment?
    package let mayEndNow: Bool
    package let movesMoney: Bool
    /// SHA-256 over what was read, in hex.
    package let fingerprint: String
    package let readAt: Moment

    package init(_ forecast: Forecast) {
        let prediction = forecast.prediction
        timing = forecast.timing
        effectiveAt = prediction.effectiveAt
        lines = prediction.lines
        undoUntil = prediction.undoUntil
        mayEndNow = prediction.mayEndNow
        movesMoney = prediction.movesMoney
        fingerprint = forecast.fingerprint.digest
        readAt = Moment(forecast.readAt)
    }
}
