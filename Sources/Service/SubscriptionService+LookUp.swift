import Billing
import Foundation
import Providers
import SafeText
import Storage

extension SubscriptionService {
    /// Looks for customers by one exact key at the providers that cannot be listed; what is found is kept and fetched
    /// again at every later pull.
    ///
    /// - Returns: the number of customers found, and what went wrong at which connection.
    package func lookUp(_ key: String) async -> (found: Int, trouble: [SafeText]) {
        await withTaskGroup(of: Result<Int, LookUpTrouble>.self) { group in
            for adapter in adapters {
                group.addTask {
                    do {
                        return .success(try keep(try await adapter.lookUp(key), of: adapter.connection))
                    } catch {
                        let why = ServiceError(from: error).message
                        return .failure(LookUpTrouble(text: "\(SafeText(adapter.connection.id)): \(why)"))
                    }
                }
            }
            var (found, trouble): (Int, [SafeText]) = (0, [])
            for await result in group {
                switch result {
                case .success(let count): found += count
                case .failure(let failure): trouble.append(failure.text)
                }
            }
            return (found, trouble.sorted())
        }
    }

    private func keep(_ pages: [Page], of connection: Connection) throws -> Int {
        let now = world.now()
        var found = Set<String>()
        for page in pages {
            try mirror.store(
                customers: page.customers, subscriptions: page.subscriptions, of: connection, readAt: now)
            found.formUnion(page.customers.map(\.ref.id))
            found.formUnion(page.subscriptions.map(\.customer.ref.id))
        }
        for id in found { try mirror.remember(customer: id, of: connection, at: now) }
        return found.count
    }
}

private struct LookUpTrouble: Error {
    let text: SafeText
}
