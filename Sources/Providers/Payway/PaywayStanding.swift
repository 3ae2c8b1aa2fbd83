import Billing
import SafeText

/// What decides whether and how a subscription can be ended (section 9).
struct PaywayStanding {
    let owner: PaywayOwner
    let state: SafeText
    let isLimited: Bool
    let hasCustomerNumber: Bool
    let end: Moment?

    var capabilities: Capabilities {
        switch owner {
        case .tulo: tulo
        case .kayak: kayak
        case .notTold: .nothing("Payway does not tell who owns this subscription")
        case .other(let word): .nothing("owned by \(word): it can only be ended there, not through Payway")
        }
    }

    /// C2 always means period end; C1 leaves the timing to the provider.
    private var tulo: Capabilities {
        if state == "cancelled" {
            return Capabilities(
                timings: [:], refusals: refusals("already cancelled: \(untilItsEnd)"), undo: .offered(until: end))
        }
        if let obstacle = obstacle { return .nothing(obstacle) }
        if isLimited { return .nothing("it does not renew: \(untilItsEnd)") }
        return Capabilities(
            timings: [.atPeriodEnd: FieldHandling(reason: .optional)],
            refusals: [
                .immediately:
                    "Payway's interface ends its own subscriptions at period end only; the administration portal can "
                    + "end them at once",
                .providerDecides: "the end is always the end of the paid period",
            ],
            undo: .afterPeriodEndCancel)
    }

    private var kayak: Capabilities {
        let noWayBack = UndoCapability.notOffered(why: "Payway cannot take a Kayak cancellation back")
        if state == "cancelled" {
            return Capabilities(timings: [:], refusals: refusals("already cancelled: \(untilItsEnd)"), undo: noWayBack)
        }
        if let obstacle = obstacle { return .nothing(obstacle) }
        guard hasCustomerNumber else {
            return .nothing("the account has no customer number, and without one Kayak cannot end it")
        }
        return Capabilities(
            timings: [.providerDecides: FieldHandling(reason: .required)],
            refusals: [
                .immediately:
                    "the API cannot promise it: the provider decides from open invoices and Autogiro, and usually "
                    + "ends it at period end",
                .atPeriodEnd:
                    "the API cannot promise it: the provider decides, and ends it at once when an invoice for the "
                    + "current period is unpaid",
            ],
            undo: noWayBack)
    }

    /// Why the state alone forbids it (section 8).
    private var obstacle: SafeText? {
        switch state.string {
        case "activated": nil
        case "deactivated": "it has already ended"
        case "pending": "it has not started yet, and Payway cancels only running subscriptions"
        case "frozen": "it is frozen after a failed payment, and Payway cancels only running subscriptions"
        default: "its state is \(state), which is not known to be cancellable"
        }
    }

    private func refusals(_ why: SafeText) -> [Timing: SafeText] {
        Dictionary(uniqueKeysWithValues: Timing.allCases.map { ($0, why) })
    }

    private var untilItsEnd: SafeText { end.map { "it ends by itself \($0.text)" } ?? "it ends by itself" }
}
