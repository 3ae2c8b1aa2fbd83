import Foundation

extension UseePaySandbox {
    /// How objects are written (contract, section 4), as far as the switches leave it open.
    struct Dialect {
        var planShape = Switches.PlanShape.order
        var amounts = Switches.Amounts.number
        var nulls = Switches.Nulls.explicit
        var spelling = Switches.Spelling.canceled

        init() {}

        init(_ switches: Switches) {
            planShape = switches.planShape
            amounts = switches.amounts
            nulls = switches.nulls
            spelling = switches.spelling
        }

        func wire(_ customer: Customer) -> Wire {
            finished(
                [
                    ("id", .string(customer.id)), ("merchant_customer_id", .string(customer.merchantCustomerID)),
                    ("name", .optional(customer.name)), ("first_name", .optional(customer.firstName)),
                    ("last_name", .optional(customer.lastName)), ("email", .optional(customer.email)),
                    ("phone", .optional(customer.phone)), ("description", .optional(customer.description)),
                    ("address", address(customer.country)), ("shipping", .null),
                    ("metadata", metadata(customer.metadata)),
                ] + common(customer))
        }

        func wire(_ subscription: Subscription) -> Wire {
            finished(
                [
                    ("id", .string(subscription.id)), ("customer_id", .string(subscription.customerID)),
                    ("status", .string(word(subscription.status))), ("recurring", recurring(of: subscription)),
                    ("currency", .string(subscription.currency)), ("description", .optional(subscription.description)),
                    ("items", planShape == .items ? items(of: subscription) : .null),
                    ("order", planShape == .order ? order(of: subscription) : .null),
                    ("metadata", metadata(subscription.metadata)),
                    ("collection_method", .optional(subscription.collectionMethod)),
                    ("days_until_due", .optional(subscription.daysUntilDue.map(Int64.init))),
                    ("current_period_start", time(subscription.periodStart)),
                    ("current_period_end", time(subscription.periodEnd)),
                    ("cancel_at_period_end", flag(subscription.cancelAtPeriodEnd)),
                    ("cancel_at", time(subscription.cancelAt)), ("canceled_at", time(subscription.canceledAt)),
                    ("ended_at", time(subscription.endedAt)),
                    ("cancellation_details", details(subscription.details)), ("prorate", flag(subscription.prorate)),
                    ("invoice_now", flag(subscription.invoiceNow)),
                    ("latest_invoice", .optional(subscription.latestInvoice)),
                    ("first_invoice_id", .optional(subscription.firstInvoice)), ("livemode", .null),
                ] + common(subscription))
        }

        func wire(_ invoice: Invoice) -> Wire {
            finished(
                [
                    ("id", .string(invoice.id)), ("number", .string(invoice.number)),
                    ("status", .string(invoice.status)),
                    ("total_amount", amount(invoice.amount, invoice.currency)), ("subtotal", .null), ("total", .null),
                    ("currency", .string(invoice.currency)), ("customer_id", .optional(invoice.customerID)),
                    ("subscription_id", .optional(invoice.subscriptionID)), ("period_start", time(invoice.periodStart)),
                    ("period_end", time(invoice.periodEnd)), ("collection_method", .optional(invoice.collectionMethod)),
                    ("description", .optional(invoice.description)), ("footer", .optional(invoice.footer)),
                    ("hosted_invoice_url", .null), ("payment_intent", .null), ("metadata", metadata(invoice.metadata)),
                    ("code", .optional(invoice.failure?.code)), ("source", .null),
                    ("message", .optional(invoice.failure?.message)), ("decline_code", .null), ("doc_url", .null),
                ] + common(invoice))
        }

        private func word(_ status: Status) -> String {
            status == .canceled && spelling == .cancelled ? "cancelled" : status.rawValue
        }

        private func recurring(of subscription: Subscription) -> Wire {
            let recurring = subscription.recurring
            return [
                "interval": .string(recurring.unit.rawValue), "interval_count": .int(Int64(recurring.count)),
                "unit_amount": amount(
                    recurring.amount, subscription.currency, asText: subscription.writesTextAmounts),
                "total_billing_cycles": .optional(recurring.totalCycles.map(Int64.init)),
                "current_billing_cycles": .optional(recurring.currentCycles.map(Int64.init)),
            ]
        }

        /// The newer place of the plan's name (section 4.2.3).
        private func order(of subscription: Subscription) -> Wire {
            guard let product = subscription.product else { return .null }
            return [
                "products": [
                    [
                        "name": .string(product), "quantity": 1,
                        "unit_price": amount(subscription.recurring.amount, subscription.currency),
                    ]
                ]
            ]
        }

        /// The older place of the plan's name. Its price differs tenfold from the charge, as in the printed sample
        /// (section 11, trap 9).
        private func items(of subscription: Subscription) -> Wire {
            guard let product = subscription.product else { return .null }
            return [
                [
                    "quantity": 1, "metadata": .null,
                    "price_data": [
                        "currency": .string(subscription.currency), "product": .string(product),
                        "unit_amount": amount(subscription.recurring.amount * 10, subscription.currency),
                        "recurring": [
                            "interval": .string(subscription.recurring.unit.rawValue),
                            "interval_count": .int(Int64(subscription.recurring.count)),
                        ],
                    ],
                ]
            ]
        }

        /// Major units. `integer` writes whole amounts without a decimal point, like the printed 112; what no integer
        /// can hold stays a number.
        private func amount(_ amount: Decimal, _ currency: String, asText: Bool = false) -> Wire {
            let digits = UseePayMoney.digits(amount, currency)
            if asText || amounts == .text { return .string(digits) }
            if amounts == .integer, let point = digits.firstIndex(of: "."),
                digits[point...].dropFirst().allSatisfy({ $0 == "0" })
            {
                return .decimal(String(digits[..<point]))
            }
            return .decimal(digits)
        }

        private func details(_ details: CancellationDetails?) -> Wire {
            guard let details else { return .null }
            return ["comment": .optional(details.comment), "feedback": .optional(details.feedback)]
        }

        private func address(_ country: String?) -> Wire {
            guard let country else { return .null }
            return [
                "line1": "1 Sample Road", "line2": .null, "city": "Sampletown", "state": .null, "postcode": "00000",
                "country": .string(country),
            ]
        }

        private func metadata(_ metadata: [String: String]?) -> Wire {
            guard let metadata else { return .null }
            return .object(metadata.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
        }

        private func common(_ record: any Record) -> [(String, Wire)] {
            [
                ("merchant_no", .string(record.owner.merchantNo)), ("app_id", .string(record.owner.appID)),
                ("create_at", time(record.createdAt)), ("modify_at", time(record.modifiedAt)),
            ]
        }

        private func flag(_ value: Bool?) -> Wire { value.map(Wire.bool) ?? .null }

        private func time(_ date: Date?) -> Wire { date.map { .string(Timestamp.utc($0)) } ?? .null }

        private func finished(_ members: [(String, Wire)]) -> Wire {
            nulls == .explicit ? .object(members) : withoutNulls(.object(members))
        }

        private func withoutNulls(_ value: Wire) -> Wire {
            switch value {
            case .object(let members):
                .object(
                    members.compactMap { name, member in
                        if case .null = member { nil } else { (name, withoutNulls(member)) }
                    })
            case .array(let elements): .array(elements.map(withoutNulls))
            default: value
            }
        }
    }
}
