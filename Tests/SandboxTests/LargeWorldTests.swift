import Foundation
import TestSupport
import Testing

@testable import Sandbox

@Suite("Large worlds: pages and what falls due")
struct LargeWorldTests {
    private static let options = SandboxOptions(
        seed: 3, customers: 400, clock: SandboxClock(stoppedAt: Date(timeIntervalSince1970: 1_780_000_000)))

    @Test("UniBee's pages together are the whole list once, in both directions and after a change")
    func unibeePages() throws {
        var state = UniBeeState.seeded(Self.options)
        // Equal times swap between pages: none here but the seed set's pair.
        for type in ["asc", "desc"] {
            let ids = try Self.subscriptionIDs(&state, type)
            #expect(Set(ids).count >= state.subscriptions.count - 1)
            #expect(ids.count == state.subscriptions.count)
        }
        state.cancelNow(UniBeeSandbox.Seed.a, reason: "x")
        let ended = UniBeeInput(SandboxRequest(method: "POST", path: "", query: [("status", "4"), ("count", "1000")]))
        let count = state.subscriptions.values.count { $0.status == 4 }
        for _ in 0..<2 {
            let list = try state.subscriptionList(ended)
            #expect(list.text.hasSuffix("\"total\":\(count)}"))
        }
    }

    private static func subscriptionIDs(_ state: inout UniBeeState, _ type: String) throws -> [String] {
        var ids: [String] = []
        for page in 0... {
            let query = [("page", String(page)), ("count", "50"), ("sortField", "gmt_create"), ("sortType", type)]
            let list = try state.subscriptionList(
                UniBeeInput(SandboxRequest(method: "POST", path: "", query: query.map { (name: $0.0, value: $0.1) })))
            guard case .object(let members) = list, case .array(let rows) = members[0].1 else { break }
            for case .object(let row) in rows {
                guard case .object(let fields)? = row.first(where: { $0.0 == "subscription" })?.1,
                    case .string(let id)? = fields.first(where: { $0.0 == "subscriptionId" })?.1
                else { continue }
                ids.append(id)
            }
        }
        return ids
    }

    @Test("a crowd's times lie apart and in the past however large it is", arguments: [1, 200, 90_000, 5_000_000])
    func crowd(count: Int) {
        let step = UniBeeState.step(100, within: 79 * 86_400, count: count)
        #expect((1...100).contains(step) && Int64(count) * step <= 79 * 86_400)
    }

    @Test("UniBee bills what is due and nothing else, however far the clock jumps")
    func unibeeDue() {
        var state = UniBeeState.seeded(Self.options)
        state.runJobs()
        let before = state.subscriptions.changes
        state.runJobs()
        #expect(state.subscriptions.changes == before)
        state.now += 400 * 86_400
        state.runJobs()
        let late = state.subscriptions.values.filter {
            $0.status == 2 && state.users[$0.userID]?.status != 2 && $0.gatewayID != 0 && $0.effectiveEnd < state.now
        }
        #expect(late.isEmpty && state.subscriptions.changes > before)
    }

    @Test("UseePay's table finds rows by what they belong to, newest first, also when that changes")
    func belongings() {
        let state = UseePaySandbox.State.seeded(Self.options)
        var table = state.subscriptions
        let order = table.positions(of: UseePaySandbox.account).map { table[at: $0] }
        #expect(order.map(\.id) == table.all.filter { $0.owner == UseePaySandbox.account }.map(\.id))
        for customer in state.customers.all {
            let found = table.positions(around: customer.id).map { table[at: $0].id }
            #expect(found == table.all.filter { $0.customerID == customer.id }.map(\.id))
        }
        var moved = order[0]
        let former = moved.customerID
        moved.customerID = UseePaySandbox.nameless
        table.update(moved)
        #expect(table.positions(around: UseePaySandbox.nameless).contains { table[at: $0].id == moved.id })
        #expect(!table.positions(around: former).contains { table[at: $0].id == moved.id })
    }
}
