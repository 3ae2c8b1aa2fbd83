import Billing
import Foundation

/// Where a subscription stands, derived from dates alone (contract, section 6).
enum WhitebeardState: Sendable, Hashable {
    case notStarted
    /// Not started, and cancelled: nothing is left to ask for (contract, section 8.4).
    case cancelledAhead
    case ended
    /// Access until the deactivation date.
    case cancelled
    /// Running; no spelling of the cancellation field is there.
    case cancellationUnknown
    case renewalFailing
    case renewing
    /// Running, and nothing is charged again: a one-off purchase.
    case oneOff
    /// Running; whether it renews is not told.
    case renewalUnknown
}

extension WhitebeardRecord {
    /// The state at `now`; the first row of the contract's table that matches.
    func state(now: Date) -> WhitebeardState {
        let isOver = deactivation.moment.map { $0.instant <= now } ?? false
        if let start = activation.moment, start.instant > now {
            guard cancellationRequested.isSet else { return .notStarted }
            return isOver ? .ended : .cancelledAhead
        }
        if isOver { return .ended }
        if cancellationRequested.isSet { return .cancelled }
        if cancellationRequested == .absent { return .cancellationUnknown }
        if let attempts, attempts > 0 { return .renewalFailing }
        if lastFailedOrder != nil { return .renewalFailing }
        if nextRenewal.isSet { return .renewing }
        return nextRenewal == .absent ? .renewalUnknown : .oneOff
    }
}
