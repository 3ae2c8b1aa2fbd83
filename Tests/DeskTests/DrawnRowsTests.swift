import Billing
import SafeText
import Storage
import Terminal
import TestSupport
import Testing

@testable import Desk

/// What is copied from the frame before is what would have been drawn.
@Suite struct DrawnRowsTests {
    @Test func aFrameIsTheSameWithAndWithoutTheOneBefore() {
        var desk = PureDesk(billing: many)
        var drawn = DrawnLists()
        func look(_ what: String) {
            #expect(desk.frame(drawn: &drawn) == desk.frame(), "after \(what)")
        }
        let keys: [Key] = [
            .down, .down, .pageDown, .up, .end, .home, .character("2"), .down, .pageDown, .character("s"), .down,
            .character("S"), .end, .pageUp, .character("m"), .down, .character("1"), .down, .character("m"),
        ]
        for key in keys + keys {
            desk.press(key)
            look("\(key)")
        }
        for size in [Size(columns: 80, rows: 24), Size(columns: 40, rows: 12), Size(columns: 120, rows: 40)] {
            desk.send(.event(.resize(size)))
            look("\(size)")
        }
        desk.pull(Invented.unibee, rows: 10)
        look("a page of a pull")
        desk.press(.character("/"))
        desk.type("an")
        look("a search")
    }

    /// More than the lists load at once.
    private var many: FakeBilling {
        var billing = FakeBilling()
        let rows = (0..<300).map(Invented.numbered)
        billing.customers += rows
        billing.subscriptions += rows.map { row in
            let subscription = Subscription(
                ref: Reference(connection: row.connection.id, id: "s-\(row.ref.id)"), customer: row.customer,
                plan: "Reader", status: .active, amount: nil, interval: nil, periodEnd: nil, renews: nil,
                capabilities: .nothing("it is not offered"))
            return SubscriptionRow(subscription: subscription, connection: row.connection)
        }
        return billing
    }

    @Test func oneKeyDrawsOneRow() {
        var drawn = DrawnRows<Int>()
        let area = Area(row: 0, column: 0, rows: 10, columns: 4)
        func drawnRows(_ positions: Range<Int>, of rows: [Int], isMasked: Bool = false) -> [Int] {
            var result: [Int] = []
            var frame = Frame(size: Size(columns: 4, rows: 10))
            drawn.show(positions, of: rows, .init(isMasked: isMasked), in: area, into: &frame) { row, line, frame in
                result.append(row)
                frame.write("\(row)", row: line.row, column: line.column)
            }
            #expect(frame.lines.prefix(positions.count).map { $0.prefix(2) } == rows[positions].map { "\($0)" })
            return result
        }
        let rows = Array(10..<40)
        #expect(drawnRows(0..<10, of: rows) == Array(10..<20))
        #expect(drawnRows(1..<11, of: rows) == [20])
        #expect(drawnRows(0..<10, of: rows) == [10])
        var changed = rows
        changed[4] = 99
        #expect(drawnRows(0..<10, of: changed) == [99])
        #expect(drawnRows(0..<10, of: changed, isMasked: true).count == 10)
        #expect(drawnRows(0..<3, of: [10, 11, 12], isMasked: true) == [])
        #expect(drawnRows(0..<10, of: rows, isMasked: true) == Array(13..<20))
    }
}
