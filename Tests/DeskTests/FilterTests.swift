import Billing
import Desk
import Foundation
import SafeText
import Storage
import Terminal
import Testing

@Suite struct FilterTests {
    private func filters(_ desk: PureDesk) -> [ListFilter] {
        desk.effects.compactMap { if case .loadSubscriptions(let request) = $0 { request.filter } else { nil } }
    }

    @Test func choicesAreFollowedAtOnceAndKept() {
        var desk = PureDesk()
        desk.type("2f")
        desk.press(.down, .down, .right, .right)
        #expect(filters(desk).last == ListFilter(status: .active))
        #expect(desk.state.subscriptions.count == .exact(1))
        #expect(desk.text.contains("only active"))
        desk.press(.enter)
        #expect(desk.state.overlay == nil && desk.state.subscriptions.filter == ListFilter(status: .active))
    }

    @Test func escapeGoesBackToWhatWas() {
        var desk = PureDesk()
        desk.type("2f")
        desk.press(.right, .enter)
        let kept = desk.state.subscriptions.filter
        desk.type("f")
        desk.press(.down, .down, .left, .down, .left)
        #expect(desk.state.subscriptions.filter != kept)
        desk.press(.escape)
        #expect(desk.state.overlay == nil && desk.state.subscriptions.filter == kept)
        desk.press(.escape)
        #expect(desk.state.subscriptions.filter.isEmpty && desk.state.tab == .subscriptions)
    }

    @Test func everyChoiceComesRoundAgain() {
        for (index, field) in FilterField.allCases.enumerated() {
            var desk = PureDesk()
            desk.type("2f")
            for _ in 0..<index { desk.press(.down) }
            var seen: Set<ListFilter> = []
            repeat {
                seen.insert(desk.state.subscriptions.filter)
                desk.press(.right)
            } while !desk.state.subscriptions.filter.isEmpty && seen.count < 20
            #expect(seen.count == [4, 4, 9, 6][index], "\(field)")
            desk.press(.left)
            #expect(seen.contains(desk.state.subscriptions.filter) && !desk.state.subscriptions.filter.isEmpty)
            desk.press(.backspace)
            #expect(desk.state.subscriptions.filter.isEmpty)
        }
    }

    @Test func endsAreCountedFromNow() {
        var desk = PureDesk()
        desk.type("2f")
        desk.press(.up, .down, .down, .down, .left, .left)
        let week = Invented.now...Invented.now.addingTimeInterval(7 * 86_400)
        #expect(desk.state.subscriptions.filter.end == .within(week))
        #expect(desk.text.contains("ends within 7 days"))
    }

    @Test func aConnectionStaysWithItsProviderOnly() {
        var desk = PureDesk()
        desk.type("f")
        desk.press(.down, .right)
        #expect(desk.state.customers.filter == ListFilter(connection: "unibee-eu"))
        desk.press(.up, .right)
        #expect(desk.state.customers.filter == ListFilter(provider: .payway))
        desk.press(.down, .right)
        #expect(desk.state.customers.filter == ListFilter(provider: .payway, connection: "payway"))
    }

    @Test func customersSayWhyTheyHaveNoMore() {
        var desk = PureDesk()
        desk.type("f")
        desk.press(.down, .down, .right)
        #expect(desk.state.customers.filter.isEmpty)
        #expect(desk.text.contains("for subscriptions (2)"))
        desk.press(.escape)
        desk.type("s")
        #expect(desk.state.notice?.text == "sort: customers stand by their names; subscriptions (2) can be sorted")
        desk.type("4f")
        #expect(desk.state.overlay == nil && desk.state.notice != nil)
    }

    @Test func sortingGoesRoundAndBackwards() {
        var desk = PureDesk()
        desk.type("2")
        var orders: [ListOrder] = []
        for key in "ssSss" {
            desk.type(String(key))
            orders.append(desk.state.subscriptions.order)
        }
        #expect(
            orders == [
                ListOrder(.renewal), ListOrder(.amount), ListOrder(.amount, isDescending: true), ListOrder(.status),
                ListOrder(.name),
            ])
        desk.type("s")
        desk.press(.escape)
        #expect(desk.state.subscriptions.order == ListOrder(.renewal), "an order hides nothing")
    }

    /// What is narrowed is said wherever a list is.
    @Test(arguments: [120, 80, 40])
    func whatHoldsIsSaidInWords(columns: Int) {
        var desk = PureDesk(columns: columns, rows: 24)
        desk.type("2f")
        desk.press(.right, .enter)
        desk.type("sS")
        let line = desk.frame().lines[1]
        #expect(line.contains("only Tulo Payway") || line.contains("1 filter"))
        #expect(line.contains("by renewal reversed"))
        #expect(line.contains("found") || line.contains("1/1"))
    }

    @Test func theAgeIsThatOfTheConnectionsShown() {
        var desk = PureDesk()
        #expect(desk.frame().lines[0].hasSuffix("24 h "))
        desk.type("f")
        desk.press(.left, .enter)
        #expect(desk.state.customers.filter.provider == .unibee)
        #expect(desk.frame().lines[0].hasSuffix(" 2 min "))
    }
}
