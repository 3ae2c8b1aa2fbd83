import Billing
import Foundation
import SafeText

/// What the agent may paste into the answer to the customer: what was asked and when, what happened, and the date.
///
/// One paragraph without the customer's name or address, which the answer has anyway.
enum ConfirmationText {
    /// Nil while nothing is certain enough to be told.
    static func text(of record: OperationRecord, zoneOffset: Int) -> SafeText? {
        guard record.outcome == .applied || record.outcome == .already else { return nil }
        let name: SafeText = "\(record.plan) (\(SafeText(record.draft.ref.id)))"
        let received = Moment(record.confirmedAt, offset: zoneOffset).text
        let asked: SafeText = record.draft.kind == .cancel ? "to end" : "to keep"
        let sentences: [SafeText] = [
            "We received your request \(asked) the subscription \(name) on \(received).",
            record.draft.kind == .cancel ? end(record) : "It is no longer scheduled to end and renews again.",
            "Our reference: \(SafeText(record.id)).",
        ]
        return sentences.joined(separator: " ")
    }

    private static func end(_ record: OperationRecord) -> SafeText {
        let date = record.effectiveAt?.text
        switch record.timing ?? record.draft.timing {
        case .immediately:
            return date.map { "It has ended, effective \($0), and does not renew." }
                ?? "It has ended and does not renew."
        case .atPeriodEnd:
            return date.map { "It ends on \($0) and does not renew; you can use it until then." }
                ?? "It ends with the period already paid for and does not renew; the exact date is not known yet."
        case .providerDecides:
            return date.map { "It ends on \($0) and does not renew." }
                ?? "Its end has been ordered and it does not renew; the exact date is not known yet."
        }
    }
}
