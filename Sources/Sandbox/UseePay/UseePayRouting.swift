extension UseePaySandbox {
    /// How long a slow answer takes: longer than a client waits (section 8).
    private static let slowness: Duration = .seconds(35)

    /// The answer, as the `fault` switch lets it through.
    package func answer(_ request: SandboxRequest) -> SandboxResponse {
        var response = SandboxResponse(status: 200)
        if chosen.fault != .dropBefore || request.method == "GET" { response = undisturbed(request) }
        switch chosen.fault {
        case .slow: response.delivery = .late(UseePaySandbox.slowness)
        case .dropAfter where request.method != "GET", .dropBefore where request.method != "GET":
            response.delivery = .dropped
        default: break
        }
        return response
    }

    /// Validates in the contract's order: 401, 404, 400, state refusal (section 9).
    private func undisturbed(_ request: SandboxRequest) -> SandboxResponse {
        do throws(Refusal) {
            try strike()
            let account = try account(of: request)
            return try route(request, account)
        } catch {
            return error.response(chosen.errors)
        }
    }

    private func route(_ request: SandboxRequest, _ account: Account) throws(Refusal) -> SandboxResponse {
        let segments = request.segments
        guard segments.count >= 3, segments[0] == "api", segments[1] == "v1" else { throw .noEndpoint }
        let rest = Array(segments.dropFirst(3))
        switch segments[2] {
        case "customers": return try customers(request, rest, account)
        case "subscriptions": return try subscriptions(request, rest, account)
        case "invoices": return try invoices(request, rest, account)
        default: throw .noEndpoint
        }
    }

    private func strike() throws(Refusal) {
        switch chosen.fault {
        case .none, .dropAfter, .dropBefore, .slow: return
        case .tooManyRequests: throw Refusal(429, "rate_limited", "too many requests", retryAfter: 1)
        case .internalError: throw Refusal(500, "internal_error", "something broke at UseePay")
        case .unavailable: throw Refusal(503, "service_unavailable", "closed hours")
        }
    }

    /// Three plain headers that fit together, and no signature (section 2).
    private func account(of request: SandboxRequest) throws(Refusal) -> Account {
        guard let merchantNo = request.headers["x-merchant-no"], let appID = request.headers["x-app-id"],
            let key = request.headers["x-api-key"], UseePaySandbox.keys[merchantNo] == key
        else { throw .unauthorised }
        let account = Account(merchantNo: merchantNo, appID: appID)
        guard UseePaySandbox.approved.contains(account) else { throw .unauthorised }
        return account
    }
}

extension UseePaySandbox {
    /// The merchant whose customers this world is about. Invented, like every credential here.
    package static let merchantNo = "500000000007245"
    package static let appID = "www.example.test"
    package static let apiKey = "UseePay_SK_sandbox0merchant0one"

    /// A second application of the same merchant; its objects are invisible to the first.
    package static let otherAppID = "app.example.test"

    /// Another merchant with an application of the same name.
    package static let otherMerchantNo = "500000000009999"
    package static let otherAPIKey = "UseePay_SK_sandbox0merchant0two"

    static let account = Account(merchantNo: merchantNo, appID: appID)
    static let otherApp = Account(merchantNo: merchantNo, appID: otherAppID)
    static let otherMerchant = Account(merchantNo: otherMerchantNo, appID: appID)

    private static let keys = [merchantNo: apiKey, otherMerchantNo: otherAPIKey]
    private static let approved: Set<Account> = [account, otherApp, otherMerchant]
}
