// Merchant profile, licence and audit log (sections 6.9, 7.17 and 7.18).

extension UniBeeState {
    func merchantGet() -> Wire {
        let currencies: [(String, String, Int64)] = [
            ("EUR", "€", 100), ("USD", "$", 100), ("JPY", "¥", 1), ("KRW", "₩", 1), ("VND", "₫", 1), ("SEK", "kr", 100),
        ]
        return [
            "merchant": [
                "id": .int(UniBeeState.merchantID), "name": "Nordlys Media", "companyName": "Nordlys Media AB",
                "email": "billing@nordlys.example", "timeZone": "Europe/Stockholm", "countryCode": "SE",
                "countryName": "Sweden", "host": "", "homeUrl": "",
            ],
            "env": .string(switches.isProduction ? "prod" : "stage"), "isProd": .bool(switches.isProduction),
            "Currency": .array(
                currencies.map { ["Currency": .string($0.0), "Symbol": .string($0.1), "Scale": .int($0.2)] }),
            "TimeZone": ["UTC", "Europe/Stockholm"], "defaultCurrency": "EUR",
            "gateways": [gatewayView(UniBeeState.gatewayID)], "openApiHost": "",
            "openApiKey": .string(switches.isProduction ? "ub_****" : UniBeeSandbox.apiKey), "isOwner": true,
            "MemberRoles": nil, "merchantMember": nil, "IsSetupFinished": true,
        ]
    }

    func license() -> Wire {
        [
            "merchant": ["id": .int(UniBeeState.merchantID), "name": "Nordlys Media"],
            "license": ["planName": "Growth", "isPaid": true], "APIRateLimit": .int(Int64(switches.rateLimit ?? 500)),
            "memberLimit": 10, "currentMemberCount": 3,
        ]
    }

    func operationLogList(_ input: UniBeeInput) -> Wire {
        let id = input.text("subscriptionId")
        let found = operationLog.reversed().filter { id.isEmpty || $0.subscriptionID == id }
        let rows = UniBeePaging(input).slice(found).map(view)
        return ["merchantOperationLogs": .array(rows), "total": .int(Int64(found.count))]
    }

    /// The key stands in the log in clear, as it does at the provider.
    private func view(_ entry: UniBeeRecord.LogEntry) -> Wire {
        [
            "id": .int(entry.id), "memberId": 0, "optAccount": .string("OpenApi(\(UniBeeSandbox.apiKey))"),
            "optAccountId": .string(UniBeeSandbox.apiKey), "optAccountType": 2,
            "optTarget": .string("Subscription(\(entry.subscriptionID))"), "optContent": .string(entry.content),
            "createTime": .int(entry.created), "subscriptionId": .string(entry.subscriptionID),
            "userId": .int(entry.userID), "invoiceId": "", "planId": 0, "discountCode": "", "member": nil,
        ]
    }
}
