import Billing
import Foundation
import SafeText

extension UniBeeAdapter {
    package func understands(_ point: String) -> Bool { UniBeePoint(point, origin) != nil }

    package func pull(
        _ start: PullStart, deliver: (Page) async throws -> PullReceipt
    ) async throws -> [SafeText] {
        var point = start.point.flatMap { UniBeePoint($0, origin) } ?? UniBeePoint()
        if start.point != nil { point.note(met: start.met) }
        var pull = UniBeePull(self, from: point)
        return try await pull.run(deliver)
    }

    /// Whose list it is, and in pages of which size.
    var origin: String { "\(baseURL.absoluteString) \(client.pageSize)" }

    /// The number of subscriptions, so that a pull knows from the beginning how much there is; 0 when it is not told.
    func countOfSubscriptions() async throws -> Int {
        let list = UniBeeList.subscriptions
        let data = try await client.post(list.path, list.body(0, size: 1))
        return data["total"]?.integer.flatMap { Int(exactly: $0) } ?? 0
    }

    /// The ids of subscriptions whose stored status is Incomplete, which API keys are told as Active.
    func incompleteIDs(filters: [String: JSON] = [:]) async throws -> Set<String> {
        var list = UniBeeList.subscriptions
        list.filters = filters
        list.filters["status"] = [7]
        var (told, masked): (Set<String>, Set<String>) = ([], [])
        var isFiltered = true
        try await client.eachPage(of: list, decode: { _ in }) { page, _ in
            for row in page.rows {
                guard let status = row["subscription"]?["status"]?.integer,
                    let id = row["subscription"]?["subscriptionId"]?.nonEmptyText
                else { continue }
                switch status {
                case 7: told.insert(id)
                case 2 where isFiltered: masked.insert(id)
                case 2: break
                default: (isFiltered, masked) = (false, [])
                }
            }
            return true
        }
        // Who ignores the filter hands out everything: then a 2 is as likely an Active that is one.
        return told.union(masked)
    }
}
