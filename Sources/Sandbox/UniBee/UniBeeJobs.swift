// What happens by itself when time passes (sections 8.1 step 5, 8.2 and 8.4).

extension UniBeeState {
    private static let pendingLifetime: Int64 = 3 * 86_400
    /// How long an unpaid renewal keeps the service running, from the end of the period.
    private static let grace: Int64 = 86_400

    /// Everything that falls due up to `now`.
    mutating func runJobs() {
        finishCancels()
        for id in dueIDs() { bill(id) }
        finishCancels()
    }

    /// The background part of immediate cancels whose delay is over.
    private mutating func finishCancels() {
        let due = aftermaths.filter { $0.due <= now }
        aftermaths.removeAll { $0.due <= now }
        for aftermath in due {
            let id = aftermath.subscriptionID
            guard let subscription = subscriptions[id] else { continue }
            refreshUser(of: subscription)
            pendingUpdates[subscription.pendingUpdateID]?.status = 3
            subscriptions[id]?.pendingUpdateID = ""
            closeTimeline(of: subscription, at: aftermath.cancelledAt)
        }
    }

    private mutating func closeTimeline(of subscription: UniBeeRecord.Subscription, at moment: Int64) {
        guard var entry = timelines[subscription.timelineRow], entry.status <= 1 else { return }
        entry.status = entry.periodStart > moment ? 3 : 2
        entry.periodEnd = min(subscription.periodEnd, moment)
        entry.modified = now
        timelines[entry.row] = entry
    }

    private mutating func refreshUser(of subscription: UniBeeRecord.Subscription) {
        guard users[subscription.userID]?.subscriptionID == subscription.id else { return }
        users[subscription.userID]?.subscriptionStatus = subscription.status
    }

    private mutating func bill(_ id: String) {
        while let subscription = subscriptions[id], isDue(subscription) {
            switch subscription.status {
            case 1, 8: expire(id, reason: "NotPayAfter36Hours")
            case 7: expire(id, reason: "AutoRenewFailure")
            default:
                if subscription.cancelAtPeriodEnd {
                    cancelNow(id, reason: "CancelAtPeriodEndBySystem")
                } else if subscription.paysRenewals {
                    renew(id)
                } else {
                    fallIncomplete(id)
                }
            }
        }
    }

    /// The subscriptions that the billing job acts on now, in the order of their ids.
    private mutating func dueIDs() -> [String] {
        for position in subscriptions.takeTouched() {
            if let moment = billed(subscriptions[at: position]) { billing.put(position, at: moment) }
        }
        let now = now
        return billing.take { $0 < now }.map { subscriptions[at: $0] }.filter(isDue).map(\.id).sorted()
    }

    private func isDue(_ subscription: UniBeeRecord.Subscription) -> Bool {
        billed(subscription).map { now > $0 } ?? false
    }

    /// The moment after which the billing job acts on `subscription`. It skips suspended customers, what the gateway
    /// manages, and what has no gateway to charge.
    private func billed(_ subscription: UniBeeRecord.Subscription) -> Int64? {
        guard users[subscription.userID]?.status != 2, subscription.type == 1, subscription.gatewayID != 0 else {
            return nil
        }
        return switch subscription.status {
        case 1, 8: subscription.created + UniBeeState.pendingLifetime
        case 2: subscription.effectiveEnd
        case 7: subscription.effectiveEnd + UniBeeState.grace
        default: nil
        }
    }

    private mutating func expire(_ id: String, reason: String) {
        subscriptions[id]?.status = 5
        subscriptions[id]?.cancelReason = reason
        subscriptions[id]?.modified = now
        guard let subscription = subscriptions[id] else { return }
        closeTimeline(of: subscription, at: now)
        refreshUser(of: subscription)
    }

    /// The next period, paid; a waiting plan change takes effect.
    private mutating func renew(_ id: String) {
        guard var subscription = subscriptions[id] else { return }
        if let update = pendingUpdates[subscription.pendingUpdateID], update.status <= 1 {
            subscription.planID = update.planID
            subscription.amount = update.amount
            pendingUpdates[update.id]?.status = 2
            subscription.pendingUpdateID = ""
        }
        closeTimeline(of: subscription, at: subscription.periodEnd)
        let plan = plans[subscription.planID]
        subscription.periodStart = subscription.effectiveEnd
        subscription.periodEnd = UniBeeTime.adding(
            plan?.count ?? 1, plan?.unit ?? "month", to: subscription.periodStart)
        subscription.cancelAtPeriodEnd = false
        subscription.modified = now
        subscriptions[id] = subscription
        addInvoice(to: id, status: 3, created: subscription.periodStart)
        addTimeline(to: id, status: 1, created: subscription.periodStart)
    }

    /// The renewal is unpaid: the service runs on, the invoice waits.
    private mutating func fallIncomplete(_ id: String) {
        subscriptions[id]?.status = 7
        subscriptions[id]?.modified = now
        addInvoice(to: id, status: 2, created: now)
    }
}
