import Billing
import Foundation
import SafeText
import Storage
import TestSupport

extension Intent {
    /// When the sample operations happen.
    static let sampleTime = Date(timeIntervalSince1970: 1_795_255_200.123)

    /// A confirmed cancellation of `subscription` with everything that an agent can enter.
    static func sample(
        _ id: String = "7F3K-22QD", subscription: Subscription = .sample(), mark: Int = 0
    ) -> Intent {
        let draft = Draft(
            ref: subscription.ref, timing: .atPeriodEnd, reason: "too expensive", feedback: .tooExpensive,
            comment: "said \"goodbye\"\n\u{1B}[31m", ticket: "SUP-1042",
            receivedAt: Moment(sampleTime.addingTimeInterval(-3600), offset: 3600))
        let record = OperationRecord(
            id: id, draft: draft, customer: subscription.customer, plan: subscription.plan, connection: .sample(),
            agent: "a.larsson", confirmedAt: sampleTime, keptLocal: draft.given)
        let prediction = Prediction(
            effectiveAt: subscription.periodEnd, lines: [ForecastLine("Refund", "none", .certain)], mayEndNow: false)
        let forecast = Forecast(
            subscription: subscription, timing: .atPeriodEnd, prediction: prediction, readAt: sampleTime)
        return Intent(record: record, forecast: forecast, subscription: subscription, mark: mark)
    }
}

extension JournalEvent {
    /// A settlement with a note that quotes the customer.
    static func sampleSettled(_ outcome: Outcome) -> JournalEvent {
        .settled(
            Settlement(
                outcome: outcome, note: "done for Anna", keptLocal: ["ticket"], readAt: Intent.sampleTime))
    }
}
