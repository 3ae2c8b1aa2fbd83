import Billing
import SafeText
import Synchronization

/// The accounts seen in this process, and whose each subscription is: Payway lists neither.
///
/// A class because every copy of the adapter shares one memory.
final class PaywayKnown: Sendable {
    private struct Memory {
        var accounts: [String] = []
        var latest: [String: Subscription] = [:]
    }

    private let memory = Mutex(Memory())

    /// Whether the list keeps what is over is not established (section 15, item 9).
    static let unlisted = Status.unknown("no longer listed")

    /// Remembers an account and its subscriptions.
    func remember(account: String, subscriptions: [Subscription]) {
        memory.withLock { memory in
            if !memory.accounts.contains(account) { memory.accounts.append(account) }
            for subscription in subscriptions { memory.latest[subscription.ref.id] = subscription }
        }
    }

    /// Account ids, the likeliest owner of `subscription` first.
    func accounts(likeliestFor subscription: String) -> [String] {
        memory.withLock { memory in
            guard let owner = memory.latest[subscription]?.customer.ref.id else { return memory.accounts }
            return [owner] + memory.accounts.filter { $0 != owner }
        }
    }

    /// A subscription that `account` had before and whose list no longer has it; nil when it never had it.
    func unlisted(_ id: String, of account: String) -> Subscription? {
        guard var gone = memory.withLock({ $0.latest[id] }), gone.customer.ref.id == account else { return nil }
        gone.status = PaywayKnown.unlisted
        (gone.endsAt, gone.renews) = (nil, nil)
        gone.capabilities = .nothing("Payway no longer lists it: it may have ended")
        gone.facts[PaywayFact.state] = "no longer listed"
        return gone
    }
}
