import Foundation

/// C0 and C1 (section 9): subscriptions whose life cycle Kayak owns.
extension PaywayWorld {
    /// A business "no" is a 200; only malformed ids are errors.
    func canCancel(_ request: SandboxRequest) throws(PaywayFailure) -> SandboxResponse {
        let names = ["account_id", "user_product_id"]
        // Documented as a JSON body on a GET; a query is accepted as well (trap T9).
        let query = try PaywayFields(query: request, allowed: names)
        let body = request.body.isEmpty ? query : try PaywayFields(body: request, allowed: names)
        var ids: [String?] = []
        for name in names {
            let inBody = try body.optionalID(name)
            let inQuery = try query.optionalID(name)
            ids.append(inBody ?? inQuery)
        }
        let obstacle = obstacle(accountID: ids[0], productID: ids[1])
        let item: Wire = ["can_cancel": .bool(obstacle == nil), "reason": .optional(obstacle)]
        return .json(switches.wrapsCanCancel ? ["item": item] : item)
    }

    private func obstacle(accountID: String?, productID: String?) -> String? {
        guard let accountID else { return "no_account_id" }
        guard let productID else { return "no_user_product_id" }
        guard let account = accounts[accountID] else { return "account_not_found" }
        guard let product = products[productID] else { return "user_product_not_found" }
        guard product.accountID == account.id else { return "user_product_does_not_belong_to_account" }
        guard account.customerNumber != nil else { return "no_customer_number" }
        if product.provisionService == "tulo" { return "user_product_tulo_provisioned" }
        guard product.provisionService == "kayak" else { return "subscription_system_not_supported" }
        guard product.subscriptionNumber != nil else { return "no_subscription_number" }
        switch product.state {
        case .activated: return nil
        case .cancelled, .deactivated: return "already_cancelled"
        case .pending, .frozen: return "user_product_not_active"
        }
    }

    mutating func cancelAtKayak(_ request: SandboxRequest, now: Date) throws(PaywayFailure) -> SandboxResponse {
        guard switches.featureEnabled else {
            throw PaywayFailure(
                status: 403, code: "forbidden", message: "this service is not enabled for the organisation")
        }
        let fields = try PaywayFields(
            body: request, allowed: ["account_id", "user_product_id", "cancellation_reason_id"])
        let accountID = try fields.id("account_id")
        let productID = try fields.id("user_product_id")
        let reasonID = try fields.id("cancellation_reason_id")
        var product = try ownProduct(productID, of: accountID)
        let reason = try usableReason(reasonID)
        guard try existingAccount(accountID).customerNumber != nil else { throw .conflict("no_customer_number") }
        guard product.provisionService == "kayak" else { throw .conflict("subscription_system_not_supported") }
        try product.requireActivated()
        let isImmediate = decide(on: &product, reason: reason, now: now)
        products[product.id] = product
        return .json([
            "item": [
                "user_product_id": .string(product.id),
                "cancellation_type": isImmediate ? "immediate" : "at_end_of_period",
                "subscription_end_date": .string(SwedishTime.text(product.endDate ?? now, milliseconds: true)),
            ]
        ])
    }

    /// Ends `product` as section 10 decides, and credits what it says.
    ///
    /// - Returns: whether it ended at once.
    private mutating func decide(on product: inout PaywayUserProduct, reason: PaywayReason, now: Date) -> Bool {
        let open = openInvoices(of: product.id)
        let nextPeriod = product.nextPeriodStart
        let decision = PaywayDecision(
            isAutogiro: product.paymentOption == "autogiro", autogiroWins: switches.autogiroWins,
            current: open.filter { $0.covers(now) }, upcoming: open.filter { $0.covers(nextPeriod) })
        if switches.syncLag > 0 {
            product.stale = .init(
                until: now.addingTimeInterval(switches.syncLag), state: product.state, endDate: product.endDate,
                updated: product.updated)
        }
        product.state = decision.isImmediate ? .deactivated : .cancelled
        product.endDate = decision.isImmediate ? now : product.validTo
        product.cancellationReason = reason.id
        product.updated = now
        credit(decision.credits, now: now)
        return decision.isImmediate
    }

    /// The product, when it is the account's.
    func ownProduct(_ id: String, of accountID: String) throws(PaywayFailure) -> PaywayUserProduct {
        let account = try existingAccount(accountID)
        guard let product = products[id], product.accountID == account.id else { throw .notFound("user product") }
        return product
    }
}

extension PaywayUserProduct {
    /// - Throws: 409 unless it runs.
    func requireActivated() throws(PaywayFailure) {
        switch state {
        case .activated: return
        case .cancelled, .deactivated: throw .conflict("user_product_already_cancelled")
        case .pending, .frozen: throw .conflict("user_product_not_active")
        }
    }
}
