import Foundation

extension PaywayWorld {
    /// Section 6. The token's scope is checked before anything else.
    mutating func answer(_ request: SandboxRequest, now: Date) throws(PaywayFailure) -> SandboxResponse {
        let segments = request.segments
        if segments == ["api", "authorization", "access_token"], request.method == "POST" {
            return issueToken(request, now: now)
        }
        guard segments.starts(with: ["external", "api", "v1"]) else { throw .notFound("path") }
        let path = segments.dropFirst(3).joined(separator: "/")
        switch request.method {
        case "GET": return try read(path, request, now: now)
        case "PUT": return try write(path, request, now: now)
        default: throw .notFound("path")
        }
    }

    private func read(
        _ path: String, _ request: SandboxRequest, now: Date
    ) throws(PaywayFailure) -> SandboxResponse {
        func authorised(_ scope: String) throws(PaywayFailure) { try authorise(request, scope: scope, now: now) }
        switch path {
        case "accounts":
            try authorised("/external/account/w")
            return try account(request, now: now)
        case "accounts/status":
            try authorised("/external/account/r")
            return try accountStatus(request)
        case "accounts/active_products":
            try authorised("/external/account/r")
            return try activeProducts(request)
        case "cancellation_reasons":
            try authorised("/external/cancellation_reason/r")
            return try cancellationReasons(request)
        case "subscription_system/can_cancel_subscription":
            try authorised("/external/subscription_system/r")
            return try canCancel(request)
        case "order":
            try authorised("/external/order/r")
            return try orders(request)
        case _ where path.hasPrefix("userproducts/"):
            try authorised("/external/userproduct/w")
            return try userProducts(ofAccount: String(path.dropFirst("userproducts/".count)), request, now: now)
        case "subscription/get_by_account":
            try authorised("/external/subscription/r")
            return try subscriptions(accountInPath: nil, request, now: now)
        case _ where path.hasPrefix("subscription/get_by_account/account_id="):
            // As the documented example writes it (trap T22).
            try authorised("/external/subscription/r")
            return try subscriptions(
                accountInPath: path.split(separator: "=").last.map(String.init), request, now: now)
        default:
            throw .notFound("path")
        }
    }

    private mutating func write(
        _ path: String, _ request: SandboxRequest, now: Date
    ) throws(PaywayFailure) -> SandboxResponse {
        let systemScope = "/external/subscription_system/w"
        switch path {
        case "subscription_system/cancel_subscription":
            try authorise(request, scope: systemScope, now: now)
            return try cancelAtKayak(request, now: now)
        case "subscription_system/cancel_payway_provisioned_subscription":
            try authorise(request, scope: systemScope, now: now)
            return try cancelOwn(request, now: now)
        case "subscription_system/reactivate_payway_provisioned_subscription":
            try authorise(request, scope: systemScope, now: now)
            return try reactivate(request, now: now)
        case "accounts/cancel_product":
            try authorise(request, scope: "/external/account/w", now: now)
            return try cancelProduct(request, now: now)
        default:
            throw .notFound("path")
        }
    }
}
