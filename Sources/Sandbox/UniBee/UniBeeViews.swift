// How stored rows look to an API key: subscriptions, customers and what hangs on them (sections 6.1 to 6.4, 6.8).

extension UniBeeState {
    /// The status an API key is told: Incomplete passes for Active (section 0.2, point 6).
    func shownStatus(_ status: Int64) -> Int64 { status == 7 && switches.masksIncomplete ? 2 : status }

    /// When a cancelled, expired or failed subscription ended (section 6.1).
    func endTime(of subscription: UniBeeRecord.Subscription) -> Int64 {
        guard [4, 5, 9].contains(subscription.status) else { return 0 }
        let last = timelines[subscription.timelineRow]
        guard let last, last.status == 2 || last.status == 3 else { return subscription.modified }
        return last.periodEnd
    }

    func view(_ subscription: UniBeeRecord.Subscription) -> Wire {
        [
            "id": .int(subscription.row), "subscriptionId": .string(subscription.id), "externalSubscriptionId": "",
            "userId": .int(subscription.userID), "merchantId": .int(UniBeeState.merchantID),
            "planId": .int(subscription.planID), "productId": .int(plans[subscription.planID]?.productID ?? 0),
            "quantity": .int(subscription.quantity), "amount": .int(subscription.amount),
            "currency": .string(subscription.currency), "status": .int(shownStatus(subscription.status)),
            "type": .int(subscription.type), "cancelAtPeriodEnd": .int(subscription.cancelAtPeriodEnd ? 1 : 0),
            "cancelReason": .string(subscription.cancelReason),
            "cancelOrExpireTime": .int(endTime(of: subscription)),
            "currentPeriodStart": .int(subscription.periodStart),
            "currentPeriodEnd": .int(subscription.effectiveEnd),
            "originalPeriodEnd": .int(subscription.periodEnd), "trialEnd": .int(subscription.trialEnd),
            "billingCycleAnchor": .int(subscription.created), "dunningTime": .int(subscription.periodEnd),
            "currentPeriodPaid": .int(subscription.periodPaid),
            "firstPaidTime": .int(subscription.status == 1 ? 0 : subscription.created),
            "createTime": .int(subscription.created), "lastUpdateTime": .int(subscription.lastUpdate),
            "latestInvoiceId": .string(subscription.latestInvoiceID), "gatewayId": .int(subscription.gatewayID),
            "gatewayStatus": "", "defaultPaymentMethodId": "", "taxPercentage": .int(subscription.taxPercentage),
            "countryCode": .string(users[subscription.userID]?.country ?? ""), "vatNumber": "",
            "pendingUpdateId": .string(subscription.pendingUpdateID), "addonData": "", "metadata": .object([]),
            "testClock": 0, "taskTime": UniBeeTime.text(subscription.modified), "features": "", "gasPayer": "",
            "returnUrl": "", "multiTrial": nil,
        ]
    }

    /// The row of a subscription list (section 6.2).
    func listRow(_ subscription: UniBeeRecord.Subscription) -> Wire {
        [
            "dayLeft": 0, "user": optional(users[subscription.userID]) { reducedView($0) },
            "subscription": view(subscription), "plan": planViews[subscription.planID] ?? .null,
            "gateway": gatewayView(subscription.gatewayID), "addonParams": nil, "addons": nil,
            "latestInvoice": optional(invoices[subscription.latestInvoiceID]) { shortView($0) }, "discount": nil,
            "unfinishedSubscriptionPendingUpdate": nil,
        ]
    }

    /// The customer as in subscription rows: `subscriptionName` holds the subscription's id (section 6.4).
    func reducedView(_ user: UniBeeRecord.User) -> Wire {
        .object(userMembers(user) + [("subscriptionName", .string(user.subscriptionID))])
    }

    /// The customer as in customer lists (section 6.3).
    func fullView(_ user: UniBeeRecord.User) -> Wire {
        let standing = subscriptions[user.subscriptionID]
        let plan = standing.flatMap { plans[$0.planID] }
        return .object(
            userMembers(user) + [
                ("subscriptionName", .string(plan?.name ?? "")), ("planId", .int(plan?.id ?? 0)),
                ("gateway", gatewayView(standing?.gatewayID ?? 0)), ("promoCreditAccounts", []),
                ("creditAccounts", []),
            ])
    }

    private func userMembers(_ user: UniBeeRecord.User) -> [(String, Wire)] {
        let standing = subscriptions[user.subscriptionID]
        return [
            ("id", .int(user.id)), ("merchantId", .int(UniBeeState.merchantID)),
            ("externalUserId", .string(user.externalID)), ("email", .string(user.email)),
            ("firstName", .string(user.firstName)), ("lastName", .string(user.lastName)),
            ("userName", .string(user.userName)), ("companyName", .string(user.company)), ("phone", ""),
            ("mobile", ""), ("address", ""), ("city", ""), ("zipCode", ""), ("state", ""),
            ("countryCode", .string(user.country)), ("countryName", ""), ("status", .int(user.status)),
            ("type", user.company.isEmpty ? 1 : 2), ("billingType", 1),
            ("subscriptionId", .string(user.subscriptionID)), ("subscriptionStatus", .int(user.subscriptionStatus)),
            ("recurringAmount", .int(standing?.amount ?? 0)), ("gatewayId", .int(standing?.gatewayID ?? 0)),
            ("paymentMethod", ""), ("createTime", .int(user.created)), ("lastLoginAt", 0), ("timeZone", ""),
            ("language", "en"), ("taxPercentage", 0), ("vATNumber", .string(user.vatNumber)),
            ("registrationNumber", ""), ("metadata", .object([])),
        ]
    }

    func view(_ entry: UniBeeRecord.Timeline) -> Wire {
        [
            "subscriptionId": .string(entry.subscriptionID), "userId": .int(entry.userID),
            "merchantId": .int(UniBeeState.merchantID), "planId": .int(entry.planID),
            "plan": planViews[entry.planID] ?? .null, "quantity": .int(entry.quantity), "addons": nil,
            "periodStart": .int(entry.periodStart), "periodEnd": .int(entry.periodEnd),
            "periodStartTime": UniBeeTime.text(entry.periodStart), "periodEndTime": UniBeeTime.text(entry.periodEnd),
            "invoiceId": .string(entry.invoiceID), "paymentId": "", "uniqueId": .string("tl\(entry.row)"),
            "currency": .string(entry.currency), "gatewayId": 25, "createTime": .int(entry.created),
            "status": .int(entry.status),
        ]
    }

    /// A waiting plan change, as subscription details show it.
    func view(_ update: UniBeeRecord.PendingUpdate) -> Wire {
        [
            "pendingUpdateId": .string(update.id), "subscriptionId": .string(update.subscriptionID),
            "updatePlanId": .int(update.planID), "updateAmount": .int(update.amount), "updateQuantity": 1,
            "updateCurrency": .string(plans[update.planID]?.currency ?? ""), "effectImmediate": 2,
            "effectTime": .int(subscriptions[update.subscriptionID]?.periodEnd ?? 0), "status": .int(update.status),
            "updatePlan": planViews[update.planID] ?? .null,
        ]
    }

    /// What waits for `subscription`; null when nothing does.
    func pendingUpdateView(_ subscription: UniBeeRecord.Subscription) -> Wire {
        guard let update = pendingUpdates[subscription.pendingUpdateID], update.status <= 1 else { return .null }
        return view(update)
    }

    func optional<Row>(_ row: Row?, _ view: (Row) -> Wire) -> Wire { row.map(view) ?? .null }
}
