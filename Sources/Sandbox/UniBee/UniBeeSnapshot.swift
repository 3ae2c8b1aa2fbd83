extension UniBeeState {
    /// Stored values, unmasked, for assertions. Rows are keyed by their ids.
    var snapshot: Wire {
        [
            "now": .int(now),
            "users": .object(
                users.values.sorted { $0.id < $1.id }.map { user in
                    (
                        String(user.id),
                        [
                            "email": .string(user.email), "status": .int(user.status),
                            "deleted": .bool(user.isDeleted), "subscriptionStatus": .int(user.subscriptionStatus),
                        ]
                    )
                }),
            "subscriptions": .object(subscriptions.values.sorted { $0.row < $1.row }.map { ($0.id, stored($0)) }),
            "invoices": .object(
                invoices.values.sorted { $0.row < $1.row }.map { invoice in
                    (invoice.id, ["subscription": .string(invoice.subscriptionID), "status": .int(invoice.status)])
                }),
            "timelines": .array(timelines.values.map { view($0) }),
            "pendingUpdates": .object(
                pendingUpdates.values.sorted { $0.id < $1.id }.map { ($0.id, ["status": .int($0.status)]) }),
            "eMails": .array(
                eMails.map { ["template": .string($0.template), "subscription": .string($0.subscriptionID)] }),
            "operationLog": .array(
                operationLog.map { ["content": .string($0.content), "subscription": .string($0.subscriptionID)] }),
        ]
    }

    private func stored(_ subscription: UniBeeRecord.Subscription) -> Wire {
        [
            "userId": .int(subscription.userID), "planId": .int(subscription.planID),
            "status": .int(subscription.status), "cancelAtPeriodEnd": .int(subscription.cancelAtPeriodEnd ? 1 : 0),
            "cancelReason": .string(subscription.cancelReason), "periodStart": .int(subscription.periodStart),
            "periodEnd": .int(subscription.periodEnd), "trialEnd": .int(subscription.trialEnd),
            "latestInvoice": .string(subscription.latestInvoiceID), "modified": .int(subscription.modified),
            "lastUpdate": .int(subscription.lastUpdate),
        ]
    }
}
