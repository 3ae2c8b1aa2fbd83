/// What the contract marks as assumed and a merchant may have to set otherwise.
struct UseePayOptions: Sendable {
    /// Section 6: major units are the better-supported reading.
    static let minorUnits = ProviderOption("amounts_are_minor_units", fallback: "false", choices: ["false", "true"])
    /// Section 3.0: the largest page is assumed to be 100.
    static let pageSize = ProviderOption("page_size", count: 100, least: 1)
    /// Section 3.5: no document proves that an update can schedule the end; `off` withdraws the offer.
    static let periodEnd = ProviderOption("period_end", fallback: "by_update", choices: ["by_update", "off"])

    static let all = [minorUnits, pageSize, periodEnd]

    var amountsAreMinorUnits = false
    /// 1...100.
    var pageSize = 100
    var offersPeriodEnd = true

    init() {}

    init(_ settings: ConnectionSettings) {
        amountsAreMinorUnits = settings.value(of: UseePayOptions.minorUnits) == "true"
        pageSize = Swift.min(100, Swift.max(1, Int(settings.value(of: UseePayOptions.pageSize)) ?? 100))
        offersPeriodEnd = settings.value(of: UseePayOptions.periodEnd) != "off"
    }
}
