/// Every request that this adapter makes. Asking for a token is a read: it changes nothing and reading needs it.
enum PaywayRoutes {
    static let all: [Route] = [
        .read(.post, "/api/authorization/access_token", section: "3.2"),
        .read(.get, "/accounts", below: PaywayClient.prefix, section: "7, A1"),
        .read(.get, "/subscription/get_by_account", below: PaywayClient.prefix, section: "7, S1"),
        .read(.get, "/userproducts/*", below: PaywayClient.prefix, section: "7, S2"),
        .read(.get, "/cancellation_reasons", below: PaywayClient.prefix, section: "7, R1"),
        .read(.get, "/subscription_system/can_cancel_subscription", below: PaywayClient.prefix, section: "9, C0"),
        .write(.put, "/subscription_system/cancel_subscription", below: PaywayClient.prefix, section: "9, C1"),
        .write(
            .put, "/subscription_system/cancel_payway_provisioned_subscription", below: PaywayClient.prefix,
            section: "9, C2"),
        .write(
            .put, "/subscription_system/reactivate_payway_provisioned_subscription", below: PaywayClient.prefix,
            section: "9, U1"),
    ]
}
