import Billing
import Foundation
import SafeText

/// What ending a subscription will do, as far as it can be known beforehand (section 10).
struct PaywayPrediction {
    let subscription: Subscription
    let options: PaywayOptions
    let now: Date

    /// C2: always the end of the paid period.
    var atPeriodEnd: Prediction {
        let end = upcomingEnd
        // An end that is set although it runs contradicts what the period says.
        let certainty: Certainty = end == nil ? .unknown : subscription.endsAt == nil ? .certain : .likely
        let date = end?.text ?? "unknown"
        var lines = [
            ForecastLine("Ends", date, certainty),
            ForecastLine("Access", end == nil ? "unknown" : "until \(date)", certainty),
            ForecastLine("Next charge", "none", .likely),
            options.creditsInvoices
                ? ForecastLine("Credit invoice", "open invoices are credited", .likely)
                : ForecastLine("Credit invoice", "none; open invoices stay payable", .certain),
            ForecastLine("Can be undone", end == nil ? "while it still runs" : "until \(date)", certainty),
            ForecastLine(
                "Allowed", "Payway refuses it, and changes nothing, when the package may not be cancelled by customers",
                .unknown),
        ]
        lines += otherLines
        return Prediction(
            effectiveAt: end, lines: lines, undoUntil: end, mayEndNow: false, movesMoney: options.creditsInvoices)
    }

    /// C1: the provider decides, and nothing that can be read shows its open invoices (trap T3).
    ///
    /// - Parameter preflight: what C0 could not tell; nil after its yes.
    func providerDecides(preflight: SafeText?) -> Prediction {
        let isAutogiro = subscription.facts[PaywayFact.option] == "autogiro"
        let end = upcomingEnd
        let date = end?.text ?? "date unknown"
        var lines = [
            ForecastLine(
                "Ends", "the provider decides: \(isAutogiro ? "probably " : "")at period end, \(date)",
                end != nil && isAutogiro ? .likely : .unknown),
            ForecastLine("Or", "but AT ONCE if an invoice for the current period is unpaid", .unknown),
            ForecastLine("Credit invoice", "an unpaid invoice may be credited; Payway does not tell", .unknown),
            ForecastLine("Can be undone", "no: Payway cannot take a Kayak cancellation back", .certain),
        ]
        if let preflight { lines.append(ForecastLine("Allowed", preflight, .unknown)) }
        lines += otherLines
        return Prediction(effectiveAt: isAutogiro ? end : nil, lines: lines, mayEndNow: true, movesMoney: true)
    }

    /// The end of the paid period, unless the record is older than that.
    private var upcomingEnd: Moment? { subscription.periodEnd.flatMap { $0.instant > now ? $0 : nil } }

    private var otherLines: [ForecastLine] {
        var lines = [
            // Trap T23.
            ForecastLine("Shared access", "ends with it, for everybody it is shared with", .likely)
        ]
        if subscription.facts[PaywayFact.pendingChange] == "yes" {
            lines.append(ForecastLine("Pending change", "what becomes of it is not documented", .unknown))
        }
        if subscription.facts[PaywayFact.option] == "billecta", !options.creditsInvoices {
            lines.append(ForecastLine("Comes back", "when an open invoice is paid late", .unknown))
        }
        return lines
    }
}
