import Billing
import Foundation
import SafeText
import Service
import Storage
import Terminal

/// Everything that can happen to the screens.
package enum DeskMessage: Sendable {
    /// The screens are up.
    case started
    case event(Event)
    case tick(Date)

    case customers(ListRequest, Result<ListStretch<CustomerRow>, ServiceError>)
    case subscriptions(ListRequest, Result<ListStretch<SubscriptionRow>, ServiceError>)
    /// A customer's subscriptions, from the mirror.
    case owned(Reference, Result<[SubscriptionRow], ServiceError>)
    /// Those of several customers, as an answer to the question of this version; see `DetailsAhead`.
    case ahead(Int, [Reference: [SubscriptionRow]])
    /// A subscription, from its provider.
    case opened(Reference, Result<Reading, ServiceError>)
    case lookedUp(String, Result<[SafeText], ServiceError>)

    case operations(Result<[OperationRecord], ServiceError>)
    case reports(Result<[ConnectionReport], ServiceError>)
    /// One connection's pull went on.
    case report(ConnectionReport)
    case synced(Result<[ConnectionReport], ServiceError>)

    /// The numbers are wizard sessions.
    case prepared(Int, Result<Prepared, ServiceError>)
    case forecast(Int, Timing, Result<Forecast, ServiceError>)
    case progress(Int, OperationProgress)
    case finished(Int, Result<OperationRecord, ServiceError>)
    case reconciled(String, Result<OperationRecord, ServiceError>)
}
