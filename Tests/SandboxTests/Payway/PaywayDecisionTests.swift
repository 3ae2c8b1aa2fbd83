import Foundation
import Testing

@testable import Sandbox

/// The decision table of the contract's section 10, over the fixtures of section 13.
@Suite("Payway sandbox: when Kayak ends and what is credited")
struct PaywayDecisionTests {
    struct Row: CustomTestStringConvertible {
        let row: Int
        let product: Int
        var account = 2
        var autogiroWins = true
        let isImmediate: Bool
        let credits: Int

        var testDescription: String { "row \(row), b\(product)\(autogiroWins ? "" : ", alternative")" }
    }

    static let rows = [
        Row(row: 1, product: 5, isImmediate: false, credits: 0),
        Row(row: 2, product: 6, isImmediate: false, credits: 0),
        Row(row: 3, product: 7, isImmediate: true, credits: 1),
        Row(row: 4, product: 8, isImmediate: false, credits: 0),
        Row(row: 4, product: 8, autogiroWins: false, isImmediate: true, credits: 1),
        Row(row: 5, product: 9, isImmediate: false, credits: 1),
        Row(row: 6, product: 10, isImmediate: false, credits: 0),
        Row(row: 6, product: 10, autogiroWins: false, isImmediate: false, credits: 1),
        Row(row: 7, product: 11, isImmediate: true, credits: 2),
        Row(row: 8, product: 21, account: 5, isImmediate: false, credits: 0),
        Row(row: 8, product: 21, account: 5, autogiroWins: false, isImmediate: true, credits: 2),
        Row(row: 9, product: 12, isImmediate: false, credits: 0),
        Row(row: 10, product: 18, account: 5, isImmediate: true, credits: 1),
        Row(row: 11, product: 20, account: 5, isImmediate: true, credits: 1),
        Row(row: 12, product: 19, account: 5, isImmediate: false, credits: 0),
    ]

    @Test("the table", arguments: rows)
    func table(row: Row) async throws {
        let payway = try await PaywayCaller()
        await payway.sandbox.set("autogiro_wins", to: row.autogiroWins ? "true" : "false")
        let answer = try await payway.cancelAtKayak(row.product, account: row.account)
        #expect(answer.status == 200)
        let item = try #require(answer.item)
        #expect(item["user_product_id"] as? String == PaywaySandbox.Fixture.product(row.product))
        #expect(item["cancellation_type"] as? String == (row.isImmediate ? "immediate" : "at_end_of_period"))
        let end = row.isImmediate ? "2031-02-10T10:00:00.000+01:00" : "2031-03-31T23:59:59.000+02:00"
        #expect(item["subscription_end_date"] as? String == end)
        #expect(try await payway.credits(row.product).count == row.credits)
        let state = await payway.state(row.product, account: row.account)
        #expect(state == (row.isImmediate ? "deactivated" : "cancelled"))
    }

    @Test("a partly paid invoice is credited for what remains")
    func remainder() async throws {
        let payway = try await PaywayCaller()
        _ = try await payway.cancelAtKayak(18, account: 5)
        let credit = try #require(try await payway.credits(18).first)
        #expect(credit["amount"] as? Double == -289)
    }

    @Test("an overdue invoice of an earlier period stays payable")
    func overdue() async throws {
        let payway = try await PaywayCaller()
        _ = try await payway.cancelAtKayak(12, account: 2)
        let invoices = try await payway.records("invoices").filter {
            $0["user_product_id"] as? String == PaywaySandbox.Fixture.product(12)
        }
        #expect(invoices.map { $0["status"] as? String } == ["unpaid"])
    }

    @Test("when the period turns, an upcoming invoice becomes a current one")
    func boundary() async throws {
        var payway = try await PaywayCaller()
        payway.clock.advance(by: 60 * 86_400)
        payway.token = try await payway.newToken()
        let answer = try await payway.cancelAtKayak(9, account: 2)
        #expect(answer.item?["cancellation_type"] as? String == "immediate")
    }

    @Test("nothing is credited twice, and a second cancellation is refused")
    func onceOnly() async throws {
        let payway = try await PaywayCaller()
        _ = try await payway.cancelAtKayak(7, account: 2)
        let before = try await payway.records("invoices").count
        let second = try await payway.cancelAtKayak(7, account: 2)
        #expect(second.status == 409)
        #expect(second.code == "user_product_already_cancelled")
        #expect(try await payway.records("invoices").count == before)
    }

    @Test("with a sync lag the list shows the old state for a while")
    func lag() async throws {
        let payway = try await PaywayCaller()
        await payway.sandbox.set("sync_lag", to: "20")
        _ = try await payway.cancelAtKayak(7, account: 2)
        #expect(await payway.state(7, account: 2) == "activated")
        #expect(await payway.shown(7, account: 2)?["subscription_end_date"] is NSNull)
        payway.clock.advance(by: 20)
        #expect(await payway.state(7, account: 2) == "deactivated")
    }
}
