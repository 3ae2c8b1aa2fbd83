import Foundation
import Sandbox

/// UniBee: lists take POST as well, so the path decides; refusals come as 200 with a code (sections 3.2 and 7.9 to 7.11).
struct UniBeeTraits: ProviderTraits {
    let reason = ["--reason", "moved away"]

    func writeKey(_ request: SandboxRequest) -> String? {
        guard request.path.contains("/subscription/cancel") else { return nil }
        return request.fields["subscriptionId"] ?? request.queryValue("subscriptionId") ?? ""
    }

    func names(in request: SandboxRequest) -> [String] { request.query.map(\.value) + request.fields.values }

    func isAcceptance(_ answer: SandboxResponse) -> Bool {
        let envelope = (try? JSONSerialization.jsonObject(with: answer.body)) as? [String: Any]
        return (200..<300).contains(answer.status) && envelope?["code"] as? Int == 0
    }

    func standings(in snapshot: Data) throws -> [String: Standing] {
        struct State: Decodable {
            struct Subscription: Decodable {
                let status: Int
                let cancelAtPeriodEnd: Int
            }
            let subscriptions: [String: Subscription]
        }
        return try JSONDecoder().decode(State.self, from: snapshot).subscriptions.mapValues { one in
            if [4, 5, 9].contains(one.status) { return .ended }
            return one.cancelAtPeriodEnd == 1 ? .ending : .running
        }
    }
}
