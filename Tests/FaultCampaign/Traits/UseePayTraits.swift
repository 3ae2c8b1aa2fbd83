import Foundation
import Sandbox

/// UseePay: a POST on a subscription's path updates or cancels it (sections 3.5 and 3.6).
struct UseePayTraits: ProviderTraits {
    let reason = ["--reason", "unused"]

    func writeKey(_ request: SandboxRequest) -> String? {
        guard request.method != "GET" else { return nil }
        let segments = request.segments
        guard (4...5).contains(segments.count), segments[2] == "subscriptions" else { return "" }
        return segments[3]
    }

    func standings(in snapshot: Data) throws -> [String: Standing] {
        struct State: Decodable {
            struct Subscription: Decodable {
                let id: String
                let status: String
                let cancel_at_period_end: Bool?
            }
            let subscriptions: [Subscription]
        }
        return Dictionary(
            try JSONDecoder().decode(State.self, from: snapshot).subscriptions.map { one in
                if ["canceled", "expired"].contains(one.status) { return (one.id, .ended) }
                return (one.id, one.cancel_at_period_end == true ? .ending : .running)
            }, uniquingKeysWith: { first, _ in first })
    }
}
