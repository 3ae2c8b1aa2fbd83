import Billing
import Desk
import Foundation
import SafeText
import Storage
import TestSupport
import Testing

/// A list of any length behind a few loaded pages.
@Suite struct ListStateTests {
    /// A list on the screen, and the store behind it.
    struct Bench {
        let page: Int
        var store: LongList
        var list = ListState<CustomerRow>()
        var now = Invented.now
        /// What was asked and not answered yet.
        var open: [ListRequest] = []

        init(_ numbers: some Sequence<Int>, page: Int = 20, knowsPositions: Bool = false) {
            self.page = page
            store = LongList(numbers)
            store.knowsPositions = knowsPositions
            settle()
        }

        /// Asks as long as something is missing, and answers at once.
        mutating func settle() {
            ask()
            while !open.isEmpty { answer() }
        }

        mutating func request() -> ListRequest? { list.missing(page: page, now: now) }

        mutating func ask() {
            list.reveal(page: page)
            if let request = request() { open.append(request) }
        }

        mutating func answer() {
            let request = open.removeFirst()
            list.accept(store.answer(request), to: request, page: page)
            ask()
        }

        mutating func move(_ distance: Int) {
            list.move(by: distance, page: page)
            settle()
        }

        mutating func go(to end: ListEnd) {
            list.move(to: end, page: page)
            settle()
        }

        mutating func refresh() {
            list.outdate()
            settle()
        }

        var number: Int? { list.selected.flatMap { Int($0.ref.id) } }
        /// The numbers on the screen.
        var shown: [Int] { list.rows.dropFirst(list.cursor.top).prefix(page).compactMap { Int($0.ref.id) } }
        var rowOnScreen: Int { list.cursor.position - list.cursor.top }
    }

    @Test func theFirstPageIsAllThatIsReadAtFirst() {
        let bench = Bench(0..<100_000)
        #expect(bench.store.requests == [ListRequest(count: 20)])
        #expect(bench.shown == Array(0..<20))
    }

    /// Whatever the keys, the selection is where it would be with all rows at hand, and the page around it is loaded.
    @Test(arguments: 0..<6, [3, 100_000])
    func anyWayThroughTheListIsTheWayThroughAllOfIt(seed: Int, size: Int) {
        var dice = Dice(seed: UInt64(seed + 1))
        var bench = Bench(0..<size, knowsPositions: seed.isMultiple(of: 2))
        var expected = 0
        for _ in 0..<500 {
            switch Int.random(in: 0..<40, using: &dice) {
            case 0: (expected, _) = (0, bench.go(to: .first))
            case 1: (expected, _) = (size - 1, bench.go(to: .last))
            case let roll:
                let distance = [-1, 1, -19, 19][roll % 4]
                expected = max(0, min(size - 1, expected + distance))
                bench.move(distance)
            }
            #expect(bench.number == expected)
            #expect(bench.list.position == expected)
            #expect(bench.shown.count == min(20, size) && bench.shown.contains(expected))
            #expect(bench.list.rows.count <= 12 * 20)
        }
    }

    @Test(arguments: [1, -1])
    func athousandKeysAskSeldom(direction: Int) {
        var bench = Bench(0..<100_000)
        if direction < 0 { bench.go(to: .last) }
        let before = bench.store.requests.count
        for _ in 0..<1000 { bench.move(direction) }
        #expect(bench.store.requests.count - before <= 1000 / 40 + 3)
        let rows = bench.store.requests.reduce(0) { $0 + $1.count }
        #expect(rows < 1500)
    }

    @Test func aKeyCostsNoMoreInALongerList() {
        let rows = [10_000, 1_000_000].map { size in
            var bench = Bench(0..<size)
            for distance in [19, 1, -19, -1] { for _ in 0..<100 { bench.move(distance) } }
            bench.refresh()
            return bench.store.requests.map(\.count)
        }
        #expect(rows[0] == rows[1])
    }

    /// Keys do not wait for answers, and none of them is lost.
    @Test(arguments: [1, 19])
    func aSlowStoreLosesNoKey(distance: Int) {
        var bench = Bench(0..<100_000)
        for turn in 0..<200 {
            bench.list.move(by: distance, page: 20)
            bench.ask()
            if turn.isMultiple(of: 2), !bench.open.isEmpty { bench.answer() }
            #expect(bench.shown.count == 20, "nothing that is not loaded is shown")
        }
        bench.settle()
        #expect(bench.number == 200 * distance)
    }

    @Test func keysAfterAJumpCountFromItsEnd() {
        var bench = Bench(0..<100_000)
        bench.list.move(to: .last, page: 20)
        bench.list.move(by: -1, page: 20)
        bench.list.move(by: -19, page: 20)
        #expect(bench.number == 0, "the rows of the end are not there yet")
        bench.settle()
        #expect(bench.number == 99_979)
    }

    @Test func positionsAreRightAgainAtTheEnds() {
        var bench = Bench(stride(from: 0, to: 20_000, by: 2))
        for _ in 0..<10 { bench.move(19) }
        (1..<9).forEach { bench.store.insert(2 * $0 + 1) }
        bench.refresh()
        #expect(bench.list.position == 190, "kept, as nobody counted")
        bench.go(to: .first)
        bench.move(19)
        #expect(bench.list.position == 19)
        bench.go(to: .last)
        #expect(bench.list.position == 10_007)
    }

