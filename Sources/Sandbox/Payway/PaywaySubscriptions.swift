import Foundation

/// S1, S2 and O1 (section 7).
extension PaywayWorld {
    func subscriptions(
        accountInPath: String?, _ request: SandboxRequest, now: Date
    ) throws(PaywayFailure) -> SandboxResponse {
        let fields = try PaywayFields(query: request, allowed: ["account_id"])
        let id = if let accountInPath { try PaywayWorld.id(inPath: accountInPath) } else { try fields.id("account_id") }
        return try list(of: id, .full, now: now)
    }

    func userProducts(
        ofAccount id: String, _ request: SandboxRequest, now: Date
    ) throws(PaywayFailure) -> SandboxResponse {
        _ = try PaywayFields(query: request, allowed: [])
        return try list(of: try PaywayWorld.id(inPath: id), .lean, now: now)
    }

    func orders(_ request: SandboxRequest) throws(PaywayFailure) -> SandboxResponse {
        let fields = try PaywayFields(query: request, allowed: ["order_id", "account_id"])
        guard fields.names.count == 1 else { throw .invalid("order_id", "one of order_id and account_id is needed") }
        if let order = fields.text("order_id") {
            guard let product = products.values.first(where: { $0.orderID == order }) else { throw .notFound("order") }
            return .json(["item": product.orderWire])
        }
        let account = try existingAccount(try fields.id("account_id"))
        return .json(["items": .array(products(of: account.id).map(\.orderWire))])
    }

    private func list(
        of accountID: String, _ width: PaywayUserProduct.Width, now: Date
    ) throws(PaywayFailure) -> SandboxResponse {
        let account = try existingAccount(accountID)
        return .json(["items": .array(products(of: account.id).map { $0.wire(width, now: now) })])
    }

    private static func id(inPath text: String) throws(PaywayFailure) -> String {
        guard PaywayFields.isID(text) else { throw .invalid("account_id", "value does not match the id pattern") }
        return text.lowercased()
    }
}

extension PaywayUserProduct {
    /// Which fields an answer carries.
    enum Width {
        /// S1.
        case full
        /// The list inside A1.
        case account
        /// S2.
        case lean
    }

    var orderID: String { "\(package.title)-\(orderNumber)" }

    func wire(_ width: Width, now: Date) -> Wire {
        let lagging = stale.flatMap { now < $0.until ? $0 : nil }
        let state = lagging?.state ?? state
        let endDate = lagging == nil ? endDate : lagging?.endDate
        let dates = [("created", created), ("updated", lagging?.updated ?? updated)].map { name, date in
            (name, Wire.string(SwedishTime.text(date)))
        }
        var members: [(String, Wire)] = [("id", .string(id))]
        if width != .lean { members.append(("order_id", .string(orderID))) }
        members += dates
        members += [
            ("product_code", .string(package.code)), ("title_code", .string(package.title)),
            ("valid_from", .string(SwedishTime.text(validFrom))), ("valid_to", .string(SwedishTime.text(validTo))),
            ("provision_service", .string(provisionService)),
            ("subscription_type", isRecurring ? "recurring" : "limited"), ("state", .string(state.rawValue)),
            ("has_pending_change_request", .bool(hasPendingChange)),
        ]
        if width != .lean {
            members += [
                ("subscription_number", .optional(subscriptionNumber)), ("campaign_end_date", nil),
                ("subscription_end_date", .optional(endDate.map { SwedishTime.text($0) })),
            ]
        }
        if width == .full { members += paymentMembers }
        // Absent as "" or null, depending on the owner (trap T13).
        let noStart: Wire = provisionService == "tulo" ? "" : nil
        if width != .account {
            members.append(("external_start_date", externalStart.map { .string(SwedishTime.text($0)) } ?? noStart))
        }
        return .object(members)
    }

    private var paymentMembers: [(String, Wire)] {
        let details: Wire =
            paymentOption == "adyen"
            ? [
                "payment_method_type": "card", "payment_method_name": "Card",
                "credit_card_masked_number": "************0008", "credit_card_brand": "visa",
                "credit_card_expire_date": "2034-12-31T23:59:59.000+01:00",
            ] : nil
        return [
            ("subscription_next_price", isOver || !isRecurring ? nil : .major(package.price)),
            ("payment_option", .optional(paymentOption)), ("payment_option_details", details),
        ]
    }

    fileprivate var orderWire: Wire {
        [
            "id": .string("d" + id.dropFirst()), "order_id": .string(orderID),
            "payment_option": .optional(paymentOption), "purchase_type": isRecurring ? "recurring" : "limited",
            "state": "closed", "subscription_start_date": .string(SwedishTime.text(created)), "traffic_source": nil,
            "merchant_reference": nil, "child_order_ids": [], "parent_order_id": nil,
            "order_detail": [
                "price": .major(package.price), "product_code": .string(package.code),
                "created": .string(SwedishTime.text(created)), "description": .string(package.code),
                "vat_code": "reduced", "partial_payment_info": nil,
                "period_info": [
                    "type": "month", "length": .int(Int64(package.months)), "price": .major(package.price),
                    "price_specification": nil,
                ],
            ],
            "payments": [],
        ]
    }
}

extension Wire {
    /// Money as Payway writes it: a decimal number of major units, `389.0`.
    static func major(_ amount: Decimal) -> Wire {
        let digits = "\(amount)"
        return .decimal(digits.contains(".") ? digits : digits + ".0")
    }
}
