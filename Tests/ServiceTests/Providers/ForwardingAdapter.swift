import Billing
import Foundation
import Providers
import SafeText

/// An adapter that hands everything on to another; a test says only what it does otherwise.
protocol ForwardingAdapter: ProviderAdapter {
    var inner: any ProviderAdapter { get }
}

extension ForwardingAdapter {
    var connection: Connection { inner.connection }
    var hasOneCredential: Bool { inner.hasOneCredential }
    var verificationDelays: [Duration] { inner.verificationDelays }
    func lag(of subscription: Subscription) -> Duration { inner.lag(of: subscription) }
    func trustInAnswer(_ answer: WriteAnswer) -> Duration { inner.trustInAnswer(answer) }
    func understands(_ point: String) -> Bool { inner.understands(point) }

    func pull(_ start: PullStart, deliver: (Page) async throws -> PullReceipt) async throws -> [SafeText] {
        try await inner.pull(start, deliver: deliver)
    }
    func lookUp(_ key: String) async throws -> [Page] { try await inner.lookUp(key) }
    func subscription(_ id: String, customer: String?) async throws -> Subscription {
        try await inner.subscription(id, customer: customer)
    }
    func reasons(for subscription: Subscription) async throws -> ReasonList {
        try await inner.reasons(for: subscription)
    }
    func predict(_ timing: Timing, for subscription: Subscription) async throws -> Prediction {
        try await inner.predict(timing, for: subscription)
    }
    func objection(to order: CancelOrder, reasons: ReasonList) -> SafeText? {
        inner.objection(to: order, reasons: reasons)
    }
    func sentFields(of order: CancelOrder) -> SentFields { inner.sentFields(of: order) }
    func cancel(_ order: CancelOrder) async -> WriteAnswer { await inner.cancel(order) }
    func undoCancel(_ subscription: Subscription) async -> WriteAnswer { await inner.undoCancel(subscription) }
    func verdict(on order: CancelOrder, after: Subscription, answer: WriteAnswer, now: Date) -> Verdict {
        inner.verdict(on: order, after: after, answer: answer, now: now)
    }
    func check() async throws -> Checkup { try await inner.check() }
}
