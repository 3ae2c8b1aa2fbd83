import Desk
import Billing
import Foundation
import SafeText
import Service
import Storage

/// Invented customers with the names that break screens.
enum Invented {
    /// 21 Nov 2026 10:00 UTC.
    static let now = Date(timeIntervalSince1970: 1_795_255_200)

    /// Central Europe, an hour ahead of UTC on that day, two in summer.
    static let zone = TimeZone(identifier: "Europe/Berlin") ?? .gmt

    static let unibee = Connection(id: "unibee-eu", provider: .unibee, mode: .test)
    static let payway = Connection(id: "payway", provider: .payway, mode: .test)
    static let useepay = Connection(id: "shop", provider: .useepay, mode: .test)
    static let connections = [unibee, payway, useepay]

    static let customers: [CustomerRow] = [
        row("501", "Anna Öst", "anna.ost@example.se", unibee, subscriptions: 2, sameEmail: 2),
        row("K-77", "Anna Öst", "anna.ost@example.se", payway, subscriptions: 1, sameEmail: 2),
        row("cus_3", "Anna Østergaard", "anna@ostergaard.test", useepay, subscriptions: 1),
        row("504", "山田 太郎", "taro@yamada.example", unibee, subscriptions: 1),
        row("505", "שרה כהן", "sara@cohen.example", unibee, subscriptions: 1),
        row("506", String(repeating: "Nepomuk ", count: 25), "long@example.test", unibee, subscriptions: 1),
        row("507", "Mallory\u{1B}[2J\u{202E}gnp.exe", "mallory\r\n@example.test", unibee, subscriptions: 1),
        row("508", "", "nameless@example.test", useepay, subscriptions: 0, note: "suspended"),
    ]

    static let subscriptions: [SubscriptionRow] = {
        var rows = [monthly, addOn]
        for row in customers.dropFirst() where row.subscriptions > 0 {
            rows.append(SubscriptionRow(subscription: other(of: row), connection: row.connection))
        }
        return rows
    }()

    static let monthly = SubscriptionRow(
        subscription: Subscription(
            ref: Reference(connection: "unibee-eu", id: "sub20260102a1B2"), customer: customers[0].customer,
            plan: "Team Monthly", status: .active, amount: Money(minor: 4900, currency: "EUR"),
            interval: Interval(count: 1, unit: .month), periodStart: moment("2026-11-03T14:00:00+01:00"),
            periodEnd: moment("2026-12-03T14:00:00+01:00"), renews: true,
            capabilities: Capabilities(
                timings: [
                    .immediately: FieldHandling(reason: .optional, comment: .optional),
                    .atPeriodEnd: FieldHandling(reason: .localOnly),
                ], undo: .afterPeriodEndCancel),
            facts: ["gateway": "stripe"], notes: ["An invoice of EUR 49.00 is open."]),
        connection: unibee)

    static let addOn = SubscriptionRow(
        subscription: Subscription(
            ref: Reference(connection: "unibee-eu", id: "sub20260102c3D4"), customer: customers[0].customer,
            plan: "Data Add-on", status: .ending, amount: Money(minor: 900, currency: "EUR"),
            interval: Interval(count: 1, unit: .month), periodEnd: moment("2026-11-30T23:59:00+01:00"),
            endsAt: moment("2026-11-30T23:59:00+01:00"), renews: false,
            capabilities: Capabilities(
                timings: [.immediately: FieldHandling(reason: .optional)],
                refusals: [.atPeriodEnd: "it is already scheduled to end"],
                undo: .offered(until: moment("2026-11-30T23:59:00+01:00")))),
        connection: unibee)

    static let records: [OperationRecord] = [
        record(
            "7F3K-22QD", monthly, minutesAgo: 90, outcome: .applied, note: "Read again: ends 3 Dec 2026 14:00 +01:00."),
        record("7F3K-9XWM", addOn, minutesAgo: 200, outcome: .unknown, note: "The answer did not arrive."),
        record("7F3K-1ABC", subscriptions[3], minutesAgo: 4000, outcome: .rejected, note: "The provider said: 409."),
    ]

    static let reports: [ConnectionReport] = [
        ConnectionReport(
            connection: unibee, phase: .finished(rows: 6, incomplete: []), customers: 6, subscriptions: 6,
            syncedAt: now.addingTimeInterval(-130), scope: wholeOnly),
        ConnectionReport(
            connection: payway, phase: .failed("401 invalid_client"), customers: 1, subscriptions: 1,
            syncedAt: now.addingTimeInterval(-86_400)),
        ConnectionReport(
            connection: useepay, phase: .finished(rows: 2, incomplete: ["page 3 failed: 503"]), customers: 2,
            subscriptions: 1, syncedAt: now.addingTimeInterval(-130),
            scope: "UseePay lists whole only: no list can be asked for changes"),
    ]

    /// A step of the pull of `unibee`.
    static func report(_ phase: SyncPhase) -> ConnectionReport {
        ConnectionReport(
            connection: unibee, phase: phase, customers: 6, subscriptions: 6, syncedAt: now.addingTimeInterval(-130),
            scope: wholeOnly)
    }

    private static let wholeOnly: SafeText = "UniBee lists whole only: rows carry no time of change"

    static func moment(_ text: String) -> Moment? { Moment(iso8601: text) }

    static func record(
        _ id: String, _ row: SubscriptionRow, minutesAgo: Double, outcome: Outcome?, note: SafeText
    ) -> OperationRecord {
        let at = now.addingTimeInterval(-60 * minutesAgo)
        return OperationRecord(
            id: id, draft: Draft(ref: row.ref, timing: .atPeriodEnd, reason: "too expensive", ticket: "SUP-1042"),
            customer: row.subscription.customer, plan: row.subscription.plan, connection: row.connection,
            agent: "a.larsson", confirmedAt: at, state: outcome == nil ? .sent : .settled, outcome: outcome,
            effectiveAt: row.subscription.periodEnd, note: note, keptLocal: ["reason", "ticket"], sentAt: at,
            readAt: outcome == .applied ? at.addingTimeInterval(1) : nil)
    }

    private static func row(
        _ id: String, _ name: String, _ email: String, _ connection: Connection, subscriptions: Int, sameEmail: Int = 0,
        note: SafeText? = nil
    ) -> CustomerRow {
        CustomerRow(
            customer: Customer(
                ref: Reference(connection: connection.id, id: id), name: SafeText(name), email: SafeText(email),
                note: note), connection: connection, subscriptions: subscriptions, sameEmail: sameEmail)
    }

    private static func other(of row: CustomerRow) -> Subscription {
        Subscription(
            ref: Reference(connection: row.connection.id, id: "s-\(row.ref.id)"), customer: row.customer,
            plan: "Reader", status: row.connection == payway ? .unknown("frozen") : .pastDue, amount: nil,
            interval: nil, periodEnd: nil, renews: nil,
            capabilities: row.connection == payway
                ? .nothing("Payway ends this one from its own console")
                : Capabilities(
                    timings: [.providerDecides: FieldHandling(reason: .required)],
                    undo: .notOffered(why: "this provider has no way back")))
    }
}

extension Invented {
    /// One of many customers.
    static func numbered(_ number: Int) -> CustomerRow {
        CustomerRow(
            customer: Customer(
                ref: Reference(connection: "unibee-eu", id: "\(number)"), name: "Person \(number)",
                email: "person.\(number)@example.test"), connection: unibee, subscriptions: 0, sameEmail: 0)
    }
}
