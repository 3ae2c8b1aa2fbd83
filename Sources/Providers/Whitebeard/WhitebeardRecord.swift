import Billing
import Foundation
import SafeText

/// The Subscription object, read from any accepted spelling (contract, section 5).
struct WhitebeardRecord: Sendable {
    let id: String
    /// The owner's `userId`; nil when it is not told.
    let owner: String?
    /// The raw number; its values have no known meaning (section 6).
    let status: String?
    let activation: WhitebeardTold
    let deactivation: WhitebeardTold
    let nextRenewal: WhitebeardTold
    let cancellationRequested: WhitebeardTold
    /// Failed charges so far; nil when they are not told.
    let attempts: Decimal?
    let lastFailedOrder: String?
    let group: String?
    let paymentMethod: String?
    /// Nil when no spelling of the field is there.
    let reason: JSON?
    let reasonText: JSON?
    let plan: String?
    let amount: Money?
    let interval: Interval?
    /// Whether a date came without a zone, so that the configured one was assumed.
    let assumesZone: Bool

    /// Nil when there is no id: such an object names nothing.
    init?(_ json: JSON, zone: WhitebeardZoneRule) {
        guard let id = json["id"]?.nonEmptyText else { return nil }
        self.id = id
        owner = json[anyOf: ["userId", "user_id"]]?.nonEmptyText
        status = json["status"]?.text
        let dates = [
            json["activationDate"], json["deactivationDate"], json[anyOf: WhitebeardRecord.nextRenewalNames],
            json[anyOf: WhitebeardRecord.cancellationNames],
        ]
        activation = WhitebeardTold(dates[0], zone: zone)
        deactivation = WhitebeardTold(dates[1], zone: zone)
        nextRenewal = WhitebeardTold(dates[2], zone: zone)
        cancellationRequested = WhitebeardTold(dates[3], zone: zone)
        assumesZone = dates.contains { $0?.text.flatMap(zone.moment)?.isAssumed == true }
        attempts = json["attempts"]?.decimal
        let failed = json[anyOf: ["lastFailedOrderId", "lastFailedOrder", "last_failed_order_id"]]?.nonEmptyText
        lastFailedOrder = failed == "0" ? nil : failed
        group =
            json[anyOf: ["groupName", "group_name"]]?.nonEmptyText
            ?? json[anyOf: ["groupCode", "group_code", "group"]]?.nonEmptyText
        let method = json[anyOf: ["paymentMethod", "payment_method"]]
        paymentMethod = method?.nonEmptyText ?? method?["name"]?.nonEmptyText
        reason = json[anyOf: ["cancellationReason", "cancellation_reason", "unsubscribeReason"]]
        reasonText =
            json[
                anyOf: [
                    "cancellationReasonText", "cancellationReasonCustom", "cancellationCustomReason",
                    "cancellation_reason_text",
                ]]
        let item = json[anyOf: ["purchased_item", "purchasedItem"]]
        plan = item?["product"]?.nonEmptyText ?? item?["description"]?.nonEmptyText
        amount = WhitebeardRecord.amount(item, currency: json["currency"]?.nonEmptyText)
        interval = item?["recurrentSchedule"]?.text.flatMap(WhitebeardRecord.interval)
    }

    private static let nextRenewalNames = ["nextRenewalDate", "nextRenewal", "next_renewal", "next_renewal_date"]
    private static let cancellationNames = [
        "cancellationRequestDate", "cancellationDate", "cancellation_request_date", "unsubscribeDate",
    ]

    /// The subscription's currency before the item's; the recurring price, where one is set, before the first one
    /// (section 5.2). A price that cannot be read is unknown, not the other one.
    private static func amount(_ item: JSON?, currency: String?) -> Money? {
        guard let item, let currency = currency ?? item["currency"]?.nonEmptyText,
            currency.count == 3, currency.allSatisfy({ $0.isASCII && $0.isLetter })
        else { return nil }
        let recurring = item["recurrent"]?.boolean == true ? item["recurrentPrice"] : nil
        let price = recurring?.nonEmptyText == nil ? item["price"] : recurring
        return price?.decimal.flatMap { Money(major: $0, currency: currency) }
    }

    /// `1 year`, `3 months`; other forms are not told.
    private static func interval(_ schedule: String) -> Interval? {
        let words = schedule.lowercased().split(separator: " ")
        guard words.count == 2, let count = Int(words[0]), count > 0 else { return nil }
        let unit = words[1].hasSuffix("s") ? String(words[1].dropLast()) : String(words[1])
        return Interval.Unit(rawValue: unit).map { Interval(count: count, unit: $0) }
    }
}
