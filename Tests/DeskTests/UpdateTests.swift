import Billing
import Desk
import Foundation
import SafeText
import Service
import Storage
import Terminal
import Testing

@Suite struct UpdateTests {
    @Test func startLoadsTheFirstRowsBeforeAnythingElse() {
        let desk = PureDesk()
        #expect(desk.effects.first == .loadCustomers(ListRequest(count: 34)), "as many as are shown")
        #expect(desk.effects.contains(.loadReports) && desk.effects.contains(.loadOperations))
        #expect(desk.state.customers.rows == Invented.customers)
        #expect(desk.state.detail?.customer.ref == Invented.customers[0].ref)
        #expect(desk.state.detail?.subscriptions == [Invented.monthly, Invented.addOn])
    }

    @Test func theStartPullsOnlyWhatIsNotFresh() {
        #expect(PureDesk().effects.contains(.sync(["payway"])))
        #expect(PureDesk { $0.freshFor = 60 }.effects.contains(.sync(nil)))
        #expect(!PureDesk { $0.freshFor = 100_000 }.effects.contains { $0.lane == "sync" })
    }

    @Test func startWithoutSyncAsksNoProvider() {
        let desk = PureDesk { $0.syncsAtStart = false }
        #expect(!desk.effects.contains { $0.lane == "sync" })
    }

    @Test func anUnknownOutcomeIsSaidAtTheStart() {
        let desk = PureDesk { $0.notice = "Invented customers" }
        #expect(desk.state.notice?.text.string.contains("7F3K-9XWM") == true)
        #expect(desk.state.notice?.role == .danger)
    }

    @Test func theGreetingStaysUntilTheFirstKey() {
        var billing = FakeBilling()
        billing.records = []
        var desk = PureDesk(billing: billing) { $0.notice = "Invented customers" }
        #expect(desk.text.contains("Invented customers"))
        desk.press(.down)
        #expect(desk.state.notice == nil)
        #expect(!desk.text.contains("Invented customers"))
        #expect(desk.text.contains("? help"))
    }

    @Test(arguments: [("1", Tab.customers), ("2", .subscriptions), ("3", .operations), ("4", .connections)])
    func digitsShowTheLists(key: String, tab: Tab) {
        var desk = PureDesk()
        desk.type("3")
        desk.type(key)
        #expect(desk.state.tab == tab)
    }

    @Test func movingWithinTheLoadedStretchAsksForNothing() {
        var desk = PureDesk()
        let before = desk.effects.count
        desk.press(.up)
        #expect(desk.effects.count == before)
    }

    @Test func theSelectionFollowsItsCustomerThroughARefresh() {
        var desk = PureDesk()
        desk.press(.down, .down)
        let chosen = desk.state.customers.selected?.ref
        desk.billing.customers.insert(Invented.numbered(1), at: 0)
        desk.pull(Invented.unibee, rows: 1)
        #expect(desk.state.customers.selected?.ref == chosen)
        #expect(desk.state.customers.cursor.position == 3)
    }

    @Test func anUntouchedListStaysAtItsTop() {
        var desk = PureDesk()
        desk.billing.customers.insert(Invented.numbered(1), at: 0)
        desk.pull(Invented.unibee, rows: 1)
        #expect(desk.state.customers.selected?.ref.id == "1")
    }

    @Test func anAnswerToAnOlderSearchIsDropped() {
        var desk = PureDesk()
        desk.type("/øster")
        let shown = desk.state.customers.buffer
        let stale = ListRequest(search: "ø", count: desk.state.layout.listRows)
        desk.send(.customers(stale, .success(FakeBilling.empty.customers(stale))))
        #expect(desk.state.customers.buffer == shown)
        #expect(desk.state.customers.count == .exact(1))
    }

    @Test func escapeLeavesSearchAndItsFilter() {
        var desk = PureDesk()
        desk.type("/taro q:x")
        #expect(desk.state.search == "taro q:x")
        desk.press(.escape)
        #expect(!desk.state.isTypingSearch)
        #expect(desk.state.customers.count == .exact(Invented.customers.count))
    }

    @Test func enterKeepsTheFilterAndLooksExactKeysUp() {
        var desk = PureDesk()
        desk.type("/kund@example.test")
        desk.press(.enter)
        #expect(desk.effects.contains(.lookUp("kund@example.test")))
        #expect(desk.state.search == "kund@example.test")
        #expect(desk.state.customers.lookUp == .done("kund@example.test", troubles: []))
        #expect(desk.text.contains("No customers match \"kund@example.test\"."))
    }

    @Test func nothingIsLookedUpWhereEverythingIsListed() {
        var billing = FakeBilling()
        billing.reports = [Invented.reports[0]]
        var desk = PureDesk(billing: billing)
        desk.type("/anna")
        desk.press(.enter)
        #expect(!desk.effects.contains(.lookUp("anna")))
    }

    @Test func pastedTextLandsInTheSearchOnly() {
        var desk = PureDesk()
        desk.send(.event(.paste("x\nq")))
        #expect(desk.state.preparation == nil && !desk.state.hasQuit && desk.state.wizard == nil)
        desk.type("/")
        desk.send(.event(.paste("anna\nost")))
        #expect(desk.state.search == "anna ost")
        #expect(desk.state.isTypingSearch)
    }