    // MARK: Rows that come and go

    /// In the middle of the even numbers, on the eighth row of the screen.
    private func middle() -> Bench {
        var bench = Bench(stride(from: 0, to: 20_000, by: 2), page: 20)
        for _ in 0..<100 { bench.move(19) }
        for _ in 0..<12 { bench.move(-1) }
        return bench
    }

    @Test func rowsAboveAndBelowMoveNothingOnTheScreen() throws {
        var bench = middle()
        let (number, row) = (try #require(bench.number), bench.rowOnScreen)
        for far in [3001, 101, 7] { bench.store.insert(far) }
        bench.store.insert(number + 1001)
        bench.store.remove(number - 200)
        let shown = bench.shown
        bench.refresh()
        #expect(bench.number == number && bench.rowOnScreen == row)
        #expect(bench.shown == shown)
        bench.store.insert(number - 1)
        bench.refresh()
        #expect(bench.number == number && bench.rowOnScreen == row)
        #expect(bench.shown.contains(number - 1))
    }

    @Test func theNextRowTakesTheSelectionOfOneThatIsGone() throws {
        var bench = middle()
        let (number, row) = (try #require(bench.number), bench.rowOnScreen)
        bench.store.remove(number)
        bench.refresh()
        #expect(bench.number == number + 2 && bench.rowOnScreen == row)
        bench.go(to: .last)
        bench.store.remove(19_998)
        bench.refresh()
        #expect(bench.number == 19_996)
        bench.store.numbers = []
        bench.refresh()
        #expect(bench.list.selected == nil && bench.list.count == .exact(0))
    }

    @Test func anUntouchedListStaysAtItsTop() {
        var bench = Bench(stride(from: 10, to: 20_000, by: 2))
        bench.store.insert(1)
        bench.refresh()
        #expect(bench.number == 1)
        bench.move(1)
        bench.store.insert(2)
        bench.refresh()
        #expect(bench.number == 10, "now it is this row that is looked at")
    }

    @Test func whoeverGoesOnDuringARefreshIsNotTakenBack() throws {
        var bench = middle()
        let number = try #require(bench.number)
        bench.list.outdate()
        bench.ask()
        for _ in 0..<3 { bench.list.move(by: 19, page: 20) }
        bench.settle()
        #expect(bench.number == number + 3 * 19 * 2)
        #expect(bench.shown.count == 20)
    }

    @Test func aPullAsksAFewTimesASecondAtTheMost() {
        var bench = middle()
        let before = bench.store.requests.count
        for _ in 0..<1000 {
            bench.now += 0.001
            bench.list.outdate(interval: 0.3)
            bench.settle()
        }
        #expect((3...4).contains(bench.store.requests.count - before))
    }

    // MARK: Ends

    @Test func anEndIsReadOnceUntilSomethingChanges() {
        var bench = Bench(0..<1000)
        bench.go(to: .last)
        bench.go(to: .first)
        let before = bench.store.requests.filter { $0.place == .last }.count
        bench.go(to: .last)
        #expect(bench.number == 999)
        #expect(bench.store.requests.filter { $0.place == .last }.count == before)
        bench.go(to: .first)
        bench.store.insert(1000)
        bench.refresh()
        bench.go(to: .last)
        #expect(bench.number == 1000)
    }

    @Test func anEndReadBeforeAChangeIsNotShownAfterIt() throws {
        var bench = Bench(0..<1000)
        bench.list.move(to: .last, page: bench.page)
        let asked = bench.request()
        let request = try #require(asked)
        let old = bench.store.answer(request)
        bench.store.insert(1000)
        bench.list.outdate()
        bench.list.accept(old, to: request, page: bench.page)
        bench.settle()
        bench.go(to: .first)
        bench.go(to: .last)
        #expect(bench.number == 1000)
    }

    // MARK: Answers nobody waits for

    @Test func anAnswerToAnOlderQuestionIsDropped() throws {
        var bench = Bench(0..<1000)
        bench.list.narrow(search: "a")
        let oldRequest = bench.request()
        let old = try #require(oldRequest)
        bench.list.narrow(search: "ab")
        let newRequest = bench.request()
        let new = try #require(newRequest)
        bench.store.numbers = [7]
        bench.list.accept(bench.store.answer(old), to: old, page: 20)
        #expect(bench.list.rows.count == 20, "the rows of before stay until the new ones are there")
        bench.list.accept(bench.store.answer(new), to: new, page: 20)
        #expect(bench.number == 7)
    }

    @Test func aFailureIsNotRepeated() throws {
        var bench = Bench(0..<1000)
        bench.list.outdate()
        let asked = bench.request()
        let request = try #require(asked)
        bench.list.fail("the disk is full", request: request)
        let again = bench.request()
        #expect(again == nil)
        bench.refresh()
        #expect(bench.list.failure == nil && bench.number == 0)
    }
}
