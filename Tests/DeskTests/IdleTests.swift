import Billing
import Desk
import Foundation
import SafeText
import Service
import Storage
import Synchronization
import Terminal
import Testing

/// A screen at rest sleeps, and one that is hurried answers once.
@Suite struct IdleTests {
    /// Through hours of being looked at, the screens wake for what changes and for nothing else.
    @Test(arguments: ["1", "2", "3", "4"])
    func theClockWakesForWhatChanges(tab: String) throws {
        var desk = PureDesk(columns: 100, rows: 12)
        desk.type(tab)
        var (wakes, changes) = (0, 0)
        let end = Invented.now.addingTimeInterval(3 * 3600)
        while let next = desk.state.nextChange, next < end {
            #expect(next > desk.state.now)
            let before = desk.frame()
            desk.send(.tick(next.addingTimeInterval(-0.01)))
            #expect(desk.frame() == before, "nothing changes before its time")
            desk.send(.tick(next))
            wakes += 1
            if desk.frame() != before { changes += 1 }
        }
        #expect(changes > 0 && wakes < 100, "\(wakes) wakes, \(changes) changes")
    }

    @Test func nothingWakesWhereNothingIsKnown() {
        var billing = FakeBilling.empty
        billing.reports = []
        #expect(PureDesk(billing: billing).state.rest(at: Invented.now) == nil)
    }

    @Test func aRefreshThatIsDueEndsTheRest() {
        var desk = PureDesk(billing: .hanging)
        desk.pull(Invented.unibee, rows: 1)
        desk.send(.report(Invented.report(.running(rows: 2, total: nil))))
        let rest = desk.state.rest(at: desk.state.now) ?? .zero
        #expect((.milliseconds(299)...(.milliseconds(301))).contains(rest))
    }

    @Test func ofABurstOnlyTheLastOfEachLaneIsStarted() async {
        let asked = Mutex<[String]>([])
        var backend = FakeBilling().backend
        let customers = backend.customers
        backend.customers = { request throws(ServiceError) in
            asked.withLock { $0.append(request.search) }
            return try await customers(request)
        }
        let run = await DrivenDesk.run([.look, .burst(Array("/anna ost")), .look], backend: backend)
        #expect(run.looks.last?.lines[1].contains("/ anna ost  3 found") == true)
        #expect(asked.withLock { $0.filter { !$0.isEmpty } } == ["anna ost"])
        #expect(run.presentedAtLooks[1] - run.presentedAtLooks[0] <= 3, "the burst, the rows, the customer")
    }
}
