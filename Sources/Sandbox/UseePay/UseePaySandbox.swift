import Foundation

/// UseePay's Open API as its contract tells it: customers, subscriptions, invoices, and every behaviour it leaves open
/// behind a switch.
///
/// One switch is more than the contract's section 9 lists: `update` set to `replacing` forgets what an update does not
/// name, which section 3.5 cannot rule out.
package actor UseePaySandbox: ProviderSandbox {
    package nonisolated let provider = "useepay"
    package nonisolated let switches = Switches.allowed

    private let options: SandboxOptions
    var chosen = Switches()
    var state: State

    package init(options: SandboxOptions) {
        self.options = options
        state = State.seeded(options)
    }

    package func reset() {
        chosen = Switches()
        state = State.seeded(options)
    }

    package func set(_ name: String, to value: String) { chosen.set(name, to: value) }

    package func tick() { state.advance(to: now) }

    package func snapshot() -> Wire {
        let dialect = Dialect()
        return [
            "customers": .array(state.customers.all.map(dialect.wire)),
            "subscriptions": .array(state.subscriptions.all.map(dialect.wire)),
            "invoices": .array(state.invoices.all.map(dialect.wire)),
        ]
    }

    /// The outcome of the payment that an open invoice waits for. UseePay's own call for it is not known (section 12).
    package func settle(invoice id: String, paid: Bool) { state.settle(invoice: id, paid: paid, at: now) }

    /// The clock in whole seconds, as far as UseePay's times reach.
    var now: Date { Date(timeIntervalSince1970: TimeInterval(options.clock.unixSeconds)) }

    var dialect: Dialect { Dialect(chosen) }
}
