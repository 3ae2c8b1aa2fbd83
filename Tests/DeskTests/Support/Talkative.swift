import Billing
import Desk
import Foundation
import SafeText
import Service
import Storage

/// Customers of every provider whose names, addresses and prices stand wherever text can stand.
enum Talkative {
    static let secrets = [
        "Greta Lind", "greta.lind@example.test", "someone.else@example.test", "49.00", "49,00", "1 200", "99 kr", "€19",
        "too dear for Greta",
    ]

    static let billing: FakeBilling = {
        var billing = FakeBilling()
        billing.customers = rows.map {
            CustomerRow(
                customer: $0.subscription.customer, connection: $0.connection, subscriptions: 1, sameEmail: 1)
        }
        billing.subscriptions = rows
        billing.records = rows.enumerated().map { index, row in record(row, index) }
        billing.reports = rows.map {
            ConnectionReport(
                connection: $0.connection, phase: .finished(rows: 1, incomplete: ["greta.lind@example.test: HTTP 503"]),
                customers: 1, subscriptions: 1, syncedAt: Invented.now)
        }
        return billing
    }()

    static let rows = Shape.allCases.enumerated().map { index, shape in
        row(shape, Connection(id: "\(shape.provider.rawValue)-\(index)", provider: shape.provider, mode: .test))
    }

    private static func row(_ shape: Shape, _ connection: Connection) -> SubscriptionRow {
        let offered = shape.capabilities
        let customer = Customer(
            ref: Reference(connection: connection.id, id: "77"), name: "Greta Lind", email: "greta.lind@example.test",
            note: "asked by someone.else@example.test")
        let refusals: [Timing: SafeText] = [
            .immediately: "Greta Lind owes SEK 1 200", .atPeriodEnd: "an invoice of 49,00 EUR is open",
        ]
        let timings = offered.timings
        return SubscriptionRow(
            subscription: Subscription(
                ref: Reference(connection: connection.id, id: "sub-77-abcdef"), customer: customer,
                plan: "Letter 49.00, €19 or 99 kr", status: .active, amount: Money(minor: 4900, currency: "EUR"),
                interval: Interval(count: 1, unit: .month), periodEnd: Fixtures.periodEnd, renews: true,
                capabilities: Capabilities(
                    timings: timings, refusals: refusals.filter { timings[$0.key] == nil },
                    undo: .notOffered(why: "Greta Lind took 49.00 EUR back")),
                facts: ["description": "For Greta Lind, 99 kr", "pending change": "Yearly, SEK 1 200.00"],
                notes: ["An invoice of 49.00 EUR to greta.lind@example.test is open; €19 of it is paid."]),
            connection: connection)
    }

    static func record(_ row: SubscriptionRow, _ index: Int) -> OperationRecord {
        OperationRecord(
            id: "7F3K-22Q\(index)",
            draft: Draft(ref: row.ref, timing: .atPeriodEnd, reason: "moved", comment: "too dear for Greta"),
            customer: row.subscription.customer, plan: row.subscription.plan, connection: row.connection,
            agent: "a.larsson", confirmedAt: Invented.now.addingTimeInterval(-60), state: .settled,
            outcome: index % 2 == 0 ? .rejected : .unknown,
            note: "The provider said: Greta Lind <greta.lind@example.test> still owes 99 kr (EUR 49.00).",
            sent: SentFields(reason: "moved", comment: "too dear for Greta"), sentAt: Invented.now)
    }
}
