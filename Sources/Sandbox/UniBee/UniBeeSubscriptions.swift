// The endpoints that read subscriptions (sections 7.6 to 7.8, 7.12 and 7.13).

extension UniBeeState {
    private static let sortFields = "gmt_create|gmt_modify"

    mutating func subscriptionList(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let nothing: Wire = ["subscriptions": nil, "total": 0]
        let sort = try UniBeeSort(input, documented: UniBeeState.sortFields) ?? .newestFirst()
        let (least, most) = (input.optionalInt("amountStart"), input.optionalInt("amountEnd"))
        if let least, let most, least > most { throw .business("amountStart should lower than amountEnd") }
        let paging = UniBeePaging(input)
        let question = UniBeeQuestion("subscriptions", input, page: paging.page)
        let isLasting = sort.field == "gmt_create" && input.givesOnly(UniBeeSubscriptionFilter.lastingFields)
        let stamp = isLasting ? subscriptions.count : subscriptions.changes
        let found: [Int32]
        if let kept = listings[question, stamp] {
            found = kept
        } else {
            guard let filter = UniBeeSubscriptionFilter(input, in: self) else { return nothing }
            // A failing database is hidden behind an empty success (section 7.6).
            found =
                (try? sort.positions(
                    in: subscriptions.values, page: paging.page, row: \.row,
                    by: ["gmt_create": { .number($0.created) }, "gmt_modify": { .number($0.modified) }],
                    where: filter.passes)) ?? []
            listings[question, stamp] = found
        }
        let rows = paging.slice(found).map { position in
            let subscription = subscriptions[at: position]
            let row = listRow(subscription)
            return switches.damagesRows ? UniBeeDamage.applied(to: row, of: subscription.id) : row
        }
        return ["subscriptions": .listOrNull(rows), "total": .int(Int64(found.count))]
    }

    func subscriptionDetail(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        try input.demand("SubscriptionId")
        guard let subscription = subscription(input.text("subscriptionId")) else {
            throw .business("subscription not found")
        }
        return .object(detailMembers(subscription))
    }

    private func detailMembers(_ subscription: UniBeeRecord.Subscription) -> [(String, Wire)] {
        [
            ("user", optional(users[subscription.userID]) { reducedView($0) }), ("subscription", view(subscription)),
            ("plan", planViews[subscription.planID] ?? .null),
            ("gateway", gatewayView(subscription.gatewayID)), ("addonParams", nil), ("addons", nil),
            ("latestInvoice", optional(invoices[subscription.latestInvoiceID]) { shortView($0) }),
            ("unfinishedSubscriptionPendingUpdate", pendingUpdateView(subscription)),
        ]
    }

    func userSubscriptionDetail(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let externalID = input.text("externalUserId")
        guard input.int("userId") > 0 || !externalID.isEmpty else {
            throw .business("ExternalUserId|UserId is nil, one of it is required")
        }
        let user = input.int("userId") > 0 ? users[input.int("userId")] : user(externalID: externalID)
        guard let user else { throw .business("user not found") }
        let live = newest(of: user.id, product: input.int("productId"), statuses: [1, 8, 2, 7])
        if let standing = live ?? newest(of: user.id, product: input.int("productId"), statuses: nil) {
            return .object(detailMembers(standing))
        }
        return [
            "user": reducedView(user), "subscription": nil, "plan": nil, "gateway": nil, "addonParams": nil,
            "addons": nil, "latestInvoice": nil, "unfinishedSubscriptionPendingUpdate": nil,
        ]
    }

    /// The most recently modified subscription of a customer in one product.
    ///
    /// - Parameter statuses: the stored statuses that count; nil for all.
    func newest(of user: Int64, product: Int64, statuses: Set<Int64>?) -> UniBeeRecord.Subscription? {
        let plans = planIDs(ofProducts: [product])
        return (users[user]?.subscriptionIDs ?? []).compactMap { subscriptions[$0] }
            .filter { plans.contains($0.planID) && statuses?.contains($0.status) ?? true }
            .max { ($0.modified, $0.row) < ($1.modified, $1.row) }
    }

    /// The renewal charge, computed for cancelled subscriptions too; nothing is stored (section 7.12).
    func nextInvoice(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let subscription = try nextInvoiceTarget(input)
        guard let plan = plans[subscription.planID] else { throw .business("plan not found") }
        guard users[subscription.userID] != nil else { throw .business("user not found") }
        let update = pendingUpdates[subscription.pendingUpdateID].flatMap { $0.status <= 1 ? $0 : nil }
        let start = subscription.effectiveEnd
        let invoice = UniBeeRecord.Invoice(
            id: "", userID: subscription.userID, subscriptionID: subscription.id, status: 0,
            amount: update?.amount ?? subscription.amount, currency: subscription.currency, periodStart: start,
            periodEnd: UniBeeTime.adding(plan.count, plan.unit, to: start), created: now, modified: now)
        return [
            "subscription": view(subscription), "invoice": shortView(invoice),
            "subscriptionPendingUpdate": pendingUpdateView(subscription),
        ]
    }

    private func nextInvoiceTarget(_ input: UniBeeInput) throws(UniBeeRefusal) -> UniBeeRecord.Subscription {
        let id = input.text("subscriptionId")
        if !id.isEmpty {
            guard let subscription = subscription(id) else { throw .business("sub not found") }
            return subscription
        }
        var userID = input.int("userId")
        let externalID = input.text("externalUserId")
        if userID <= 0 {
            guard !externalID.isEmpty else { throw .business("ExternalUserId|UserId is nil, one of it is required") }
            guard let user = user(externalID: externalID) else { throw .business("user not found by ExternalUserId") }
            userID = user.id
        }
        guard let subscription = newest(of: userID, product: input.int("productId"), statuses: [2, 7]) else {
            throw .business("subscription not found")
        }
        return subscription
    }

    mutating func timelineList(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let sort = try UniBeeSort(input, documented: UniBeeState.sortFields) ?? .newestFirst()
        let paging = UniBeePaging(input)
        let question = UniBeeQuestion("timelines", input, page: paging.page)
        let found: [Int32]
        if let kept = listings[question, timelines.changes] {
            found = kept
        } else {
            let userID = input.int("userId")
            found = try sort.positions(
                in: timelines.values, page: paging.page, row: \.row,
                by: ["gmt_create": { .number($0.created) }, "gmt_modify": { .number($0.modified) }]
            ) { userID <= 0 || $0.userID == userID }
            listings[question, timelines.changes] = found
        }
        let rows = paging.slice(found).map { view(timelines[at: $0]) }
        return ["subscriptionTimeLines": .listOrNull(rows), "total": .int(Int64(found.count))]
    }
}
