import SafeText

/// An entry of the provider's predefined list, or of the configured list where the provider has none.
package struct Reason: Sendable, Hashable, Codable, Identifiable {
    /// Sent as it is.
    package let id: String
    package let label: SafeText
    /// Whether `id` is an integer to the provider and no text; only a configured reason can be.
    package let isInteger: Bool

    package init(id: String, label: SafeText, isInteger: Bool = false) {
        self.id = id
        self.label = label
        self.isInteger = isInteger
    }
}

/// The reasons an agent may pick for one subscription.
package struct ReasonList: Sendable, Hashable {
    package let reasons: [Reason]
    /// Whether the provider takes the agent's own words as the reason.
    package let takesFreeText: Bool
    package let isRequired: Bool
    /// Whether a chosen reason leaves this machine (with at least one of the offered timings).
    package let isSent: Bool

    package init(reasons: [Reason], takesFreeText: Bool, isRequired: Bool, isSent: Bool) {
        self.reasons = reasons
        self.takesFreeText = takesFreeText
        self.isRequired = isRequired
        self.isSent = isSent
    }
}

/// Why the customer leaves, in the eight words that several providers share.
package enum Feedback: String, Sendable, Hashable, Codable, CaseIterable {
    case customerService = "customer_service"
    case lowQuality = "low_quality"
    case missingFeatures = "missing_features"
    case other
    case switchedService = "switched_service"
    case tooComplex = "too_complex"
    case tooExpensive = "too_expensive"
    case unused

    /// What the word means, for the agent.
    package var gloss: SafeText {
        switch self {
        case .customerService: "support was not good enough"
        case .lowQuality: "product quality fell short"
        case .missingFeatures: "something needed is not there"
        case .other: "anything else"
        case .switchedService: "went to another provider"
        case .tooComplex: "hard to use"
        case .tooExpensive: "costs too much"
        case .unused: "not used enough"
        }
    }
}
