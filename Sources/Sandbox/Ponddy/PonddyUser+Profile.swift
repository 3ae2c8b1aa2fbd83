import Foundation

extension PonddyUser {
    /// The body of `/self` with all 36 fields (contract, section 5).
    func profile(showing billing: PonddyBillingFields, withoutCancelKey: Bool) -> Wire {
        let end = billing.endRole.map { Timestamp.utc($0, hasFraction: hasFraction) }
        var members: [(String, Wire)] = identity
        members += [
            ("role", .string(billing.role)), ("role_id", .int(billing.roleID)), ("capacity", 200),
            ("mine_capacity", 200), ("share_capacity", 500), ("resource_capacity", 30), ("resource_len", 5),
            ("length", 2000), ("subscription", .optional(billing.subscription)), ("plan", nil), ("tried", true),
            ("end_role", .optional(end)), ("simple_count", 3), ("traditional_count", 0), ("share_simple_count", 0),
            ("share_traditional_count", 0), ("akls", "0f0f7a52-52f4-4c0e-9a0f-4f3d0a6b1c01"), ("charset", "s"),
            ("image", .string("https://images.example.test/u/\(number).svg?1770000000")), ("username", .string(email)),
            ("sales_code", nil), ("onboarding", true), ("language", "en"), ("uuid", .string(uuid)),
            ("is_sent_valued_customer_coupon", false),
        ]
        if !withoutCancelKey && !lacksCancelKey {
            members.append(("cancel_at_period_end", billing.cancelAtPeriodEnd.map(Wire.bool) ?? .null))
        }
        members += [
            ("last_succeed_payment_intent", .string(billing.lastPayment)), ("default_payment_method", nil),
            ("last_token_expired_time", "0.0000000000"), ("levelsystem", 1), ("account", nil),
        ]
        return .object(members)
    }

    private var identity: [(String, Wire)] {
        [
            ("id", .int(number)), ("user", .string(email)), ("name", .string(name)), ("profile", .int(number - 28_797)),
            ("email", .string(email)),
        ]
    }
}
