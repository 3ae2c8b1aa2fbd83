import Synchronization

/// The accounts seen in this process, and whose each subscription is: Payway lists neither.
///
/// A class because every copy of the adapter shares one memory.
final class PaywayKnown: Sendable {
    private struct Memory {
        var accounts: [String] = []
        var owners: [String: String] = [:]
    }

    private let memory = Mutex(Memory())

    /// Remembers an account and the ids of its subscriptions.
    func remember(account: String, subscriptions: [String]) {
        memory.withLock { memory in
            if !memory.accounts.contains(account) { memory.accounts.append(account) }
            for id in subscriptions { memory.owners[id] = account }
        }
    }

    /// Account ids, the likeliest owner of `subscription` first.
    func accounts(likeliestFor subscription: String) -> [String] {
        memory.withLock { memory in
            guard let owner = memory.owners[subscription] else { return memory.accounts }
            return [owner] + memory.accounts.filter { $0 != owner }
        }
    }
}
