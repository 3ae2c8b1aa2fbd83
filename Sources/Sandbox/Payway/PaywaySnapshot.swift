import Foundation

/// The whole state for assertions: what the read endpoints show, and what they never do.
extension PaywayWorld {
    var snapshot: Wire {
        [
            "accounts": .array(accounts.values.sorted { $0.id < $1.id }.map(\.snapshot)),
            "user_products": .array(products.values.sorted { $0.id < $1.id }.map(\.snapshot)),
            "invoices": .array(invoices.map(\.snapshot)),
            "reasons": .array(reasons.map { ["id": .string($0.id), "name": .string($0.name)] }),
            "living_tokens": .int(Int64(tokens.count)),
        ]
    }
}

extension PaywayAccount {
    fileprivate var snapshot: Wire {
        [
            "id": .string(id), "email": .string(email), "status": .string(status),
            "customer_number": .optional(customerNumber), "tulo_customer_number": .string(tuloCustomerNumber),
        ]
    }
}

extension PaywayUserProduct {
    fileprivate var snapshot: Wire {
        [
            "id": .string(id), "account_id": .string(accountID), "product_code": .string(package.code),
            "provision_service": .string(provisionService), "payment_option": .optional(paymentOption),
            "recurring": .bool(isRecurring), "can_be_cancelled_by_customer": .bool(package.canBeCancelledByCustomer),
            "state": .string(state.rawValue), "valid_from": .string(SwedishTime.text(validFrom)),
            "valid_to": .string(SwedishTime.text(validTo)), "updated": .string(SwedishTime.text(updated)),
            "subscription_end_date": .optional(endDate.map { SwedishTime.text($0) }),
            "cancellation_reason_id": .optional(cancellationReason),
        ]
    }
}

extension PaywayInvoice {
    fileprivate var snapshot: Wire {
        [
            "id": .string(id), "user_product_id": .string(productID),
            "period_from": .string(SwedishTime.text(periodFrom)), "period_to": .string(SwedishTime.text(periodTo)),
            "amount": .major(amount), "due_date": .string(SwedishTime.text(dueDate)),
            "status": .string(status.rawValue), "credit_of": .optional(creditOf),
        ]
    }
}
