import Billing
import Providers
import SafeText
import Sandbox
import TestSupport

/// The five providers with one subscription each that can be ended; Payway twice, for its two ways.
enum StagedProvider: String, Sendable, CaseIterable {
    case ponddy, whitebeard, kayak, tulo, useepay, unibee

    var provider: Provider {
        switch self {
        case .ponddy: .ponddy
        case .whitebeard: .whitebeard
        case .kayak, .tulo: .payway
        case .useepay: .useepay
        case .unibee: .unibee
        }
    }

    func sandbox(_ options: SandboxOptions) -> any ProviderSandbox {
        switch self {
        case .ponddy: PonddySandbox(options: options)
        case .whitebeard: WhitebeardSandbox(options: options)
        case .kayak, .tulo: PaywaySandbox(options: options)
        case .useepay: UseePaySandbox(options: options)
        case .unibee: UniBeeSandbox(options: options)
        }
    }

    func configure(_ settings: inout ConnectionSettings) {
        switch self {
        case .ponddy:
            settings.tokens = [.init(label: "learner", token: Secret(PonddyFixture.newRenewing.token))]
        case .whitebeard:
            settings.credentials = ["api_key": Secret(WhitebeardSandbox.apiKey)]
            settings.tokens = [.init(label: "reader", token: Secret(WhitebeardFixture.renewing.token))]
            settings.reasons = [Reason(id: "too_expensive", label: "Too expensive")]
        case .kayak, .tulo:
            settings.credentials = [
                "client_id": Secret(PaywaySandbox.clientID), "client_secret": Secret(PaywaySandbox.clientSecret),
            ]
            settings.options = ["requests_per_second": "0"]
            settings.lookups = Array(PaywaySandbox.Fixture.emails.prefix(2))
        case .useepay:
            settings.credentials = [
                "merchant_no": Secret(UseePaySandbox.merchantNo), "app_id": Secret(UseePaySandbox.appID),
                "api_key": Secret(UseePaySandbox.apiKey),
            ]
        case .unibee:
            settings.credentials = ["api_key": Secret(UniBeeSandbox.apiKey)]
        }
    }

    /// The id of the subscription that is ended.
    var id: String {
        switch self {
        case .ponddy: "ponddy:\(PonddyFixture.newRenewing.uuid ?? "")"
        case .whitebeard: String(WhitebeardFixture.renewing.subscriptionIDs[0])
        case .kayak: PaywaySandbox.Fixture.product(5)
        case .tulo: PaywaySandbox.Fixture.product(1)
        case .useepay: UseePaySandbox.active
        case .unibee: UniBeeSandbox.Seed.a
        }
    }

    /// The most dangerous timing that is offered.
    var timing: Timing {
        switch self {
        case .ponddy, .kayak: .providerDecides
        case .whitebeard, .tulo: .atPeriodEnd
        case .useepay, .unibee: .immediately
        }
    }

    var draft: Draft {
        let reason: String? =
            switch self {
            case .whitebeard, .useepay: "too_expensive"
            case .kayak, .tulo: PaywaySandbox.Fixture.movingAway
            case .ponddy, .unibee: nil
            }
        return Draft(
            ref: Reference(connection: provider.rawValue, id: id), timing: timing, reason: reason,
            acceptsProviderTiming: timing == .providerDecides)
    }

    /// Whether `request` can change a subscription: some providers take POST for lists and tokens, too.
    func isMutation(_ request: SandboxRequest) -> Bool {
        guard request.method != "GET" else { return false }
        return switch self {
        case .ponddy, .whitebeard, .useepay: true
        case .kayak, .tulo: request.method == "PUT"
        case .unibee: request.path.contains("/cancel")
        }
    }

    /// Whether `request` reads the subscription.
    func isReading(_ request: SandboxRequest) -> Bool {
        switch self {
        case .ponddy: request.method == "GET" && request.path.hasSuffix("/self")
        case .whitebeard: request.method == "GET" && request.path.hasSuffix("/customer/subscription")
        case .kayak, .tulo: request.path.contains("/subscription/get_by_account")
        case .useepay: request.method == "GET" && request.path.contains("/subscriptions/")
        case .unibee: request.path.contains("/subscription/detail")
        }
    }

    /// An error with `status` in the provider's own form.
    func error(_ status: Int) -> SandboxResponse {
        let body: Wire =
            switch self {
            case .ponddy: ["detail": "no"]
            case .whitebeard: ["error": true, "message": "no", "error_type": "BadRequest"]
            case .kayak, .tulo: ["code": "some_reason", "message": "no"]
            case .useepay: ["code": "invalid_request_error", "message": "no", "source": nil]
            case .unibee:
                ["code": 51, "message": "no", "data": [:], "redirect": "", "requestId": "req20260114QkT3vB8mZ1xWc9L"]
            }
        // Section 3.2 of UniBee's contract: a 404 is plain text.
        return self == .unibee && status == 404 ? .text("Not Found", status: 404) : .json(body, status: status)
    }
}
