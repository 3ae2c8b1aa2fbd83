// How plans, products, gateways and invoices look on the wire (sections 6.5 to 6.7 and 6.10).

extension UniBeeState {
    static let merchantID: Int64 = 15621
    static let gatewayID: Int64 = 25

    func view(_ plan: UniBeeRecord.Plan) -> Wire {
        [
            "id": .int(plan.id), "merchantId": .int(UniBeeState.merchantID), "planName": .string(plan.name),
            "internalName": .string(plan.name), "description": "", "amount": .int(plan.amount),
            "currency": .string(plan.currency), "intervalUnit": .string(plan.unit), "intervalCount": .int(plan.count),
            "type": 1, "status": .int(plan.status), "publishStatus": 2, "productId": .int(plan.productID),
            "trialAmount": 0, "trialDurationTime": 0, "cancelAtTrialEnd": 0, "externalPlanId": "", "checkoutUrl": "",
            "taxPercentage": 0, "metadata": .object([]), "createTime": .int(plan.created),
        ]
    }

    /// A plan as plan lists and details wrap it.
    func wrappedView(_ plan: UniBeeRecord.Plan) -> Wire {
        [
            "plan": view(plan), "product": productView(plan.productID), "addons": nil, "addonIds": nil,
            "onetimeAddons": nil, "onetimeAddonIds": nil, "metricPlanLimits": nil, "metricMeteredCharge": nil,
            "metricRecurringCharge": nil,
        ]
    }

    /// A product; 0 is the virtual default product, made up at the time of the call (section 6.6).
    func productView(_ id: Int64) -> Wire {
        let stored = products[id]
        return [
            "id": .int(id), "merchantId": id == 0 ? 0 : .int(UniBeeState.merchantID),
            "productName": .string(stored?.name ?? "Default"),
            "description": .string(stored?.description ?? "System Default Product"), "imageUrl": "", "homeUrl": "",
            "status": .int(stored?.status ?? 1), "isDeleted": 0, "createTime": .int(stored?.created ?? now),
            "metaData": "",
        ]
    }

    func gatewayView(_ id: Int64) -> Wire { id == UniBeeState.gatewayID ? UniBeeState.gateway : .null }

    private static let gateway: Wire = {
        let members: Wire = [
            "gatewayId": .int(gatewayID), "gatewayName": "stripe", "displayName": "Card", "name": "Card",
            "gatewayType": 1, "archive": false, "autoChargeEnabled": true, "gatewayKey": "pk_****",
            "gatewaySecret": "sk_****", "webhookSecret": "wh_****",
        ]
        return members.written
    }()

    /// An invoice as subscription rows show it.
    func shortView(_ invoice: UniBeeRecord.Invoice) -> Wire { .object(invoiceMembers(invoice)) }

    /// An invoice as invoice lists and details show it.
    func detailView(_ invoice: UniBeeRecord.Invoice) -> Wire {
        .object(
            invoiceMembers(invoice) + [
                ("merchantId", .int(UniBeeState.merchantID)), ("gateway", gatewayView(UniBeeState.gatewayID)),
                ("userAccount", optional(users[invoice.userID]) { reducedView($0) }),
                ("subscription", optional(subscriptions[invoice.subscriptionID]) { view($0) }), ("payment", nil),
                ("refund", nil), ("sendEmail", .string(users[invoice.userID]?.email ?? "")), ("sendPdf", ""),
                ("gmtCreate", UniBeeTime.text(invoice.created)), ("gmtModify", UniBeeTime.text(invoice.modified)),
                ("createTime", .int(invoice.created)), ("isDeleted", 0), ("message", ""),
            ])
    }

    private func invoiceMembers(_ invoice: UniBeeRecord.Invoice) -> [(String, Wire)] {
        let subscription = subscriptions[invoice.subscriptionID]
        let plan = subscription.flatMap { plans[$0.planID] }
        let tax = UniBeeState.taxShare(of: invoice.amount, percentage: subscription?.taxPercentage ?? 0)
        return [
            ("id", .int(invoice.row)), ("invoiceId", .string(invoice.id)), ("invoiceName", "SubscriptionCycle"),
            ("productName", .string(plan?.name ?? "")), ("userId", .int(invoice.userID)),
            ("subscriptionId", .string(invoice.subscriptionID)), ("status", .int(invoice.status)),
            ("totalAmount", .int(invoice.amount)), ("totalAmountExcludingTax", .int(invoice.amount - tax)),
            ("taxAmount", .int(tax)), ("taxPercentage", .int(subscription?.taxPercentage ?? 0)),
            ("originAmount", .int(invoice.amount)), ("discountAmount", 0), ("discountCode", ""),
            ("subscriptionAmount", .int(invoice.amount)),
            ("subscriptionAmountExcludingTax", .int(invoice.amount - tax)), ("currency", .string(invoice.currency)),
            ("periodStart", .int(invoice.periodStart)), ("periodEnd", .int(invoice.periodEnd)),
            ("finishTime", .int(invoice.status == 3 ? invoice.created : 0)), ("dayUtilDue", 3), ("trialEnd", 0),
            ("paymentId", .string(invoice.paymentID)), ("refundId", ""), ("paymentLink", ""), ("link", ""),
            ("autoCharge", true), ("bizType", 3), ("sendStatus", 1), ("createFrom", "AutoRenew"),
            ("lines", .array([line(invoice, plan, subscription, tax: tax)])), ("metadata", .object([])),
        ]
    }

    private func line(
        _ invoice: UniBeeRecord.Invoice, _ plan: UniBeeRecord.Plan?, _ subscription: UniBeeRecord.Subscription?,
        tax: Int64
    ) -> Wire {
        [
            "name": .string(plan?.name ?? ""), "description": "", "quantity": .int(subscription?.quantity ?? 1),
            "unitAmountExcludingTax": .int(plan?.amount ?? 0), "amount": .int(invoice.amount),
            "amountExcludingTax": .int(invoice.amount - tax), "tax": .int(tax),
            "taxPercentage": .int(subscription?.taxPercentage ?? 0), "discountAmount": 0,
            "originAmount": .int(invoice.amount), "currency": .string(invoice.currency), "proration": false,
            "periodStart": .int(invoice.periodStart), "periodEnd": .int(invoice.periodEnd),
            "plan": plan.flatMap { planViews[$0.id] } ?? .null,
        ]
    }

    /// The tax inside a total; `percentage` in hundredths of a percent (section 4.2).
    static func taxShare(of total: Int64, percentage: Int64) -> Int64 {
        total - total * 10_000 / (10_000 + percentage)
    }
}
