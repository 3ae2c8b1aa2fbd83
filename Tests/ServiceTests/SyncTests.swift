import Billing
import Foundation
import Providers
import SafeText
import Service
import Storage
import TestSupport
import Testing

@Suite("Pulling into the mirror")
struct SyncTests {
    private let unibee = FakeAdapter()
    private let payway = FakeAdapter(.sample("payway", provider: .payway), subscriptions: [])

    @Test("all connections are pulled; one fails alone")
    func oneFails() async throws {
        let bench = try Bench([unibee, payway])
        #expect(bench.service.reports().map(\.phase) == [.waiting, .waiting])
        unibee.change { $0.pages = [Page(customers: [.sample()], subscriptions: [.sample()], total: 2)] }
        payway.change { $0.pullFailure = .unauthorised("invalid_client") }
        let told = Told<ConnectionReport>()
        let reports = await bench.service.sync { told.tell($0) }
        #expect(reports.map(\.phase) == [.finished(rows: 1, incomplete: []), .failed("invalid_client")])
        #expect(reports[0].syncedAt == bench.clock.now && reports[1].syncedAt == nil)
        #expect(bench.service.reports() == reports)
        #expect(told.all.contains { $0.phase == .running(rows: 2, total: 2) })
        #expect(try bench.mirror.customers(ListRequest(count: 9)).count == .exact(1))
        #expect(try bench.service.customer(Customer.sample().ref).subscriptions.count == 1)
        let only = await bench.service.sync(only: ["payway"])
        #expect(only.map(\.connection.id) == ["payway"])
    }

    @Test("what cannot be known complete is said and takes no rows away")
    func incomplete() async throws {
        let bench = try Bench([unibee])
        unibee.change { $0.pages = [Page(customers: [.sample("1"), .sample("2")])] }
        _ = await bench.service.sync()
        unibee.change {
            $0.pages = [Page(customers: [.sample("1")])]
            $0.incomplete = ["page 2 failed"]
        }
        let report = await bench.service.sync()[0]
        #expect(report.phase == .finished(rows: 2, incomplete: ["page 2 failed"]))
        unibee.change { $0.incomplete = [] }
        #expect(await bench.service.sync()[0].customers == 1)
    }

    @Test("a customer who was read whole keeps nothing that is gone, though the list is incomplete")
    func wholeCustomer() async throws {
        let bench = try Bench([unibee])
        unibee.change { $0.pages = [Page(customers: [.sample()], subscriptions: [.sample()])] }
        _ = await bench.service.sync()
        unibee.change {
            $0.pages = [Page(customers: [.sample()], whole: [Customer.sample().ref.id])]
            $0.incomplete = ["another page failed"]
        }
        let report = await bench.service.sync()[0]
        #expect((report.customers, report.subscriptions) == (1, 0))
    }

    @Test("looked-up and opened customers are fetched again by the next pull")
    func recents() async throws {
        let bench = try Bench([unibee, payway])
        let found = Customer.sample("acc-1", connection: "payway")
        payway.change {
            $0.lookUps["kund@example.test"] = [
                Page(customers: [found], subscriptions: [.sample("p1", customer: found)])
            ]
        }
        #expect(await bench.service.lookUp("kund@example.test").found == 1)
        #expect(await bench.service.lookUp("nobody@example.test").found == 0)
        #expect(try bench.mirror.subscriptions(of: found.ref).count == 1)
        _ = try await bench.service.open(Bench.ref)
        _ = await bench.service.sync()
        #expect(payway.state.recents == ["acc-1"])
        #expect(unibee.state.recents == ["501"])
        payway.change { $0.lookUpFailure = .unreachable("down") }
        #expect(await bench.service.lookUp("x").trouble == ["payway: down"])
    }

    @Test("however fast the pages come, reports come ten times a second at most")
    func cadence() async throws {
        let bench = try Bench([unibee])
        unibee.change { $0.pages = (0..<50).map { Page(customers: [.sample(String($0))], total: 50) } }
        let told = Told<ConnectionReport>()
        _ = await bench.service.sync { told.tell($0) }
        // The clock stands still: the begin, the first page and the end.
        let phases: [SyncPhase] = [
            .running(rows: 0, total: nil), .running(rows: 1, total: 50), .finished(rows: 50, incomplete: []),
        ]
        #expect(told.all.map(\.phase) == phases)
        #expect(told.all.allSatisfy { $0.scope == "UniBee lists whole only: rows carry no time of change" })
    }

    @Test("a stopped pull says so and leaves the rows")
    func stopped() async throws {
        let bench = try Bench([unibee])
        unibee.change { $0.pages = [Page(customers: [.sample("1")])] }
        _ = await bench.service.sync()
        let stopped = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await bench.service.sync()
        }
        #expect(await stopped.value.map(\.phase) == [.failed("stopped before its end")])
        #expect(try bench.mirror.counts(of: unibee.connection).customers == 1)
    }
}
