// Providers: the five billing providers spoken over HTTP, one folder each; Transport/ is shared.
// Belongs here: wire formats and what a provider can do. Never the screen, never the store.

import Billing
import Foundation
import SafeText

/// One connection to one provider, in Lapse's words.
///
/// Every method is safe to call from any task. Reads throw `ProviderError`. The two writes never throw: whatever
/// happens becomes a `WriteAnswer`, because "it failed" and "it may have happened" must not be confused.
package protocol ProviderAdapter: Sendable {
    var connection: Connection { get }

    /// Whether one credential serves the whole connection, so that its refusal is the refusal of everything.
    var hasOneCredential: Bool { get }

    /// How long to wait before each re-read after a write, until the change shows.
    var verificationDelays: [Duration] { get }

    /// How long after a request for `subscription` its effect may stay invisible. Before that, a reading that shows
    /// nothing does not prove that nothing happened.
    func lag(of subscription: Subscription) -> Duration

    /// How long `answer` to a cancellation outweighs readings that do not show its effect, because those may come from a
    /// cache; counted from the request.
    func trustInAnswer(_ answer: WriteAnswer) -> Duration

    /// Whether `point` is one from which this adapter can go on.
    func understands(_ point: String) -> Bool

    /// Streams everything that can be listed, page after page. What it remembers does not grow with the list.
    ///
    /// - Parameters:
    ///   - start: with a point only where the adapter understands it.
    ///   - deliver: called for every page in order, and answers what the page brought; what it throws ends the pull.
    /// - Returns: why the list cannot be known complete; empty after a full pass.
    func pull(_ start: PullStart, deliver: (Page) async throws -> PullReceipt) async throws -> [SafeText]

    /// Customers found by one exact key at a provider that cannot be listed; empty elsewhere.
    func lookUp(_ key: String) async throws -> [Page]

    /// Reads one subscription afresh.
    ///
    /// - Parameters:
    ///   - id: the provider's id of the subscription.
    ///   - customer: the id of its customer as last known; some providers find a subscription only through them.
    /// - Throws: `ProviderError.notFound` when there is none by that id (or it is not that customer's).
    func subscription(_ id: String, customer: String?) async throws -> Subscription

    /// The reasons an agent may pick for `subscription`.
    func reasons(for subscription: Subscription) async throws -> ReasonList

    /// What ending `subscription` with `timing` will do. Reads what it needs beyond the subscription (open invoices).
    func predict(_ timing: Timing, for subscription: Subscription) async throws -> Prediction

    /// Why `order` cannot be sent as it stands (a comment too long, an unknown reason); nil when it can.
    /// Pure: nothing is sent and nothing is read.
    func objection(to order: CancelOrder, reasons: ReasonList) -> SafeText?

    /// What of `order` a request would carry.
    func sentFields(of order: CancelOrder) -> SentFields

    /// Sends the one mutating request that ends a subscription.
    func cancel(_ order: CancelOrder) async -> WriteAnswer

    /// Sends the one mutating request that takes a scheduled end back.
    func undoCancel(_ subscription: Subscription) async -> WriteAnswer

    /// What a re-read shows of a cancellation: whether `after` is what `order` wanted.
    func verdict(on order: CancelOrder, after: Subscription, answer: WriteAnswer, now: Date) -> Verdict

    /// Checks base URL and credentials with one harmless read.
    ///
    /// - Throws: `ProviderError` when the connection cannot be used at all.
    func check() async throws -> Checkup
}

extension ProviderAdapter {
    package var hasOneCredential: Bool { true }

    package var verificationDelays: [Duration] {
        [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8)]
    }

    package func lag(of subscription: Subscription) -> Duration { .zero }

    package func trustInAnswer(_ answer: WriteAnswer) -> Duration { .zero }

    package func understands(_ point: String) -> Bool { false }

    package func lookUp(_ key: String) async throws -> [Page] { [] }

    package func undoCancel(_ subscription: Subscription) async -> WriteAnswer {
        .notSent("\(connection.provider.displayName) offers no undo")
    }

    /// The judgement that needs no provider's own table: ended for now, ending (or ended) otherwise.
    package func verdict(on order: CancelOrder, after: Subscription, answer: WriteAnswer, now: Date) -> Verdict {
        Verdict.neutral(wanted: order.timing, after: after)
    }
}

/// A confirmed cancellation on its way to the provider.
package struct CancelOrder: Sendable, Hashable {
    /// As read at the confirmation.
    package let subscription: Subscription
    package let timing: Timing
    package let reason: String?
    package let feedback: Feedback?
    package let comment: String?

    package init(
        subscription: Subscription, timing: Timing, reason: String? = nil, feedback: Feedback? = nil,
        comment: String? = nil
    ) {
        self.subscription = subscription
        self.timing = timing
        self.reason = reason
        self.feedback = feedback
        self.comment = comment
    }
}
