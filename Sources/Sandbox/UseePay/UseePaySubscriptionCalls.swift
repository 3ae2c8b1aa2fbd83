extension UseePaySandbox {
    /// `subscriptions`: 3.3 list, 3.4 retrieve, 3.5 update, 3.6 cancel, 3.9 create.
    func subscriptions(
        _ request: SandboxRequest, _ rest: [String], _ account: Account
    ) throws(Refusal) -> SandboxResponse {
        switch (request.method, rest.count) {
        case ("GET", 0): return try listSubscriptions(request, account)
        case ("GET", 1): return .json(dialect.wire(try subscription(rest[0], account)))
        case ("POST", 1) where rest[0] == "create": return try createSubscription(request, account)
        case ("POST", 1): return try update(try subscription(rest[0], account), request)
        case ("POST", 2) where rest[1] == "cancel": return try cancel(try subscription(rest[0], account), request)
        default: throw .noEndpoint
        }
    }

    private func listSubscriptions(_ request: SandboxRequest, _ account: Account) throws(Refusal) -> SandboxResponse {
        try ListCall(request: request, account: account, switches: chosen).answer(
            state.subscriptions,
            filters: [
                "customer_id": { $0.customerID == $1 },
                "status": { $0.status.rawValue == ($1 == "cancelled" ? "canceled" : $1) },
            ], listings: &state.listings, render: dialect.wire)
    }

    private func subscription(_ id: String, _ account: Account) throws(Refusal) -> Subscription {
        guard let subscription = state.subscriptions[id], subscription.owner == account else {
            throw .notFound("subscription")
        }
        return subscription
    }

    /// A new subscription is `incomplete` and waits for its first invoice's payment (section 7.1).
    private func createSubscription(_ request: SandboxRequest, _ account: Account) throws(Refusal) -> SandboxResponse {
        let fields = try Fields(request.body)
        let customerID = try fields.requiredText("customer_id")
        guard let currency = try fields.currency() else { throw .required("currency") }
        guard let recurring = try fields.object("recurring") else { throw .required("recurring") }
        guard state.customers[customerID]?.owner == account else {
            throw .invalid("customer_id", "names no customer")
        }
        var subscription = Subscription(
            id: state.mint("sub_"), owner: account, createdAt: now, modifiedAt: now, customerID: customerID,
            status: .incomplete, recurring: try UseePaySandbox.recurring(recurring), currency: currency,
            description: try fields.text("description"), product: try UseePaySandbox.product(fields),
            metadata: try fields.metadata(), collectionMethod: try fields.text("collection_method"))
        let invoice = state.addInvoice(for: subscription, status: "open", at: now)
        subscription.firstInvoice = invoice
        subscription.latestInvoice = invoice
        state.subscriptions.insert(subscription)
        return .json(dialect.wire(subscription), status: 201)
    }

    /// Section 4.2.1.
    static func recurring(_ fields: Fields) throws(Refusal) -> Recurring {
        guard let unit = Recurring.Unit(rawValue: try fields.requiredText("interval")) else {
            throw .invalid("recurring.interval", "must be day, week, month or year")
        }
        guard let amount = try fields.amount("unit_amount") else { throw .required("recurring.unit_amount") }
        return Recurring(
            unit: unit, count: try fields.count("interval_count") ?? 1, amount: amount,
            totalCycles: try fields.count("total_billing_cycles"))
    }

    /// The name of the first product in an `order` (section 4.2.3).
    static func product(_ fields: Fields) throws(Refusal) -> String? {
        try fields.object("order")?.firstObject("products")?.text("name")
    }
}
