import Billing
import Foundation
import SafeText

/// What a cancellation will do. UseePay has no preview: this is worked out here (contract, section 3.7).
struct UseePayForecast {
    /// An invoice of the subscription that is still open (section 4.3).
    struct OpenInvoice {
        let id: SafeText
        let amount: Money?
        /// What the invoice object's own error fields say.
        let trouble: SafeText?
    }

    let subscription: Subscription
    /// Nil when they could not be read.
    let openInvoices: [OpenInvoice]?
    let now: Date

    /// It ends the moment UseePay takes the request. No refund is ever promised.
    var immediately: Prediction {
        var lines = [
            ForecastLine("Ends", "at once", .certain),
            ForecastLine("Access", lostTime.map { "ends at once; \($0) are lost" } ?? "ends at once", .likely),
            ForecastLine("Next charge", "none", .likely),
            ForecastLine("Refund", "none: a cancel at UseePay pays nothing back", .likely),
        ]
        if let unusedAmount {
            lines.append(ForecastLine("Unused time", "about \(unusedAmount.text) (estimate, not a refund)", .likely))
        }
        lines += invoiceLines + cautions
        lines.append(ForecastLine("Can be undone", "no", .certain))
        return Prediction(effectiveAt: Moment(now), lines: lines, mayEndNow: true)
    }

    /// The date is certain; that UseePay takes the request is not (section 3.5), hence "likely".
    func atPeriodEnd(_ end: Moment) -> Prediction {
        let isOver = end.instant <= now
        var lines = [
            ForecastLine("Period end", end.text, .certain),
            ForecastLine(
                "Ends", isOver ? "perhaps at once: the period is over" : "\(end.text), once a re-read proves it",
                isOver ? .unknown : .likely),
            ForecastLine("Access", isOver ? "unknown" : "until \(end.text)", isOver ? .unknown : .likely),
            ForecastLine("Next charge", "none, save open invoices", .likely),
            ForecastLine("Refund", "none", .likely),
        ]
        lines += invoiceLines + cautions
        lines.append(
            isOver
                ? ForecastLine("Can be undone", "unknown", .unknown)
                : ForecastLine("Can be undone", "until \(end.text), if UseePay takes it", .likely))
        return Prediction(
            effectiveAt: end, lines: lines, undoUntil: isOver ? nil : end, mayEndNow: isOver)
    }

    private var invoiceLines: [ForecastLine] {
        guard let openInvoices else {
            return [ForecastLine("Open invoices", "unknown: they could not be read", .unknown)]
        }
        guard !openInvoices.isEmpty else { return [ForecastLine("Open invoices", "none", .certain)] }
        return openInvoices.map { invoice in
            let amount = invoice.amount?.text ?? "amount unknown"
            let trouble: SafeText = invoice.trouble.map { " (\($0))" } ?? ""
            return ForecastLine(
                "Open invoice", "\(invoice.id), \(amount): still open, not cleared by the cancel\(trouble)", .certain)
        }
    }

    private var cautions: [ForecastLine] {
        var cautions: [ForecastLine] = []
        if case .unknown(let raw) = subscription.status {
            cautions.append(ForecastLine("Caution", "its status \(raw) is unknown here", .unknown))
        }
        if subscription.facts["collection method"] == "none" {
            cautions.append(ForecastLine("Caution", UseePaySubscription.merchantInitiatedWarning, .unknown))
        }
        return cautions
    }

    /// `12 days paid for`: from now to the end of a period that still runs.
    private var lostTime: SafeText? {
        guard let end = subscription.periodEnd, end.instant > now else { return nil }
        let rest = SafeText(end.distance(from: now).dropFirst("in ".count))
        return switch subscription.facts[UseePaySubscription.statusFact] {
        case "active": "\(rest) paid for"
        case "trialing": "\(rest) of the trial"
        default: "\(rest) of the period"
        }
    }

    /// The part of the period's charge that falls on the time still to come.
    private var unusedAmount: Money? {
        guard subscription.facts[UseePaySubscription.statusFact] == "active", let amount = subscription.amount,
            let start = subscription.periodStart, let end = subscription.periodEnd, start.instant <= now,
            now < end.instant
        else { return nil }
        let rest = Decimal(Int64(end.instant.timeIntervalSince(now)))
        let whole = Decimal(Int64(end.instant.timeIntervalSince(start.instant)))
        guard whole > 0 else { return nil }
        return Money(major: amount.major * rest / whole, currency: amount.currency)
    }
}

extension UseePayForecast.OpenInvoice {
    /// Nil when `json` is not an open invoice of that subscription and customer: a filter may have been ignored
    /// (section 3.0, rule 4).
    init?(_ json: JSON, of subscription: Subscription, options: UseePayOptions) {
        guard json["status"]?.text == "open", json["subscription_id"]?.text == subscription.ref.id,
            json["customer_id"]?.text ?? subscription.customer.ref.id == subscription.customer.ref.id,
            let id = json["id"]?.nonEmptyText
        else { return nil }
        var reader = UseePayFieldReader(json)
        self.id = SafeText(json["number"]?.nonEmptyText ?? id)
        // The documents say `total_amount`, the SDK reads `total` (section 11, trap 15).
        let total = ["total_amount", "total"].compactMap { json[$0] }.first { !$0.isNull }
        amount = reader.money(total, named: "total_amount", options)
        trouble = json["code"]?.nonEmptyText.map { code in
            SafeText(json["message"]?.nonEmptyText ?? code)
        }
    }
}
