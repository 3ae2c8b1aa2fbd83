extension UseePaySandbox {
    /// `customers`: 3.1 list, 3.2 retrieve, 3.9 create.
    func customers(
        _ request: SandboxRequest, _ rest: [String], _ account: Account
    ) throws(Refusal) -> SandboxResponse {
        switch (request.method, rest.count) {
        case ("GET", 0): return try listCustomers(request, account)
        case ("GET", 1): return .json(dialect.wire(try customer(rest[0], account)))
        case ("POST", 1) where rest[0] == "create": return try createCustomer(request, account)
        default: throw .noEndpoint
        }
    }

    private func listCustomers(_ request: SandboxRequest, _ account: Account) throws(Refusal) -> SandboxResponse {
        try ListCall(request: request, account: account, switches: chosen).answer(
            state.customers,
            filters: [
                "customer_id": { $0.id == $1 },
                "email": { $0.email?.lowercased() == $1.lowercased() },
                "merchant_customer_id": { $0.merchantCustomerID == $1 },
                "phone": { $0.phone == $1 },
            ], listings: &state.listings, render: dialect.wire)
    }

    func customer(_ id: String, _ account: Account) throws(Refusal) -> Customer {
        guard let customer = state.customers[id], customer.owner == account else { throw .notFound("customer") }
        return customer
    }

    private func createCustomer(_ request: SandboxRequest, _ account: Account) throws(Refusal) -> SandboxResponse {
        let fields = try Fields(request.body)
        let key = try fields.requiredText("merchant_customer_id")
        guard !state.customers.all.contains(where: { $0.owner == account && $0.merchantCustomerID == key }) else {
            throw Refusal(400, "already_exists", "there is a customer \(key)", source: "merchant_customer_id")
        }
        let customer = Customer(
            id: state.mint("cus_"), owner: account, createdAt: now, modifiedAt: now, merchantCustomerID: key,
            name: try fields.text("name"), firstName: try fields.text("first_name"),
            lastName: try fields.text("last_name"), email: try fields.text("email"), phone: try fields.text("phone"),
            description: try fields.text("description"),
            country: try fields.object("address")?.text("country"), metadata: try fields.metadata())
        state.customers.insert(customer)
        return .json(dialect.wire(customer), status: 201)
    }
}
