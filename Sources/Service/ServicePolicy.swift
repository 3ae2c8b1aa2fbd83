import Billing
import Foundation
import SafeText
import Storage

/// What this installation allows its agent.
package struct ServicePolicy: Sendable, Hashable {
    /// Who acts; needed before a live write.
    package var agent: String?
    package var isReadOnly: Bool
    package var ticketRequired: Bool
    /// A regular expression that a ticket must match.
    package var ticketPattern: String?
    /// How old a forecast may be when it is confirmed. What was read longer ago nobody has in mind any more.
    package var forecastLifetime: Duration

    package init(
        agent: String? = nil, isReadOnly: Bool = false, ticketRequired: Bool = false, ticketPattern: String? = nil,
        forecastLifetime: Duration = .seconds(15 * 60)
    ) {
        self.agent = agent
        self.isReadOnly = isReadOnly
        self.ticketRequired = ticketRequired
        self.ticketPattern = ticketPattern
        self.forecastLifetime = forecastLifetime
    }
}

/// How the agent said yes.
package enum Confirmation: Sendable, Hashable {
    /// The subscription's whole id, as `--confirm` takes it.
    case typedID(String)
    /// The last six characters of the id, as the screen takes them.
    case typedTail(String)
    /// One key on the review. Enough only where access does not end now and no money moves.
    case key
}

/// A customer as the mirror knows them, with their subscriptions.
package struct CustomerReading: Sendable, Hashable {
    package let customer: CustomerRow
    package let subscriptions: [SubscriptionRow]

    package init(customer: CustomerRow, subscriptions: [SubscriptionRow]) {
        self.customer = customer
        self.subscriptions = subscriptions
    }
}
