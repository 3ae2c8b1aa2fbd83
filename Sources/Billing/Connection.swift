// Billing: the words of the field as values - customers, subscriptions, money, timings, forecasts, operations.
// Belongs here: plain types and pure functions. No I/O, no networking, no screen.

import SafeText

/// The five billing providers that Lapse speaks to.
package enum Provider: String, Sendable, Hashable, Codable, CaseIterable {
    case ponddy, whitebeard, payway, useepay, unibee

    /// The name people know the provider by.
    package var displayName: SafeText {
        switch self {
        case .ponddy: "Ponddy"
        case .whitebeard: "Whitebeard"
        case .payway: "Tulo Payway"
        case .useepay: "UseePay"
        case .unibee: "UniBee"
        }
    }
}

/// Whether a connection reaches real customers' money.
package enum Mode: String, Sendable, Hashable, Codable, CaseIterable {
    case live, test

    /// The word shown on every screen: `LIVE` or `TEST`.
    package var badge: SafeText { self == .live ? "LIVE" : "TEST" }
}

/// One configured provider account, without its credentials.
package struct Connection: Sendable, Hashable, Identifiable {
    package let id: String
    package let provider: Provider
    package let mode: Mode
    /// No mutating request leaves through this connection.
    package let isReadOnly: Bool

    /// - Parameter id: 1...40 letters, digits, `-` and `_`; never a colon, which separates it from a provider's id.
    package init(id: String, provider: Provider, mode: Mode, isReadOnly: Bool = false) {
        self.id = id
        self.provider = provider
        self.mode = mode
        self.isReadOnly = isReadOnly
    }

    /// The same connection without the right to change anything.
    package var readOnly: Connection { Connection(id: id, provider: provider, mode: mode, isReadOnly: true) }
}

/// A customer or subscription named globally: `connection:id`, for example `unibee-eu:sub_81`.
package struct Reference: Sendable, Hashable, Codable, Comparable, LosslessStringConvertible {
    package let connection: String
    /// The provider's own id; may itself hold colons (`ponddy:<uuid>`).
    package let id: String

    package init(connection: String, id: String) {
        self.connection = connection
        self.id = id
    }

    /// Splits at the first colon; nil when either half is empty.
    package init?(_ description: String) {
        guard let colon = description.firstIndex(of: ":") else { return nil }
        let connection = String(description[..<colon])
        let id = String(description[description.index(after: colon)...])
        guard !connection.isEmpty, !id.isEmpty else { return nil }
        self.init(connection: connection, id: id)
    }

    package var description: String { "\(connection):\(id)" }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let reference = Reference(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a reference"))
        }
        self = reference
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package static func < (left: Reference, right: Reference) -> Bool {
        (left.connection, left.id) < (right.connection, right.id)
    }

    /// The characters an agent types to confirm an end that cannot be taken back: the last six of the id.
    package var confirmationTail: String { String(id.suffix(6)) }
}
