import Billing
import Desk
import Foundation
import SafeText
import Service
import Storage
import Terminal
import Testing

/// What a pull that is under way does to the screens.
@Suite struct SyncTests {
    private func pulling() -> PureDesk {
        var desk = PureDesk(billing: .hanging) { $0.syncsAtStart = false }
        desk.type("r")
        return desk
    }

    private func lists(_ desk: PureDesk) -> Int {
        desk.effects.count { $0.lane == "customers" || $0.lane == "subscriptions" }
    }

    @Test func escapeStopsIt() {
        var desk = pulling()
        desk.pull(Invented.unibee, rows: 100, of: 1000)
        #expect(desk.state.hints(width: 118).contains { $0.key == "Esc" && $0.text == "stop reading" })
        desk.send(.report(Invented.reports[1]))
        desk.press(.escape)
        #expect(desk.effects.last == .stopSync)
        #expect(desk.frame().lines[0].contains("stopping"))
        desk.press(.escape)
        #expect(desk.effects.count { $0 == .stopSync } == 1)
        var reports = Invented.reports
        reports[0].phase = .failed("stopped before its end")
        desk.send(.synced(.success(reports)))
        #expect(desk.state.notice?.text == "Stopped. The rows read so far stay; r goes on.")
        #expect(!desk.frame().lines[0].contains("stopp"))
        desk.type("4")
        #expect(desk.text.contains("stopped") && desk.frame().lines[0].contains("2 of 3 connections"))
        #expect(!desk.state.connections.isSyncing)
    }

    @Test func escapeLeavesEverythingElseFirst() {
        var desk = pulling()
        desk.type("/anna")
        desk.press(.enter, .enter, .escape, .escape)
        #expect(!desk.effects.contains(.stopSync))
        desk.press(.escape)
        #expect(desk.effects.last == .stopSync)
    }

    @Test func aSecondPullSaysThatOneRuns() {
        var desk = pulling()
        desk.type("r")
        #expect(desk.effects.count { $0.lane == "sync" } == 1)
        #expect(desk.state.notice?.text == "refresh: the connections are being read already")
    }

    @Test func listsAreReadAgainAFewTimesASecond() {
        var desk = pulling()
        let before = lists(desk)
        for part in 1...500 {
            desk.send(.tick(Invented.now.addingTimeInterval(Double(part) / 250)))
            desk.send(.report(Invented.report(.running(rows: part * 100, total: 50_000))))
        }
        #expect((5...8).contains(lists(desk) - before), "two seconds")
        #expect(desk.effects.count { $0.lane == "owned" } <= 9)
    }

    @Test func whatCannotHaveChangedIsNotReadAgain() {
        var desk = pulling()
        desk.type("f")
        desk.press(.right, .enter)
        #expect(desk.state.customers.filter.provider == .payway)
        let before = lists(desk)
        desk.pull(Invented.unibee, rows: 500)
        #expect(lists(desk) == before, "another connection")
        desk.pull(Invented.payway, rows: 0)
        #expect(lists(desk) == before, "nothing read yet")
        desk.pull(Invented.payway, rows: 5)
        #expect(lists(desk) == before + 1)
        desk.pull(Invented.payway, rows: 5)
        #expect(lists(desk) == before + 1, "nothing new")
    }

    @Test func howFarItIsIsSaidInNumbers() {
        var desk = pulling()
        desk.pull(Invented.unibee, rows: 0)
        #expect(desk.frame().lines[0].contains("reading 0"))
        for part in 1...20 { desk.pull(Invented.unibee, rows: part * 100, of: 20_000) }
        #expect(desk.frame().lines[0].contains("reading 2,000 of 20,000, 10 %, 2 min left"))
        desk.pull(Invented.useepay, rows: 50)
        #expect(desk.frame().lines[0].contains("reading 2,000 of 20,000, 10 %, 2 min left"), "it has told no total")
    }

    @Test(
        arguments: [
            (0, 1000, 1.0, nil), (0, 0, 9, nil), (500, 1000, 10, 10), (1000, 1000, 10, 0),
        ] as [(Int, Int, Double, Double?)])
    func theTimeLeftFollowsTheSpeedSoFar(rows: Int, total: Int, seconds: Double, left: Double?) {
        var connections = ConnectionsState(Invented.connections)
        connections.begin(nil)
        _ = connections.accept(Invented.report(.running(rows: 0, total: total)), now: Invented.now)
        let now = Invented.now.addingTimeInterval(seconds)
        _ = connections.accept(Invented.report(.running(rows: rows, total: total)), now: now)
        #expect(connections.sync?.progress(of: "unibee-eu", now: now)?.left == left)
    }

    /// A pull that goes on where an earlier one ended is not as fast as if it had read everything itself.
    @Test func whatAnEarlierPullReadIsNoSpeed() {
        var connections = ConnectionsState(Invented.connections)
        connections.begin(nil)
        _ = connections.accept(Invented.report(.running(rows: 9000, total: 10_000)), now: Invented.now)
        let now = Invented.now.addingTimeInterval(10)
        _ = connections.accept(Invented.report(.running(rows: 9100, total: 10_000)), now: now)
        #expect(connections.sync?.progress(now: now).left == 90)
        #expect(connections.sync?.progress(now: now).percent == 91)
    }
}
