import Billing
import Foundation
import SafeText
import Storage

/// Something to be done outside the state. Only `confirm` and `undo` can change anything at a provider.
package enum Effect: Sendable, Hashable {
    case loadCustomers(ListRequest)
    case loadSubscriptions(ListRequest)
    case loadOwned(Reference)
    /// The number is the version of `DetailsAhead`.
    case readAhead(Int, [Reference])
    case open(Reference)
    case lookUp(String)
    case loadOperations
    case loadReports
    /// Pulls the connections with these ids, all for nil.
    case sync([String]?)
    /// Ends the pull; what it stored stays.
    case stopSync
    case prepare(Int, Reference, OperationKind)
    case forecast(Int, Reference, Timing)
    case confirm(Int, Draft, Forecast, DeskConfirmation)
    /// Takes back the end of the subscription as it was shown.
    case undo(Int, Subscription, DeskConfirmation)
    /// Stops waiting for the `confirm` or `undo` with this number; what was sent stays sent.
    case stop(Int)
    case reconcile(String)
    /// Sent to the terminal's clipboard; whether it arrives cannot be known.
    case copy(SafeText)
    case suspend
    case quit

    /// Whether it can change something at a provider.
    package var isMutating: Bool {
        switch self {
        case .confirm, .undo: true
        default: false
        }
    }

    /// The wizard that waits for what can change something.
    var session: Int? {
        switch self {
        case .confirm(let session, _, _, _), .undo(let session, _, _): session
        default: nil
        }
    }

    /// Effects with the same lane replace each other: only the newest answer is of use. Nil runs to its end.
    package var lane: String? {
        switch self {
        case .loadCustomers: "customers"
        case .loadSubscriptions: "subscriptions"
        case .loadOwned: "owned"
        case .readAhead: "ahead"
        case .lookUp: "look-up"
        case .prepare: "prepare"
        case .sync: EffectRunner.syncLane
        default: nil
        }
    }

    /// Whether nobody waits for its answer yet.
    var isAhead: Bool { if case .readAhead = self { true } else { false } }

    /// Whether it only asks the mirror for what is on the screen: somebody waits for it, and what is no longer asked
    /// for need not be answered.
    var isQuery: Bool {
        switch self {
        case .loadCustomers, .loadSubscriptions, .loadOwned, .readAhead: true
        default: false
        }
    }
}

extension [Effect] {
    /// What is left to do of a burst: of each lane only the last effect.
    var lastOfEachLane: [Effect] {
        var seen: Set<String> = []
        return reversed().filter { effect in effect.lane.map { seen.insert($0).inserted } ?? true }.reversed()
    }
}
