import Sandbox
import Synchronization

/// A sandbox with somebody in between, who may answer in its place or change what it answered.
///
/// It shares the executor of the sandbox inside, so that it can ask it without waiting.
package actor InterceptedSandbox<Inner: ProviderSandbox>: ProviderSandbox {
    private nonisolated let inner: Inner
    private nonisolated let between: Interception
    package nonisolated let provider: String
    package nonisolated let switches: [String: [String]]

    package nonisolated var unownedExecutor: UnownedSerialExecutor { inner.unownedExecutor }

    package init(_ inner: Inner, _ between: Interception) {
        (self.inner, self.between) = (inner, between)
        (provider, switches) = (inner.provider, inner.switches)
    }

    package func answer(_ request: SandboxRequest) -> SandboxResponse {
        let rule = between.rule(request)
        if case .instead(let response)? = rule { return response }
        let response = inner.assumeIsolated { $0.answer(request) }
        guard case .after(let change)? = rule else { return response }
        return change(response)
    }

    package nonisolated func fault(_ status: Int) -> SandboxResponse? { inner.fault(status) }
    package func reset() { inner.assumeIsolated { $0.reset() } }
    package func set(_ name: String, to value: String) { inner.assumeIsolated { $0.set(name, to: value) } }
    package func tick() { inner.assumeIsolated { $0.tick() } }
    package func snapshot() -> Wire { inner.assumeIsolated { $0.snapshot() } }
}

/// Who stands between a client and a sandbox, and what they do now.
package final class Interception: Sendable {
    /// What happens to one request.
    package enum Rule: Sendable {
        /// The sandbox hears nothing of it.
        case instead(SandboxResponse)
        /// The sandbox does its work; its answer is changed.
        case after(@Sendable (SandboxResponse) -> SandboxResponse)
    }

    private let choose = Mutex<@Sendable (SandboxRequest) -> Rule?>({ _ in nil })

    package init() {}

    /// From now on `choose` decides for every request; nil lets it through.
    package func rule(by choose: @escaping @Sendable (SandboxRequest) -> Rule?) {
        self.choose.withLock { $0 = choose }
    }

    package func clear() { rule { _ in nil } }

    fileprivate func rule(_ request: SandboxRequest) -> Rule? { choose.withLock { $0 }(request) }
}

extension SandboxResponse {
    /// The connection closes instead of an answer.
    package static let dropped: SandboxResponse = {
        var response = SandboxResponse(status: 200)
        response.delivery = .dropped
        return response
    }()
}

/// `sandbox` with `between` in front of it.
package func intercepted(_ sandbox: some ProviderSandbox, by between: Interception) -> any ProviderSandbox {
    InterceptedSandbox(sandbox, between)
}
