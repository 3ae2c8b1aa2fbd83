import Billing
import SafeText

/// What each provider's adapter demands of its configuration, and how to make one.
package enum ProviderCatalogue {
    /// The shape of one provider's part of the configuration.
    package struct Entry: Sendable {
        /// Keys under `credentials` that must be there.
        package let credentials: [String]
        /// Whether `credentials.tokens` must name at least one customer's token.
        package let needsTokens: Bool
        package let options: [ProviderOption]
        package let takesLookups: Bool
        package let takesReasons: Bool
        /// How much a pull asks for, in words: whether the contract makes it possible to ask for changes alone.
        package let scope: SafeText
        /// Every request that the adapter may make; the transport refuses all others.
        package let routes: @Sendable (ConnectionSettings) -> [Route]
        package let make: @Sendable (ConnectionSettings, Transport, World) -> any ProviderAdapter
    }

    /// The entry of `provider`.
    package static func entry(for provider: Provider) -> Entry {
        switch provider {
        case .ponddy: PonddyAdapter.catalogueEntry
        case .whitebeard: WhitebeardAdapter.catalogueEntry
        case .payway: PaywayAdapter.catalogueEntry
        case .useepay: UseePayAdapter.catalogueEntry
        case .unibee: UniBeeAdapter.catalogueEntry
        }
    }
}
