// The three endpoints that end a subscription or take that back (sections 7.9 to 7.11 and 8).

extension UniBeeState {
    /// The characters the column of the reason holds.
    private static let reasonLimit = 200

    mutating func cancel(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        guard let subscription = try target(input) else {
            throw .business("no active or incomplete subscription found")
        }
        guard !subscription.isEnded else { return .object([]) }
        guard subscription.gatewayID != 0 else { throw .business("gateway not found") }
        var reason = input.text("reason")
        if reason.isEmpty { reason = "CancelledByAdmin" }
        if reason.unicodeScalars.count > UniBeeState.reasonLimit {
            guard switches["long-reason"] == "cut" else { throw .database }
            reason = String(String.UnicodeScalarView(reason.unicodeScalars.prefix(UniBeeState.reasonLimit)))
        }
        cancelNow(subscription.id, reason: reason)
        return .object([])
    }

    mutating func cancelAtPeriodEnd(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        guard let subscription = try target(input) else {
            throw .business("no active or incomplete subscription found")
        }
        try schedule(true, subscription, template: "SubscriptionCancelledAtPeriodEndByUser", "EnableCancelAtPeriodEnd")
        return .object([])
    }

    mutating func cancelLastCancelAtPeriodEnd(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        // Unlike the other two: nothing found by `userId` is a success.
        guard let subscription = try target(input) else { return .object([]) }
        try schedule(
            false, subscription, template: "SubscriptionCancelLastCancelledAtPeriodEnd", "DisableCancelAtPeriodEnd")
        return .object([])
    }

    /// The subscription that the request names, or the one its `userId` picks; nil when `userId` picks none.
    private func target(_ input: UniBeeInput) throws(UniBeeRefusal) -> UniBeeRecord.Subscription? {
        let id = input.text("subscriptionId")
        if !id.isEmpty {
            guard let subscription = subscription(id) else { throw .business("subscription not found") }
            return subscription
        }
        let userID = input.int("userId")
        guard userID > 0 else { throw .business("one of SubscriptionId and UserId should provide") }
        return newest(of: userID, product: input.int("productId"), statuses: [2, 7])
    }

    private mutating func schedule(
        _ wanted: Bool, _ subscription: UniBeeRecord.Subscription, template: String, _ entry: String
    ) throws(UniBeeRefusal) {
        guard subscription.status == 2 else { throw .business("subscription not in active status") }
        guard subscription.cancelAtPeriodEnd != wanted else { return }
        guard subscription.gatewayID != 0 else { throw .business("gateway not found") }
        subscriptions[subscription.id]?.cancelAtPeriodEnd = wanted
        // `lastUpdate` stays: only the immediate cancel sets it.
        subscriptions[subscription.id]?.modified = now
        mail(template, subscription)
        log(entry, subscription)
    }

    /// Steps 1 to 3 of section 8.1; step 5 follows after the configured delay.
    mutating func cancelNow(_ id: String, reason: String) {
        guard var subscription = subscriptions[id] else { return }
        let before = subscription
        subscription.status = 4
        subscription.cancelReason = reason
        subscription.trialEnd = subscription.periodStart - 1
        subscription.lastUpdate = now
        subscription.modified = now
        subscriptions[id] = subscription
        if invoices[subscription.latestInvoiceID]?.status == 2 {
            invoices[subscription.latestInvoiceID]?.status = 5
            invoices[subscription.latestInvoiceID]?.modified = now
        }
        if reason != "CancelledByAnotherCreation" {
            let isTrial = before.trialEnd > now && before.periodPaid != 1
            mail(isTrial ? "SubscriptionTrialCancelled" : "SubscriptionImmediateCancel", subscription)
        }
        log("\(reason)(\(UniBeeState.statusName(before.status))->Cancelled)", subscription)
        aftermaths.append(
            UniBeeRecord.Aftermath(due: now + switches.backgroundDelay, cancelledAt: now, subscriptionID: id))
    }

    mutating func mail(_ template: String, _ subscription: UniBeeRecord.Subscription) {
        eMails.append(
            UniBeeRecord.EMail(
                template: template, subscriptionID: subscription.id, userID: subscription.userID, sent: now))
    }

    mutating func log(_ content: String, _ subscription: UniBeeRecord.Subscription) {
        operationLog.append(
            UniBeeRecord.LogEntry(
                id: 1 + Int64(operationLog.count), content: content, subscriptionID: subscription.id,
                userID: subscription.userID, created: now))
    }

    private static func statusName(_ status: Int64) -> String {
        let names = [
            "Init", "Pending", "Active", "PendingInActive", "Cancelled", "Expired", "Suspended", "Incomplete",
            "Processing", "Failed",
        ]
        return names.indices.contains(Int(status)) ? names[Int(status)] : String(status)
    }
}
