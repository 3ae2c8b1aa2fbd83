import Billing
import Foundation
import SafeText

/// Where a UniBee subscription stands and what can be done to it (sections 5.1, 7.9 to 7.11 and 8.5).
struct UniBeeState {
    let status: UniBeeStatus
    /// `cancelAtPeriodEnd`; stays set after the end came due.
    let isFlagged: Bool
    /// As told, even of what has ended.
    let toldPeriodEnd: Moment?
    let ended: Moment?
    let reasonLimit: Int
    let isTrialing: Bool

    private var isScheduled: Bool { status == .active && isFlagged }

    var word: Status {
        switch status {
        case .initial, .pending, .processing: .pending
        case .active where isFlagged: .ending
        case .active: isTrialing ? .trialing : .active
        case .incomplete: .pastDue
        case .suspended: .paused
        case .cancelled, .expired, .failed: .ended
        case .pendingInactive: .unknown("3")
        case .other(let number): .unknown(number.map { SafeText(String($0)) } ?? "not told")
        }
    }

    /// A cancelled row still tells a future period end, which is no longer anybody's (section 12, trap 13).
    var periodEnd: Moment? { word == .ended ? nil : toldPeriodEnd }

    var endsAt: Moment? {
        switch word {
        case .ended: ended
        case .ending: periodEnd
        default: nil
        }
    }

    var renews: Bool? {
        switch word {
        case .active, .trialing: true
        case .ending, .ended: false
        default: nil
        }
    }

    var capabilities: Capabilities {
        if status == .cancelled { return .nothing("it is already cancelled") }
        if status == .expired { return .nothing("it has already expired") }
        if status == .failed { return .nothing("UniBee failed to create it, so that nothing is in force") }
        var timings: [Timing: FieldHandling] = [
            .immediately: FieldHandling(reason: .optional, feedback: .localOnly, comment: .optional)
        ]
        var refusals: [Timing: SafeText] = [.providerDecides: "UniBee leaves the timing to the agent"]
        if let refusal = periodEndRefusal {
            refusals[.atPeriodEnd] = refusal
        } else {
            timings[.atPeriodEnd] = FieldHandling(reason: .localOnly)
        }
        return Capabilities(timings: timings, refusals: refusals, undo: undo, commentLimit: reasonLimit)
    }

    /// Only a true Active is accepted; Incomplete is shown as Active and refused all the same.
    private var periodEndRefusal: SafeText? {
        switch status {
        case .active:
            guard isFlagged else { return nil }
            return "it is already set to end\(periodEnd.map { " at \($0.text.string)" } ?? "")"
        case .incomplete:
            return "its renewal is unpaid (UniBee: Incomplete), and UniBee schedules an end only for a paid one"
        default:
            return "UniBee schedules an end only for an active subscription; this one is \(status.name)"
        }
    }

    private var undo: UndoCapability {
        if isScheduled { return .offered(until: periodEnd) }
        if status == .active { return .afterPeriodEndCancel }
        return .notOffered(why: "only a scheduled end of an active subscription can be taken back")
    }
}
