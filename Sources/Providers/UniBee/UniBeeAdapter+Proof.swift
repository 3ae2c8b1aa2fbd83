import Billing
import Foundation
import SafeText

extension UniBeeAdapter {
    /// Judges by status, flag and stored reason (section 10, point 8).
    package func verdict(on order: CancelOrder, after: Subscription, answer: WriteAnswer, now: Date) -> Verdict {
        switch order.timing {
        case .immediately: immediateVerdict(order, after)
        case .atPeriodEnd: periodEndVerdict(after)
        case .providerDecides: .neutral(wanted: order.timing, after: after)
        }
    }

    private func immediateVerdict(_ order: CancelOrder, _ after: Subscription) -> Verdict {
        let reason = after.facts[UniBeeFact.cancelReason]
        switch after.facts[UniBeeFact.status] {
        case UniBeeStatus.cancelled.name:
            return .applied(
                timing: .immediately, effectiveAt: after.endsAt,
                note: UniBeeReason(order).remark(onStored: reason))
        case UniBeeStatus.expired.name:
            return .applied(
                timing: .immediately, effectiveAt: after.endsAt,
                note: "it had expired by itself; this cancellation changed nothing")
        case UniBeeStatus.failed.name:
            return .applied(
                timing: .immediately, effectiveAt: after.endsAt,
                note: "its creation had failed by itself; this cancellation changed nothing")
        default:
            return .notShown
        }
    }

    private func periodEndVerdict(_ after: Subscription) -> Verdict {
        if after.status == .ending {
            guard let obstacle = UniBeeFact.obstacle(in: after.facts) else {
                return .applied(timing: .atPeriodEnd, effectiveAt: after.endsAt, note: nil)
            }
            return .applied(timing: .atPeriodEnd, effectiveAt: nil, note: "it will not end by itself: \(obstacle)")
        }
        if after.status == .ended, after.facts[UniBeeFact.cancelReason] == UniBeeReason.cameDue {
            return .applied(timing: .atPeriodEnd, effectiveAt: after.endsAt, note: "the scheduled end has come due")
        }
        return .neutral(wanted: .atPeriodEnd, after: after)
    }

    package func check() async throws -> Checkup {
        // The answer holds keys, so that three fields are taken and the rest is dropped (section 6.9).
        let data = try await client.get("get")
        let name = data["merchant"]?["name"]?.nonEmptyText ?? "unnamed"
        let isProduction = data["isProd"]?.boolean
        let environment = data["env"]?.nonEmptyText ?? "unknown"
        let key = UniBeeKeyCheck(
            key: client.key, host: baseURL.host() ?? "", mode: connection.mode, isProduction: isProduction)
        return Checkup(
            SafeText("UniBee merchant \(name), environment \(environment)"), warnings: key.warnings.map { SafeText($0) }
        )
    }
}

/// Whether key, host, configured mode and the provider's own word agree (sections 1, 2 and 10).
struct UniBeeKeyCheck {
    let key: Secret
    let host: String
    let mode: Mode
    /// What the provider says of itself; nil when it says nothing.
    let isProduction: Bool?

    private static let productionHosts: Set<String> = ["api.unibee.dev", "api.unibee.top"]
    private static let testHosts: Set<String> = ["api-sandbox.unibee.top"]

    var warnings: [String] {
        var warnings: [String] = []
        let isTestKey = key.reveal().hasPrefix("ub_test_")
        if !key.reveal().hasPrefix("ub_") {
            warnings.append("the key does not look like a UniBee API key")
        } else if isTestKey != (mode == .test) {
            warnings.append("the key is a \(isTestKey ? "test" : "production") key, the connection is \(mode.rawValue)")
        }
        if UniBeeKeyCheck.productionHosts.contains(host), isTestKey {
            warnings.append("a test key is used on the production host")
        }
        if UniBeeKeyCheck.testHosts.contains(host), !isTestKey {
            warnings.append("a production key is used on the sandbox host")
        }
        if let isProduction, isProduction != (mode == .live) {
            warnings.append(
                "UniBee calls itself \(isProduction ? "production" : "not production"), "
                    + "the connection is \(mode.rawValue)")
        }
        return warnings
    }
}
