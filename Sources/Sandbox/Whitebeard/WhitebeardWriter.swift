import Foundation

/// Writes the contract's objects, with ids as the switch `ids` wants them.
struct WhitebeardWriter {
    let zone: WhitebeardZone
    let writesStrings: Bool

    /// The customer object (contract, section 4.1).
    func profile(_ customer: WhitebeardCustomer, _ subscriptions: [WhitebeardSubscription]) -> Wire {
        [
            "userId": .string(String(customer.id)), "displayName": .optional(customer.name),
            "loginName": .string(customer.email), "photo": nil, "country_code": "LB", "preferences": [],
            "country": "Lebanon", "city": nil, "mobile": nil, "dateOfBirth": nil, "user_type": "visitor",
            "creationDate": "2023-04-02T10:15:00+03:00", "archiveCredits": 0,
            "subscriptions": .array(subscriptions.map(subscription)),
        ]
    }

    /// The Subscription object (contract, section 5).
    func subscription(_ one: WhitebeardSubscription) -> Wire {
        [
            "id": id(one.id), "activationDate": date(one.activation), "deactivationDate": date(one.deactivation),
            "userId": id(one.userID), "status": id(one.status), "purchased_item": one.item.map(item) ?? .null,
            "nextRenewalDate": date(one.nextRenewal), "lastFailedOrderId": one.lastFailedOrder.map(id) ?? .null,
            "attempts": id(one.attempts), "referenceOrderId": id(one.referenceOrder), "groupCode": .string(one.group),
            "groupName": .string(one.group.capitalized), "paymentMethod": "card",
            "cancellationRequestDate": date(one.cancellationRequested), "cancellationReason": reason(one.reason),
            "cancellationReasonText": .optional(one.reasonText), "currency": .string(one.item?.currency ?? "USD"),
        ]
    }

    /// The readable part of a Payment (contract, section 7.3).
    func payment(_ one: WhitebeardSubscription) -> Wire {
        [
            "id": id(one.referenceOrder), "price": .optional(one.item?.price), "status": "paid",
            "responseMessage": "Approved", "lastUpdate": date(one.activation), "timestamp": date(one.activation),
            "userId": id(one.userID), "paymentMethod": "card",
            "cart": .array(one.item.map { [["item": item($0)]] } ?? []),
        ]
    }

    private func item(_ one: WhitebeardItem) -> Wire {
        let action: Wire = [
            "function": "registerSubscription", "param": .string(String(one.days)), "group": .string(one.group),
        ]
        return [
            "id": id(one.id), "description": .string(one.description), "productId": id(one.productID),
            "product": .string(one.product), "price": .string(one.price), "currency": .string(one.currency),
            "available": true, "item_order": 1, "shippable": 0, "hasImage": "0", "recurrent": .bool(one.isRecurrent),
            "recurrentPrice": one.isRecurrent ? .string(one.price) : .null, "recurrentStart": "",
            "recurrentSchedule": .string(one.schedule), "prices": [], "settings": [], "actionData": [action],
            "renewalActionData": one.isRecurrent ? [action] : [],
        ]
    }

    private func id(_ number: Int64) -> Wire { writesStrings ? .string(String(number)) : .int(number) }

    private func date(_ date: Date?) -> Wire {
        date.map { .string(Timestamp.local($0, zone: zone.zone)) } ?? .null
    }

    private func reason(_ reason: WhitebeardReason?) -> Wire {
        guard let reason else { return .null }
        return reason.isNumber ? .decimal(reason.text) : .string(reason.text)
    }
}
