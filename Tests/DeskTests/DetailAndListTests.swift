import Billing
import Desk
import Foundation
import SafeText
import Service
import Storage
import Terminal
import Testing

/// What the lists and the detail may and may not claim.
@Suite struct DetailAndListTests {
    private func showing(_ subscription: Subscription) -> String {
        var billing = FakeBilling()
        billing.subscriptions[0] = SubscriptionRow(subscription: subscription, connection: Invented.unibee)
        return PureDesk(billing: billing).text
    }

    private func ended(_ secondsFromNow: Double) -> Subscription {
        var subscription = Invented.monthly.subscription
        subscription.status = .ended
        subscription.endsAt = Moment(Invented.now.addingTimeInterval(secondsFromNow), offset: 0)
        return subscription
    }

    /// The screens' clock goes in steps, so that what was read just now may seem to lie ahead.
    @Test func whatHasEndedNeverSeemsToCome() {
        #expect(showing(ended(3)).contains("ended 21 Nov 2026 10:00 +00:00, just now"))
        #expect(showing(ended(-7200)).contains("ended 21 Nov 2026 08:00 +00:00, 2 hours ago"))
        #expect(!showing(ended(86_400)).contains("in 24 hours"))
    }

    @Test func longNamesOfFactsKeepTheirColumn() throws {
        var subscription = Invented.monthly.subscription
        subscription.facts = ["latest invoice status": "paid", "state": "well activated"]
        let lines = showing(subscription).split(separator: "\n")
        func column(of value: String) throws -> Int {
            let line = try #require(lines.first { $0.contains(value) })
            let place = try #require(line.range(of: value))
            return line.distance(from: line.startIndex, to: place.lowerBound)
        }
        #expect(try column(of: "paid") == column(of: "well activated"))
    }

    /// None is a claim: it takes a pull that went to the end.
    @Test func noSubscriptionIsSaidOnlyAfterAWholePull() {
        var billing = FakeBilling()
        billing.customers = [Invented.numbered(1)]
        #expect(PureDesk(billing: billing).text.contains("  none "))
        billing.reports[0].syncedAt = nil
        let desk = PureDesk(billing: billing)
        #expect(desk.text.contains("none read so far"))
        #expect(!desk.text.contains("    0 │"))
        #expect(desk.text.contains("    … │"))
    }

    @Test func aTinyDetailShowsTheSubscription() {
        var desk = PureDesk(columns: 20, rows: 5)
        desk.press(.enter)
        #expect(desk.text.contains("> Team Mon… active"))
    }

    /// Provider and mode are never what gives way.
    @Test(arguments: [Key.character("1"), .character("2")])
    func listsNameConnectionAndMode(_ tab: Key) {
        for columns in [40, 60, 80, 120] {
            var desk = PureDesk(columns: columns, rows: 12)
            desk.press(tab)
            let rows = desk.frame().lines.filter { $0.contains("unibee-eu") && $0.contains("TEST") }
            #expect(!rows.isEmpty, "\(tab) at \(columns)")
        }
    }

    @Test func theHelpSaysTheSelectedActionWhole() {
        for columns in [120, 80, 40] {
            var desk = PureDesk(columns: columns, rows: 24)
            desk.type("3?")
            desk.press(.down)
            let words = desk.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("(not now: choose a subscription first: 1 or 2)"), "\(columns): \(desk.text)")
        }
    }

    @Test func theSelectedActionStaysInSight() {
        var desk = PureDesk(columns: 40, rows: 12)
        desk.type("?")
        for _ in 0..<30 {
            desk.press(.down)
            #expect(desk.frame().lines.contains { $0.hasPrefix("> ") })
        }
    }
}
