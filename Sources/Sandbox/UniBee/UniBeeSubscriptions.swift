// The endpoints that read subscriptions (sections 7.6 to 7.8, 7.12 and 7.13).

extension UniBeeState {
    private static let sortFields = "gmt_create|gmt_modify"

    func subscriptionList(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let nothing: Wire = ["subscriptions": nil, "total": 0]
        let sort = try UniBeeSort(input, documented: UniBeeState.sortFields) ?? .newestFirst()
        let (least, most) = (input.optionalInt("amountStart"), input.optionalInt("amountEnd"))
        if let least, let most, least > most { throw .business("amountStart should lower than amountEnd") }
        guard let filter = SubscriptionFilter(input, in: self) else { return nothing }
        let found = subscriptions.values.filter(filter.passes)
        let paging = UniBeePaging(input)
        // A failing database is hidden behind an empty success (section 7.6).
        guard
            let sorted = try? sort.sorted(
                found, page: paging.page, row: \.row,
                by: ["gmt_create": { .number($0.created) }, "gmt_modify": { .number($0.modified) }])
        else { return nothing }
        let rows = paging.slice(sorted).map { subscription in
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
            ("plan", optional(plans[subscription.planID]) { view($0) }),
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
        return subscriptions.values
            .filter { $0.userID == user && plans.contains($0.planID) && statuses?.contains($0.status) ?? true }
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

    func timelineList(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let sort = try UniBeeSort(input, documented: UniBeeState.sortFields) ?? .newestFirst()
        let paging = UniBeePaging(input)
        let found = timelines.filter { input.int("userId") <= 0 || $0.userID == input.int("userId") }
        guard !found.isEmpty else { return ["subscriptionTimeLines": nil, "total": 0] }
        let sorted = try sort.sorted(
            found, page: paging.page, row: \.row,
            by: ["gmt_create": { .number($0.created) }, "gmt_modify": { .number($0.modified) }])
        return [
            "subscriptionTimeLines": .listOrNull(paging.slice(sorted).map { view($0) }),
            "total": .int(Int64(found.count)),
        ]
    }
}

/// The filters of the subscription list (section 7.6), all on stored values.
private struct SubscriptionFilter {
    private var users: Set<Int64>?
    private var plans: Set<Int64>?
    private let statuses: [Int64]
    private let currency: String
    private let searchKey: String
    private let input: UniBeeInput
    private let state: UniBeeState

    /// Nil when a filter on customers matches nobody.
    init?(_ input: UniBeeInput, in state: UniBeeState) {
        self.input = input
        self.state = state
        statuses = input.ints("status")
        currency = input.text("currency").uppercased()
        searchKey = state.switches.appliesSearchKey ? input.text("searchKey") : ""
        let (userID, email, externalID) = (input.int("userId"), input.text("Email"), input.text("externalUserId"))
        if !email.isEmpty || !externalID.isEmpty {
            let found = state.users.values.filter { user in
                !user.isDeleted && (userID <= 0 || user.id == userID)
                    && (email.isEmpty || UniBeeLike(email).matches(user.email))
                    && (externalID.isEmpty || user.externalID == externalID)
            }
            guard !found.isEmpty else { return nil }
            users = Set(found.map(\.id))
        } else if userID > 0 {
            users = [userID]
        }
        let planIDs = input.ints("planIds")
        if !planIDs.isEmpty {
            plans = Set(planIDs)
        } else if !input.ints("productIds").isEmpty {
            // Products that own no plan drop the filter instead of matching nothing.
            let owned = state.planIDs(ofProducts: input.ints("productIds"))
            plans = owned.isEmpty ? nil : owned
        }
    }

    func passes(_ row: UniBeeRecord.Subscription) -> Bool {
        if let users, !users.contains(row.userID) { return false }
        if let plans, !plans.contains(row.planID) { return false }
        if !statuses.isEmpty, !statuses.contains(row.status) { return false }
        if !currency.isEmpty, row.currency != currency { return false }
        if let least = input.optionalInt("amountStart"), row.amount < least { return false }
        if let most = input.optionalInt("amountEnd"), row.amount > most { return false }
        if !searchKey.isEmpty {
            let like = UniBeeLike(searchKey)
            guard like.matches(row.id) || like.matches(state.users[row.userID]?.email ?? "") else { return false }
        }
        return state.isWithin(row.created, input)
    }
}

/// Rows as no document describes them, for the switch `damaged-rows`.
enum UniBeeDamage {
    /// A loses its id, B gets an unknown status, G loses customer and plan, H every number, and I is no object at all.
    static func applied(to row: Wire, of id: String) -> Wire {
        switch id {
        case UniBeeSandbox.Seed.a: changing(row, "subscription") { without("subscriptionId", $0) }
        case UniBeeSandbox.Seed.b: changing(row, "subscription") { changing($0, "status") { _ in 42 } }
        case UniBeeSandbox.Seed.g: changing(changing(row, "user") { _ in .null }, "plan") { _ in .null }
        case UniBeeSandbox.Seed.h:
            changing(row, "subscription") { subscription in
                ["amount", "currency", "currentPeriodEnd", "quantity", "status"]
                    .reduce(subscription) { without($1, $0) }
            }
        case UniBeeSandbox.Seed.i: "not a row"
        default: row
        }
    }

    private static func changing(_ object: Wire, _ key: String, _ change: (Wire) -> Wire) -> Wire {
        guard case .object(let members) = object else { return object }
        return .object(members.map { $0.0 == key ? ($0.0, change($0.1)) : $0 })
    }

    private static func without(_ key: String, _ object: Wire) -> Wire {
        guard case .object(let members) = object else { return object }
        return .object(members.filter { $0.0 != key })
    }
}
