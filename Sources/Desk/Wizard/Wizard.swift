import Billing
import Foundation
import SafeText
import Service
import Terminal

/// What the wizard must know of the house rules.
package struct WizardPolicy: Sendable, Hashable {
    package let ticketRequired: Bool
    package let ticketPattern: String?
    package let now: Date

    package init(ticketRequired: Bool, ticketPattern: String?, now: Date) {
        self.ticketRequired = ticketRequired
        self.ticketPattern = ticketPattern
        self.now = now
    }
}

/// What happens to the wizard.
package enum WizardEvent: Sendable, Hashable {
    case key(Key)
    case paste(String)
    case forecast(Timing, Forecast)
    case forecastFailed(Timing, SafeText)
    case progress(OperationProgress)
    case finished(OperationRecord)
    case refused(SafeText)
    case stale([Fingerprint.Difference])
    case tick(Date)
}

/// What the wizard wants done.
package enum WizardAction: Sendable, Hashable {
    case none
    case needForecast(Timing)
    case submit(Draft, Forecast, DeskConfirmation)
    case submitUndo(DeskConfirmation)
    case stopWaiting
    case leave
    case reconcile(String)
    case copy(SafeText)
    case undo
}

/// A stand-in with the wizard's interface and no steps: it shows what was read and leaves on Esc.
package struct Wizard: Sendable, Hashable {
    private let reading: Reading
    private let isUndo: Bool
    private var record: OperationRecord?

    package init(reading: Reading, reasons: ReasonList, policy: WizardPolicy) {
        self.reading = reading
        isUndo = false
    }

    package init(undoing reading: Reading, policy: WizardPolicy) {
        self.reading = reading
        isUndo = true
    }

    package mutating func handle(_ event: WizardEvent) -> WizardAction {
        switch event {
        case .key(.escape): return .leave
        case .finished(let record):
            self.record = record
            return .none
        default: return .none
        }
    }

    package var isInFlight: Bool { false }
    package var hasResult: Bool { record != nil }

    fileprivate var heading: SafeText { isUndo ? "Undo" : "End subscription" }
    fileprivate var plan: SafeText { reading.subscription.plan }
}

/// Draws the wizard.
package struct WizardView {
    private let wizard: Wizard

    package init(wizard: Wizard, lines: LineSet, isMasked: Bool) {
        self.wizard = wizard
    }

    package func draw(into frame: inout Frame, area: Area) {
        frame.write(wizard.plan, row: area.row, column: area.column, width: area.columns)
    }

    package var hints: [(key: String, text: SafeText)] { [("Esc", "back")] }
    package var title: SafeText { wizard.heading }
}
