/// One path below `/merchant/`: the methods it knows and what answers it.
struct UniBeeRoute: Sendable {
    typealias Work = @Sendable (inout UniBeeState, UniBeeInput) throws -> Wire

    let methods: Set<String>
    let work: Work

    private static func reading(_ work: @escaping Work) -> UniBeeRoute {
        UniBeeRoute(methods: ["GET", "POST"], work: work)
    }
    private static func getting(_ work: @escaping Work) -> UniBeeRoute { UniBeeRoute(methods: ["GET"], work: work) }
    private static func acting(_ work: @escaping Work) -> UniBeeRoute { UniBeeRoute(methods: ["POST"], work: work) }

    /// The route of `path` if it knows `method`; a wrong method is as unknown as a wrong path (section 3.2).
    static func find(_ method: String, _ path: String) -> UniBeeRoute? {
        guard path.hasPrefix("/merchant/"), let route = all[String(path.dropFirst(10))],
            route.methods.contains(method)
        else { return nil }
        return route
    }

    private static let all: [String: UniBeeRoute] = [
        "user/list": reading { state, input in try state.userList(input) },
        "user/search": reading { state, input in state.userSearch(input) },
        "user/get": getting { state, input in try state.userGet(input) },
        "user/count": getting { state, input in state.userCount(input) },
        "subscription/list": reading { state, input in try state.subscriptionList(input) },
        "subscription/detail": reading { state, input in try state.subscriptionDetail(input) },
        "subscription/user_subscription_detail": reading { state, input in try state.userSubscriptionDetail(input) },
        "subscription/cancel": acting { state, input in try state.cancel(input) },
        "subscription/cancel_at_period_end": acting { state, input in try state.cancelAtPeriodEnd(input) },
        "subscription/cancel_last_cancel_at_period_end": acting { state, input in
            try state.cancelLastCancelAtPeriodEnd(input)
        },
        "subscription/preview_subscription_next_invoice": getting { state, input in try state.nextInvoice(input) },
        "subscription/timeline_list": reading { state, input in try state.timelineList(input) },
        "invoice/list": reading { state, input in try state.invoiceList(input) },
        "invoice/detail": reading { state, input in try state.invoiceDetail(input) },
        "plan/list": reading { state, input in try state.planList(input) },
        "plan/detail": reading { state, input in try state.planDetail(input) },
        "product/list": reading { state, input in try state.productList(input) },
        "product/detail": reading { state, input in try state.productDetail(input) },
        "get": getting { state, _ in state.merchantGet() },
        "get_license": getting { state, _ in state.license() },
        "member/operation_log_list": getting { state, input in state.operationLogList(input) },
    ]
}
