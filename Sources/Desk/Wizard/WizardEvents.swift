import Billing
import Foundation
import SafeText
import Service
import Terminal

/// What the wizard must know beyond the reading: the house rules, the clock and the account it acts through.
package struct WizardPolicy: Sendable, Hashable {
    package let ticketRequired: Bool
    /// A regular expression that finds something in every valid ticket; nil takes any text.
    package let ticketPattern: String?
    package let now: Date
    /// The account that is acted through; without it the screens say that the mode is unknown.
    package let connection: Connection?
    /// Where the agent is: times that they write, and those of what Lapse did, are of its clocks.
    package let zone: TimeZone

    package init(
        ticketRequired: Bool, ticketPattern: String?, now: Date, connection: Connection? = nil, zone: TimeZone = .gmt
    ) {
        self.ticketRequired = ticketRequired
        self.ticketPattern = ticketPattern
        self.now = now
        self.connection = connection
        self.zone = zone
    }
}

/// What happens to the wizard.
package enum WizardEvent: Sendable, Hashable {
    case key(Key)
    /// Goes into text fields only; never confirms.
    case paste(String)
    case forecast(Timing, Forecast)
    case forecastFailed(Timing, SafeText)
    case progress(OperationProgress)
    case finished(OperationRecord)
    /// Nothing was sent, and why.
    case refused(SafeText)
    /// Nothing was sent, because the subscription is not what the forecast was made from.
    case stale([Fingerprint.Difference])
    case tick(Date)
}

/// What the wizard wants done.
package enum WizardAction: Sendable, Hashable {
    case none
    /// A fresh reading and what this timing would do; answered by `forecast` or `forecastFailed`.
    case needForecast(Timing)
    /// Answered by `progress` and one of `finished`, `refused` and `stale`.
    case submit(Draft, Forecast, DeskConfirmation)
    case submitUndo(DeskConfirmation)
    /// The agent no longer waits; what was sent is not taken back.
    case stopWaiting
    case leave
    /// Settles the named operation; answered by `finished` or `refused`.
    case reconcile(String)
    case copy(SafeText)
    /// Opens a wizard that takes back what this one did.
    case undo
}
