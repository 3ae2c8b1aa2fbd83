extension UseePaySandbox {
    /// `invoices`: 3.7 list, 3.8 retrieve, 3.9 create.
    func invoices(_ request: SandboxRequest, _ rest: [String], _ account: Account) throws(Refusal) -> SandboxResponse {
        switch (request.method, rest.count) {
        case ("GET", 0): return try listInvoices(request, account)
        case ("GET", 1): return .json(dialect.wire(try invoice(rest[0], account)))
        case ("POST", 1) where rest[0] == "create": return try createInvoice(request, account)
        default: throw .noEndpoint
        }
    }

    private func listInvoices(_ request: SandboxRequest, _ account: Account) throws(Refusal) -> SandboxResponse {
        try ListCall(request: request, account: account, switches: chosen).answer(
            state.invoices,
            filters: [
                "customer_id": { $0.customerID == $1 },
                "subscription_id": { $0.subscriptionID == $1 },
                "status": { $0.status == $1 },
            ], listings: &state.listings, render: dialect.wire)
    }

    private func invoice(_ id: String, _ account: Account) throws(Refusal) -> Invoice {
        guard let invoice = state.invoices[id], invoice.owner == account else { throw .notFound("invoice") }
        return invoice
    }

    private func createInvoice(_ request: SandboxRequest, _ account: Account) throws(Refusal) -> SandboxResponse {
        let fields = try Fields(request.body)
        let subscriptionID = try fields.requiredText("subscription_id")
        let customerID = try fields.requiredText("customer_id")
        guard let currency = try fields.currency() else { throw .required("currency") }
        guard let amount = try fields.amount("total_amount") else { throw .required("total_amount") }
        guard let subscription = state.subscriptions[subscriptionID], subscription.owner == account else {
            throw .invalid("subscription_id", "names no subscription")
        }
        guard subscription.customerID == customerID else {
            throw .invalid("customer_id", "is not the subscription's customer")
        }
        let id = state.mint("inv_")
        let invoice = Invoice(
            id: id, owner: account, createdAt: now, modifiedAt: now, number: state.nextInvoiceNumber(), status: "open",
            amount: amount, currency: currency, customerID: customerID, subscriptionID: subscriptionID,
            collectionMethod: try fields.text("collection_method"), description: try fields.text("description"),
            footer: try fields.text("footer"), metadata: try fields.metadata())
        state.invoices.insert(invoice)
        return .json(dialect.wire(invoice), status: 201)
    }
}
