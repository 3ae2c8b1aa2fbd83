/// Every request that this adapter makes. Lists are asked for by `POST` and change nothing.
enum UniBeeRoutes {
    static let all: [Route] = [
        .read(.get, "/merchant/get", section: "7.17"),
        .read(.post, "/merchant/user/list", section: "7.2"),
        .read(.post, "/merchant/subscription/list", section: "7.6"),
        .read(.post, "/merchant/subscription/detail", section: "7.7"),
        .read(.get, "/merchant/subscription/preview_subscription_next_invoice", section: "7.12"),
        .write(.post, "/merchant/subscription/cancel", section: "7.9"),
        .write(.post, "/merchant/subscription/cancel_at_period_end", section: "7.10"),
        .write(.post, "/merchant/subscription/cancel_last_cancel_at_period_end", section: "7.11"),
    ]
}
