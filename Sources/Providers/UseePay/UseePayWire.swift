import Billing
import SafeText

/// The bodies of the two mutating requests, and what of an order they carry (contract, sections 3.5 and 3.6).
enum UseePayWire {
    /// UseePay has one field for both: its reasons are the eight feedback words. Where an order holds a reason and
    /// another feedback, the feedback goes out, because it is what the customer said; the reason stays local.
    static func feedback(_ order: CancelOrder) -> String? {
        order.feedback?.rawValue ?? order.reason.flatMap(Feedback.init(rawValue:))?.rawValue
    }

    static func sentFields(_ order: CancelOrder) -> SentFields {
        let feedback = feedback(order)
        return SentFields(
            reason: order.reason == feedback ? order.reason : nil, feedback: feedback, comment: comment(order))
    }

    static func immediateEnd(_ order: CancelOrder) -> JSON {
        var body: [String: JSON] = ["prorate": false]
        body["cancellation_details"] = details(order)
        return .object(body)
    }

    static func periodEnd(_ order: CancelOrder) -> JSON {
        var body: [String: JSON] = ["cancel_at_period_end": true]
        body["cancellation_details"] = details(order)
        return .object(body)
    }

    static let takeBack: JSON = ["cancel_at_period_end": false]

    /// Nil when there is nothing to say.
    private static func details(_ order: CancelOrder) -> JSON? {
        var details: [String: JSON] = [:]
        details["comment"] = comment(order).map(JSON.string)
        details["feedback"] = feedback(order).map(JSON.string)
        return details.isEmpty ? nil : .object(details)
    }

    private static func comment(_ order: CancelOrder) -> String? {
        order.comment.flatMap { JSON.string($0).nonEmptyText }
    }
}
