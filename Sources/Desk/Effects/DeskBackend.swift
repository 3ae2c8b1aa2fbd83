import Billing
import Foundation
import SafeText
import Service
import Storage

/// What the screens ask of the layers below, as closures: made from the service and the mirror, or scripted by a test.
package struct DeskBackend: Sendable {
    package typealias Progress = @Sendable (OperationProgress) -> Void

    /// From the mirror.
    package var customers: @Sendable (ListRequest) async throws(ServiceError) -> ListStretch<CustomerRow>
    package var subscriptions: @Sendable (ListRequest) async throws(ServiceError) -> ListStretch<SubscriptionRow>
    /// The subscriptions of each of these customers, from the mirror.
    package var subscriptionsOf: @Sendable ([Reference]) async throws(ServiceError) -> [Reference: [SubscriptionRow]]
    /// Reads one subscription from its provider.
    package var open: @Sendable (Reference) async throws(ServiceError) -> Reading
    package var reasons: @Sendable (Reference) async throws(ServiceError) -> ReasonList
    package var forecast: @Sendable (Reference, Timing) async throws(ServiceError) -> Forecast
    package var confirm:
        @Sendable (Draft, Forecast, DeskConfirmation, @escaping Progress) async throws(ServiceError) -> OperationRecord
    /// Takes the end of the subscription back, provided it still is as it was shown.
    package var undo:
        @Sendable (Subscription, DeskConfirmation, @escaping Progress) async throws(ServiceError) -> OperationRecord
    /// Settles one operation by reading.
    package var reconcile: @Sendable (String) async throws(ServiceError) -> OperationRecord
    package var operations: @Sendable () async throws(ServiceError) -> [OperationRecord]
    package var reports: @Sendable () async throws(ServiceError) -> [ConnectionReport]
    /// Pulls the connections with these ids, all for nil; reports each step of each, and each of them at the end.
    /// Ends early when its task is cancelled.
    package var sync:
        @Sendable ([String]?, @escaping @Sendable (ConnectionReport) -> Void) async throws(ServiceError)
            -> [ConnectionReport]
    /// Fetches an exact key where lists cannot be had; returns what could not be asked, a sentence a connection.
    package var lookUp: @Sendable (String) async throws(ServiceError) -> [SafeText]

    package init(
        customers: @escaping @Sendable (ListRequest) async throws(ServiceError) -> ListStretch<CustomerRow>,
        subscriptions: @escaping @Sendable (ListRequest) async throws(ServiceError) -> ListStretch<SubscriptionRow>,
        subscriptionsOf:
            @escaping @Sendable ([Reference]) async throws(ServiceError) -> [Reference: [SubscriptionRow]],
        open: @escaping @Sendable (Reference) async throws(ServiceError) -> Reading,
        reasons: @escaping @Sendable (Reference) async throws(ServiceError) -> ReasonList,
        forecast: @escaping @Sendable (Reference, Timing) async throws(ServiceError) -> Forecast,
        confirm:
            @escaping @Sendable (Draft, Forecast, DeskConfirmation, @escaping Progress) async throws(ServiceError)
            -> OperationRecord,
        undo:
            @escaping @Sendable (Subscription, DeskConfirmation, @escaping Progress) async throws(ServiceError)
            -> OperationRecord,
        reconcile: @escaping @Sendable (String) async throws(ServiceError) -> OperationRecord,
        operations: @escaping @Sendable () async throws(ServiceError) -> [OperationRecord],
        reports: @escaping @Sendable () async throws(ServiceError) -> [ConnectionReport],
        sync:
            @escaping @Sendable ([String]?, @escaping @Sendable (ConnectionReport) -> Void) async throws(ServiceError)
            -> [ConnectionReport],
        lookUp: @escaping @Sendable (String) async throws(ServiceError) -> [SafeText]
    ) {
        self.customers = customers
        self.subscriptions = subscriptions
        self.subscriptionsOf = subscriptionsOf
        self.open = open
        self.reasons = reasons
        self.forecast = forecast
        self.confirm = confirm
        self.undo = undo
        self.reconcile = reconcile
        self.operations = operations
        self.reports = reports
        self.sync = sync
        self.lookUp = lookUp
    }
}
