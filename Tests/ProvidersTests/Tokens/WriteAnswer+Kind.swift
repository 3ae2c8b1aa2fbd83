import Billing
import Providers

extension WriteAnswer {
    /// The name of the case, for tables of expectations.
    var kind: String {
        switch self {
        case .accepted: "accepted"
        case .rejected: "rejected"
        case .disputed: "disputed"
        case .unauthorised: "unauthorised"
        case .notSent: "not sent"
        case .unclear: "unclear"
        }
    }
}

extension Verdict {
    /// Case and timing in short: `applied at_period_end`.
    var kind: String {
        switch self {
        case .applied(let timing, _, _): "applied \(timing.rawValue)"
        case .notShown: "not shown"
        case .mayStillRenew: "may still renew"
        case .different(let timing, _, _): "different \(timing.rawValue)"
        }
    }
}
