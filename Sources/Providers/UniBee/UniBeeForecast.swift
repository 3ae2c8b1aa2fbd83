import Billing
import Foundation
import SafeText

/// What a cancellation at UniBee will do (section 8), from the subscription as read and the next charge.
struct UniBeeForecast {
    /// What the preview of the next invoice told.
    enum NextCharge {
        case amount(Money)
        case unknown(SafeText)
    }

    let subscription: Subscription
    let nextCharge: NextCharge
    let now: Date

    func prediction(_ timing: Timing) -> Prediction { timing == .immediately ? immediate : periodEnd }

    private var immediate: Prediction {
        var lines = [ForecastLine("Ends", "at once", .certain)]
        if let end = subscription.periodEnd, end.instant > now {
            lines.append(ForecastLine("Access", "ends at once, although the period runs to \(end.text)", .certain))
        } else {
            lines.append(ForecastLine("Access", "ends at once", .certain))
        }
        lines += [chargeLine, refundLine]
        if isInvoiceOpen {
            lines.append(
                ForecastLine("Latest invoice", "\(invoice) is unpaid and is cancelled with its payment", .certain))
        }
        if let change = subscription.facts[UniBeeFact.pendingChange] {
            lines.append(ForecastLine("Plan change", "\(change), now waiting, is cancelled too", .certain))
        }
        lines += [
            ForecastLine("E-mail", "UniBee tells the customer; the reason is not in it", .certain),
            ForecastLine("Can be undone", "no", .certain),
        ]
        return Prediction(effectiveAt: Moment(now), lines: lines, mayEndNow: true)
    }

    private var periodEnd: Prediction {
        let end = subscription.periodEnd
        let isOver = end.map { $0.instant <= now } ?? true
        var lines = endLines + [chargeLine, refundLine]
        if isInvoiceOpen {
            lines.append(
                ForecastLine(
                    "Latest invoice", "\(invoice) stays open; if the customer pays a renewal, the end is lifted",
                    .likely))
        }
        if let change = subscription.facts[UniBeeFact.pendingChange] {
            lines.append(ForecastLine("Plan change", "\(change) is waiting; what becomes of it", .unknown))
        }
        lines += [
            ForecastLine(
                "E-mail", "UniBee tells the customer, in the words for a cancellation by the customer", .certain),
            ForecastLine("Reason", "UniBee stores none at period end; it stays here", .certain),
            ForecastLine("Can be undone", end.map { "until \($0.text)" } ?? "until the period ends", .certain),
        ]
        return Prediction(
            effectiveAt: obstacle == nil ? end : nil, lines: lines, undoUntil: end,
            mayEndNow: isOver && obstacle == nil)
    }

    private var endLines: [ForecastLine] {
        if let obstacle {
            return [
                ForecastLine("Ends", "not by itself: \(obstacle)", .unknown),
                ForecastLine("Access", "goes on", .likely),
            ]
        }
        guard let end = subscription.periodEnd else {
            return [ForecastLine("Ends", "unknown", .unknown), ForecastLine("Access", "until then", .likely)]
        }
        guard end.instant > now else {
            return [
                ForecastLine("Ends", "within minutes: the period was over at \(end.text)", .likely),
                ForecastLine("Access", "until then", .likely),
            ]
        }
        // UniBee's job passes these over too; but 0 may also be a type that nobody filled in (section 11, zero values).
        if subscription.facts[UniBeeFact.managedBy] == UniBeeFact.gateway {
            return [
                ForecastLine("Ends", "\(end.text), if the payment gateway, which manages it, ends it", .likely),
                ForecastLine("Access", "until \(end.text)", .likely),
            ]
        }
        return [
            ForecastLine("Ends", "\(end.text), or minutes later", .certain),
            ForecastLine("Access", "until \(end.text)", .certain),
        ]
    }

    private var obstacle: SafeText? { UniBeeFact.obstacle(in: subscription.facts) }

    private var chargeLine: ForecastLine {
        if subscription.renews == false {
            return ForecastLine("Next charge", "none: it does not renew any more", .certain)
        }
        switch nextCharge {
        case .amount(let money): return ForecastLine("Next charge", "\(money.text) will not be taken", .likely)
        case .unknown(let why): return ForecastLine("Next charge", "no more; its amount is unknown (\(why))", .unknown)
        }
    }

    private var refundLine: ForecastLine {
        ForecastLine("Refund", "none: UniBee gives nothing back and writes no credit invoice", .certain)
    }

    private var isInvoiceOpen: Bool {
        subscription.facts[UniBeeFact.latestInvoiceStatus] == UniBeeFact.awaitingPayment
    }

    private var invoice: SafeText { subscription.facts[UniBeeFact.latestInvoice] ?? "the invoice" }
}
