import Billing
import Providers
import Synchronization

/// The connections with their adapters, which are made when the first is needed: no part of the program's start.
package final class Adapters: Sendable {
    /// In the order of the configuration.
    package let connections: [Connection]
    private let make: @Sendable () -> [any ProviderAdapter]
    private let made = Mutex<[any ProviderAdapter]?>(nil)

    /// - Parameter make: makes one adapter a connection, in their order; called once, from any thread.
    package init(_ connections: [Connection], make: @escaping @Sendable () -> [any ProviderAdapter]) {
        self.connections = connections
        self.make = make
    }

    /// Adapters that are there already.
    package convenience init(_ adapters: [any ProviderAdapter]) {
        self.init(adapters.map(\.connection)) { adapters }
    }

    var all: [any ProviderAdapter] {
        made.withLock { made in
            if let made { return made }
            let adapters = make()
            made = adapters
            return adapters
        }
    }
}
