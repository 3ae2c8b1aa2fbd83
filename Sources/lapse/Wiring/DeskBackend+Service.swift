import Billing
import Desk
import Foundation
import SafeText
import Service
import Storage

extension DeskBackend {
    /// The screens' questions, answered by the service and the mirror.
    init(_ service: SubscriptionService, _ mirror: Mirror) {
        self.init(
            customers: { request throws(ServiceError) in try fromMirror { try mirror.customers(request) } },
            subscriptions: { request throws(ServiceError) in try fromMirror { try mirror.subscriptions(request) } },
            subscriptionsOf: { refs throws(ServiceError) in try fromMirror { try mirror.subscriptions(of: refs) } },
            open: { ref throws(ServiceError) in try await service.open(ref) },
            reasons: { ref throws(ServiceError) in try await service.reasons(ref) },
            forecast: { ref, timing throws(ServiceError) in try await service.forecast(ref, timing: timing) },
            confirm: { draft, forecast, confirmation, progress throws(ServiceError) in
                try await service.confirm(
                    draft, against: forecast, confirmation: Confirmation(confirmation), progress: progress)
            },
            undo: { shown, confirmation, progress throws(ServiceError) in
                try await service.undo(
                    shown.ref, shown: shown, confirmation: Confirmation(confirmation),
                    receivedAt: Moment(Date(), in: .current), progress: progress)
            },
            reconcile: { operation throws(ServiceError) in try await service.reconcile(operation) },
            operations: { () throws(ServiceError) in try service.operations() },
            reports: { () throws(ServiceError) in service.reports() },
            sync: { wanted, progress throws(ServiceError) in await service.sync(only: wanted, progress: progress) },
            lookUp: { key throws(ServiceError) in await service.lookUp(key).trouble })
    }
}

extension Confirmation {
    fileprivate init(_ confirmation: DeskConfirmation) {
        switch confirmation {
        case .key: self = .key
        case .typedTail(let tail): self = .typedTail(tail)
        }
    }
}

/// Runs a query of the mirror; what fails there is a failure of this machine.
private func fromMirror<Value>(_ query: () throws -> Value) throws(ServiceError) -> Value {
    do {
        return try query()
    } catch {
        throw .failed("the mirror cannot be read: \(SafeText("\(error)"))")
    }
}
