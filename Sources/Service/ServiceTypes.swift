// Service: what an agent can ask for - sync, read, forecast, confirm, undo, reconcile - and the operation's state machine.
// Belongs here: the order of steps that keeps a customer's money safe. No screen, no wire format, no SQL.

import Billing
import Foundation
import SafeText

/// Why the service did not do what was asked. Nothing was sent to a provider in any of these cases.
package enum ServiceError: Error, Sendable, Hashable {
    /// The request makes no sense: an unknown reference, reason or connection.
    case usage(SafeText)
    /// Refused here: read-only, not offered, not (or wrongly) confirmed, an unfinished operation.
    case refused(SafeText)
    /// The subscription is not what the forecast was made from.
    case stale([Fingerprint.Difference])
    /// The provider cannot be reached or does not accept the credentials.
    case unavailable(SafeText)
    /// Anything else, such as a full disk.
    case failed(SafeText)

    /// The sentence for the agent.
    package var message: SafeText {
        switch self {
        case .usage(let text), .refused(let text), .unavailable(let text), .failed(let text): text
        case .stale(let differences):
            "the subscription has changed: "
                + differences.map { "\(SafeText($0.name)) was \($0.before), is \($0.after)" }.joined(separator: "; ")
        }
    }
}

/// A subscription read from its provider just now, with what Lapse did to it before.
package struct Reading: Sendable, Hashable {
    package let subscription: Subscription
    /// Newest first.
    package let operations: [OperationRecord]
    package let readAt: Date

    package init(subscription: Subscription, operations: [OperationRecord], readAt: Date) {
        self.subscription = subscription
        self.operations = operations
        self.readAt = readAt
    }
}

/// How far the pull of one connection is.
package enum SyncPhase: Sendable, Hashable {
    case waiting
    /// Rows met so far, those of an interrupted pull that goes on included, of how many in all where that is known.
    case running(rows: Int, total: Int?)
    /// `incomplete` says why the list cannot be known complete; empty after a full pass.
    case finished(rows: Int, incomplete: [SafeText])
    case failed(SafeText)
}

/// One connection and what the mirror knows of it.
package struct ConnectionReport: Sendable, Hashable {
    package let connection: Connection
    package var phase: SyncPhase
    package var customers: Int
    package var subscriptions: Int
    /// When the last complete pull ended; nil before the first.
    package var syncedAt: Date?
    /// How much a pull asks for, in words; empty where nobody says.
    package var scope: SafeText
    /// Of a running pull.
    package var progress: SyncProgress?

    package init(
        connection: Connection, phase: SyncPhase, customers: Int, subscriptions: Int, syncedAt: Date?,
        scope: SafeText = "", progress: SyncProgress? = nil
    ) {
        self.scope = scope
        self.progress = progress
        self.connection = connection
        self.phase = phase
        self.customers = customers
        self.subscriptions = subscriptions
        self.syncedAt = syncedAt
    }
}

/// A step of a running operation, for the agent who waits.
package enum OperationProgress: Sendable, Hashable {
    /// Reading the subscription again before anything is sent.
    case checking
    /// The intent is on disk; the request is leaving.
    case sending(operation: String)
    /// Answered or lost; the n-th of `of` re-reads begins.
    case verifying(attempt: Int, of: Int)
}
