import Billing
import SafeText

/// What the contract marks as assumed, or leaves to the organisation, by the names of the configuration.
struct PaywayOptions: Sendable {
    /// The `provision_service` of Kayak subscriptions is documented nowhere (trap T25).
    static let kayakService = ProviderOption("kayak_provision_service", fallback: "kayak")
    /// Amounts come without a currency (section 4).
    static let currency = ProviderOption("currency", fallback: "SEK")
    /// How C0 carries its ids: documented as a body on a GET, accepted as a query (trap T9); `off` never asks.
    static let preflight = ProviderOption(
        "can_cancel_request", fallback: "both", choices: ["both", "body", "query", "off"])
    /// Where subscriptions are listed: S1, or S2 for an API user without `/external/subscription/r`.
    static let list = ProviderOption(
        "subscriptions_from", fallback: "get_by_account", choices: ["get_by_account", "userproducts"])
    /// Whether ending a Tulo subscription credits its open invoices (section 9, C2; trap T20).
    static let creditInvoices = ProviderOption("credit_invoice_if_sent", fallback: "false", choices: ["false", "true"])
    /// No limit is documented; the contract assumes five. 0 sends without pacing (section 4).
    static let requestsPerSecond = ProviderOption("requests_per_second", count: 5)
    /// How long the list may lag behind Kayak (section 8): until then a lost request is not said to have come to
    /// nothing.
    static let kayakLag = ProviderOption("kayak_lag_seconds", count: 0)

    static let all = [kayakService, currency, preflight, list, creditInvoices, requestsPerSecond, kayakLag]

    let kayakServiceWord: SafeText
    let currencyCode: String
    let asksBeforehand: Bool
    let asksInBody: Bool
    let asksInQuery: Bool
    let listsUserProducts: Bool
    let creditsInvoices: Bool
    let rate: Int
    let lag: Duration

    init(_ settings: ConnectionSettings) {
        kayakServiceWord = SafeText(settings.value(of: PaywayOptions.kayakService))
        currencyCode = settings.value(of: PaywayOptions.currency)
        let preflight = settings.value(of: PaywayOptions.preflight)
        asksBeforehand = preflight != "off"
        asksInBody = ["both", "body"].contains(preflight)
        asksInQuery = ["both", "query"].contains(preflight)
        listsUserProducts = settings.value(of: PaywayOptions.list) == "userproducts"
        creditsInvoices = settings.value(of: PaywayOptions.creditInvoices) == "true"
        rate = Int(settings.value(of: PaywayOptions.requestsPerSecond)) ?? 5
        lag = .seconds(Int(settings.value(of: PaywayOptions.kayakLag)) ?? 0)
    }

    /// The scopes a token is asked for (section 3.2): exactly what is used, for a token request that names one scope
    /// too many is refused as a whole.
    ///
    /// - Parameter isReadOnly: nothing is ended then, so the API user need not be allowed to.
    func scopes(isReadOnly: Bool) -> [String] {
        var scopes = [
            "/external/account/w", listsUserProducts ? "/external/userproduct/w" : "/external/subscription/r",
            "/external/cancellation_reason/r",
        ]
        if !isReadOnly { scopes.append("/external/subscription_system/w") }
        if asksBeforehand { scopes.append("/external/subscription_system/r") }
        return scopes
    }
}
