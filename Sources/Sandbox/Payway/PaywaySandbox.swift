import Foundation

/// Tulo Payway as the contract describes it: accounts found by exact keys, subscriptions provisioned by Payway itself
/// or by Kayak, and the invoices that decide what a cancellation does.
///
/// Switches (`POST /_sandbox/switches`): `autogiro_wins`, `feature_enabled`, `item_on_can_cancel`, `item_on_accounts`
/// (`true` or `false`), `sync_lag` and `token_lifetime` (seconds; 0 and 3600 unless set).
package actor PaywaySandbox: ProviderSandbox {
    package nonisolated let provider = "payway"
    package nonisolated let switches = PaywaySwitches.allowed

    private let options: SandboxOptions
    private var world: PaywayWorld

    package init(options: SandboxOptions) {
        self.options = options
        world = .seeded(options)
    }

    package func answer(_ request: SandboxRequest) -> SandboxResponse {
        do {
            return try world.answer(request, now: options.clock.now)
        } catch {
            return error.response
        }
    }

    package func reset() { world = .seeded(options) }

    package func set(_ name: String, to value: String) { world.switches.set(name, to: value) }

    package func tick() { world.advance(to: options.clock.now) }

    package func snapshot() -> Wire { world.snapshot }
}
