import Foundation

/// C2, C3 and U1 (section 9): subscriptions that Payway itself provisions.
extension PaywayWorld {
    mutating func cancelOwn(_ request: SandboxRequest, now: Date) throws(PaywayFailure) -> SandboxResponse {
        let fields = try PaywayFields(
            body: request,
            allowed: ["account_id", "user_product_id", "cancellation_reason_id", "credit_invoice_if_sent"])
        return try cancelOwn(fields, accountField: "account_id", now: now)
    }

    /// The older twin of C2, with older names.
    mutating func cancelProduct(_ request: SandboxRequest, now: Date) throws(PaywayFailure) -> SandboxResponse {
        let fields = try PaywayFields(body: request, allowed: ["id", "user_product_id", "cancellation_reason_id"])
        return try cancelOwn(fields, accountField: "id", now: now)
    }

    private mutating func cancelOwn(
        _ fields: PaywayFields, accountField: String, now: Date
    ) throws(PaywayFailure) -> SandboxResponse {
        let accountID = try fields.id(accountField)
        let productID = try fields.id("user_product_id")
        let reasonID = try fields.optionalID("cancellation_reason_id") ?? PaywaySandbox.Fixture.otherReason
        let creditsInvoices = try fields.flag("credit_invoice_if_sent") ?? false
        var product = try ownProduct(productID, of: accountID)
        let reason = try usableReason(reasonID)
        guard product.provisionService == "tulo" else { throw .conflict("user_product_not_tulo_provisioned") }
        guard product.package.canBeCancelledByCustomer else { throw .conflict("user_product_not_cancellable") }
        guard product.isRecurring else { throw .conflict("user_product_not_recurring") }
        try product.requireActivated()
        product.state = .cancelled
        product.endDate = product.validTo
        product.cancellationReason = reason.id
        product.updated = now
        products[product.id] = product
        if creditsInvoices { credit(openInvoices(of: product.id), now: now) }
        return .json(["id": .string(product.id)])
    }

    /// Credited invoices are not restored.
    mutating func reactivate(_ request: SandboxRequest, now: Date) throws(PaywayFailure) -> SandboxResponse {
        let fields = try PaywayFields(body: request, allowed: ["account_id", "user_product_id"])
        let accountID = try fields.id("account_id")
        let productID = try fields.id("user_product_id")
        var product = try ownProduct(productID, of: accountID)
        guard product.provisionService == "tulo" else { throw .conflict("user_product_not_tulo_provisioned") }
        guard product.state == .cancelled else { throw .conflict("user_product_not_cancelled") }
        product.state = .activated
        product.endDate = nil
        product.cancellationReason = nil
        product.updated = now
        products[product.id] = product
        return .json(["id": .string(product.id)])
    }
}
