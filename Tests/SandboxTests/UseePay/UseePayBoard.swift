import Foundation
@testable import Sandbox

/// A UseePay world on a standing clock, asked without HTTP.
struct UseePayBoard: Sendable {
    let clock = SandboxClock(stoppedAt: Date(timeIntervalSince1970: 1_795_255_200))
    let sandbox: UseePaySandbox

    static let credentials = [
        "x-merchant-no": UseePaySandbox.merchantNo, "x-app-id": UseePaySandbox.appID,
        "x-api-key": UseePaySandbox.apiKey,
    ]

    init(customers: Int = 0, seed: UInt64 = 1, switches: [String: String] = [:]) async {
        sandbox = UseePaySandbox(options: SandboxOptions(seed: seed, customers: customers, clock: clock))
        for (name, value) in switches { await sandbox.set(name, to: value) }
    }

    /// One request below `/api/v1/`, with its query.
    func ask(
        _ method: String, _ path: String, _ body: String = "", headers: [String: String] = credentials
    ) async -> Answer {
        let parts = path.split(separator: "?", maxSplits: 1)
        let query = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { field in
            let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(pair[0]), value: pair.count > 1 ? String(pair[1]) : "")
        }
        await sandbox.tick()
        return Answer(
            await sandbox.answer(
                SandboxRequest(
                    method: method, path: "/api/v1/\(parts.first ?? "")", query: query, headers: headers,
                    body: Data(body.utf8))))
    }

    func advance(days: Double) { clock.advance(by: days * 86_400) }

    struct Answer {
        let status: Int
        let text: String
        let headers: [String: String]
        let delivery: SandboxResponse.Delivery
        let object: [String: Any]

        init(_ response: SandboxResponse) {
            status = response.status
            text = String(decoding: response.body, as: UTF8.self)
            headers = Dictionary(response.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
            delivery = response.delivery
            object = (try? JSONSerialization.jsonObject(with: response.body)) as? [String: Any] ?? [:]
        }

        var code: String? { object["code"] as? String }
        var source: String? { object["source"] as? String }
        var subscriptionStatus: String? { object["status"] as? String }

        func text(_ name: String) -> String? { object[name] as? String }

        /// The field is there and null.
        func isNull(_ name: String) -> Bool { object[name] is NSNull }

        /// The ids of a page.
        func ids(_ key: String = "items") -> [String] {
            (object[key] as? [[String: Any]])?.compactMap { $0["id"] as? String } ?? []
        }
    }
}
