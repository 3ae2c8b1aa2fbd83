import Billing
import Foundation

/// Where a subscription stands, derived from dates alone (contract, section 6).
enum WhitebeardState: Sendable, Hashable {
    case notStarted
    case ended
    /// Access until the deactivation date.
    case cancelled
    /// Running; no spelling of the cancellation field is there, or it cannot be read.
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
        if let start = activation.moment, start.instant > now { return .notStarted }
        if let end = deactivation.moment, end.instant <= now { return .ended }
        switch cancellationRequested {
        case .moment: return .cancelled
        case .absent, .unreadable: return .cancellationUnknown
        case .none: break
        }
        if attempts > 0 || lastFailedOrder != nil { return .renewalFailing }
        switch nextRenewal {
        case .moment: return .renewing
        case .none: return .oneOff
        case .absent, .unreadable: return .renewalUnknown
        }
    }
}