    @Test func searchEditsByWordAndLine() {
        var desk = PureDesk()
        desk.type("/anna ost")
        desk.press(.control("w"))
        #expect(desk.state.search == "anna ")
        desk.press(.backspace)
        #expect(desk.state.search == "anna")
        desk.press(.control("u"), .backspace)
        #expect(!desk.state.isTypingSearch)
    }

    @Test func openingReadsFromTheProvider() {
        var desk = PureDesk()
        desk.press(.enter)
        #expect(desk.effects.last == .open(Invented.monthly.ref))
        #expect(desk.state.detail?.readAt[Invented.monthly.ref] == Invented.now)
        desk.press(.down)
        #expect(desk.state.target?.ref == Invented.addOn.ref)
        desk.type("r")
        #expect(desk.effects.last == .open(Invented.addOn.ref))
    }

    @Test func refreshOnAListPullsEveryConnection() {
        var desk = PureDesk { $0.syncsAtStart = false }
        desk.type("r")
        #expect(desk.effects.contains(.sync(nil)))
    }

    @Test func aConnectionOpensItsCustomers() {
        var desk = PureDesk()
        desk.type("4")
        desk.press(.down, .enter)
        #expect(desk.state.customers.filter.connection == "payway")
        #expect(desk.state.customers.count == .exact(1))
        desk.press(.escape)
        #expect(desk.state.customers.filter.connection == nil)
    }

    @Test func copyingSaysWhereItWent() {
        var desk = PureDesk()
        desk.type("y")
        #expect(desk.effects.last == .copy("unibee-eu:501"))
        #expect(desk.state.notice?.text == "unibee-eu:501 sent to the terminal's clipboard")
    }

    @Test func theConfirmationIsCopiedOnlyOfWhatWasCarriedOut() {
        var desk = PureDesk()
        desk.type("3c")
        #expect(!desk.effects.contains { if case .copy = $0 { true } else { false } })
        #expect(desk.state.notice?.text == "confirmation: nothing was carried out that could be confirmed")
        desk.type("jc")
        guard case .copy(let text)? = desk.effects.last else {
            Issue.record("an operation that was carried out can be confirmed")
            return
        }
        #expect(text.string.hasPrefix("We received your request on ") && text.string.hasSuffix("7F3K-22QD."))
    }

    @Test func unfinishedOperationsComeFirst() {
        var desk = PureDesk()
        desk.type("3")
        #expect(desk.state.operations.records?.map(\.id) == ["7F3K-9XWM", "7F3K-22QD", "7F3K-1ABC"])
        #expect(desk.text.contains("3 Operations (1 unknown)"))
        desk.type("R")
        #expect(desk.effects.contains(.reconcile("7F3K-9XWM")))
        #expect(desk.state.operations.unfinished.isEmpty)
        #expect(!desk.text.contains("(1 unknown)"))
    }

    @Test func themesAreSeenAtOnceAndGivenBack() {
        var desk = PureDesk()
        desk.type("T")
        desk.press(.down)
        #expect(desk.state.theme == "mono")
        desk.press(.escape)
        #expect(desk.state.theme == "default")
        desk.type("Tj")
        desk.press(.enter)
        #expect(desk.state.theme == "mono")
        #expect(desk.state.overlay == nil)
    }

    @Test func paletteFindsAndRuns() {
        var desk = PureDesk()
        desk.type(":mask")
        #expect(desk.text.contains("> m"))
        desk.press(.enter)
        #expect(desk.state.isMasked)
        #expect(desk.state.overlay == nil)
    }

    @Test func helpNarrowsByTypingAndClosesByItsKey() {
        var desk = PureDesk()
        desk.type("??")
        #expect(desk.state.overlay == nil)
        desk.type("?/quit")
        #expect(desk.text.contains("Quit from anywhere"))
        #expect(!desk.text.contains("Copy the reference"))
        desk.press(.escape)
        #expect(desk.state.overlay == nil && !desk.state.hasQuit)
    }

    @Test func quittingGoesBackFirst() {
        var desk = PureDesk()
        desk.press(.enter)
        desk.type("q")
        #expect(desk.state.focus == .list)
        #expect(!desk.effects.contains(.quit))
        desk.type("q")
        #expect(desk.effects.last == .quit)
    }

    @Test func quittingWhileAnOperationRunsAsksOnce() {
        var desk = PureDesk()
        desk.state.running[7] = Invented.monthly.ref
        desk.type("q")
        #expect(!desk.effects.contains(.quit))
        #expect(desk.state.notice?.text.string.contains("still running") == true)
        desk.type("jq")
        #expect(!desk.effects.contains(.quit))
        desk.type("q")
        #expect(desk.effects.last == .quit)
    }

    @Test func hangupLeavesAtOnce() {
        var desk = PureDesk()
        desk.send(.event(.hangup))
        #expect(desk.effects.last == .quit)
    }

    @Test func anIdleTickChangesNothing() {
        var desk = PureDesk()
        let before = desk.frame()
        desk.send(.tick(Invented.now.addingTimeInterval(1)))
        #expect(desk.frame() == before)
    }

    @Test func failuresDoNotRepeatThemselves() {
        var billing = FakeBilling()
        billing.failure = .failed("the disk is full")
        var desk = PureDesk(billing: billing)
        let asked = desk.effects.count { $0.lane == "customers" }
        desk.press(.escape)
        #expect(desk.effects.count { $0.lane == "customers" } == asked)
        #expect(desk.text.contains("The customers could not be read: the disk is full"))
        desk.billing.failure = nil
        desk.type("r")
        #expect(desk.state.customers.count == .exact(Invented.customers.count))
    }
}
