import Billing
import Foundation
import SafeText
import Testing

@testable import Providers

@Suite("Whitebeard's subscription object")
struct WhitebeardRecordTests {
    private static let now = Date(timeIntervalSince1970: 1_795_255_200)

    private func record(
        _ members: String, zone: String = "Z"
    ) throws -> WhitebeardRecord {
        let json = try JSON(parsing: Data(#"{"id": 5501, \#(members)}"#.utf8))
        let rule = try #require(WhitebeardZoneRule(zone))
        return try #require(WhitebeardRecord(json, zone: rule))
    }

    private func subscription(_ members: String, zone: String = "Z") throws -> Subscription {
        let customer = Customer(ref: Reference(connection: "wb", id: "1"), name: "", email: "")
        return try record(members, zone: zone).subscription(
            of: customer, reasons: [Reason(id: "a", label: "A")], commentLimit: 500, now: WhitebeardRecordTests.now)
    }

    @Test(
        "dates are read in every accepted form",
        arguments: [
            ("2027-01-10T00:00:00+02:00", "2027-01-10T00:00:00+02:00"),
            ("2027-01-10T00:00:00.123456Z", "2027-01-10T00:00:00Z"), ("2027-01-10T00:00:00.1Z", "2027-01-10T00:00:00Z"),
            ("2027-01-10 00:00:00+0200", "2027-01-10T00:00:00+02:00"),
            ("2027-01-10T00:00:00", "2027-01-10T00:00:00+03:00"),
            ("2027-01-10 00:00:00.500000", "2027-01-10T00:00:00+03:00"),
        ])
    func dates(text: String, expected: String) throws {
        let read = try record(#""deactivationDate": "\#(text)""#, zone: "+03:00")
        #expect(read.deactivation.moment?.iso8601 == expected)
        #expect(read.assumesZone == expected.hasSuffix("+03:00"))
    }

    @Test("a zone by name follows its own summer time", arguments: [("2027-01-10", 7200), ("2027-07-10", 10_800)])
    func namedZone(day: String, offset: Int) throws {
        let zone = try #require(WhitebeardZoneRule("Europe/Helsinki"))
        #expect(zone.moment("\(day) 00:00:00")?.moment.offset == offset)
    }

    @Test("an assumed zone is said, a date that is none is not guessed")
    func assumed() throws {
        #expect(
            try subscription(#""deactivationDate": "2027-01-10 00:00:00""#).notes.contains {
                $0.string.contains("server_time_zone")
            })
        let strange = try subscription(#""deactivationDate": "next year""#)
        #expect(strange.periodEnd == nil && strange.notes.contains("end date not understood: next year"))
        #expect(try record(#""nextRenewalDate": "0000-00-00 00:00:00""#).nextRenewal == .none)
        for none in ["[]", "{}", "0", #""0""#, "false", "null"] {
            #expect(try record(#""nextRenewalDate": \#(none)"#).nextRenewal == .none)
        }
        #expect(try record(#""nextRenewalDate": """#).nextRenewal == .none)
        #expect(try record(#""status": 1"#).nextRenewal == .absent)
    }

    @Test(
        "the renewal date is found under every spelling",
        arguments: ["nextRenewalDate", "nextRenewal", "next_renewal", "next_renewal_date"])
    func renewalSpellings(name: String) throws {
        #expect(try record(#""\#(name)": "2027-01-10T00:00:00Z""#).nextRenewal.moment != nil)
    }

    @Test(
        "the cancellation date is found under every spelling",
        arguments: ["cancellationRequestDate", "cancellationDate", "cancellation_request_date", "unsubscribeDate"])
    func cancellationSpellings(name: String) throws {
        #expect(try subscription(#""\#(name)": "2026-01-10T00:00:00Z""#).status == .ending)
        #expect(try record(#""\#(name)": null"#).cancellationRequested == .none)
    }

    @Test("the other fields are found under every spelling")
    func otherSpellings() throws {
        for name in ["lastFailedOrderId", "lastFailedOrder", "last_failed_order_id"] {
            #expect(try record(#""\#(name)": 7"#).lastFailedOrder == "7")
            #expect(try record(#""\#(name)": "0""#).lastFailedOrder == nil)
        }
        for name in ["cancellationReason", "cancellation_reason", "unsubscribeReason"] {
            #expect(try record(#""\#(name)": 3"#).reason?.text == "3")
        }
        for name in [
            "cancellationReasonText", "cancellationReasonCustom", "cancellationCustomReason",
            "cancellation_reason_text",
        ] {
            #expect(try record(#""\#(name)": "x""#).reasonText?.text == "x")
        }
        for name in ["groupCode", "group_code", "group", "groupName", "group_name"] {
            #expect(try record(#""\#(name)": "digital""#).group == "digital")
        }
        for name in ["userId", "user_id"] { #expect(try record(#""\#(name)": "9""#).owner == "9") }
        for name in ["purchased_item", "purchasedItem"] {
            #expect(try record(#""\#(name)": {"product": "Paper"}"#).plan == "Paper")
        }
        #expect(try record(#""payment_method": "card""#).paymentMethod == "card")
        #expect(try record(#""paymentMethod": {"name": "card"}"#).paymentMethod == "card")
    }

    @Test(
        "money is exact, in the subscription's currency, recurring before first price",
        arguments: [
            (#""currency": "USD", "purchased_item": {"price": "60.00"}"#, Money(minor: 6000, currency: "USD")),
            (
                #""currency": "EUR", "purchased_item": {"price": 9.99, "currency": "USD"}"#,
                Money(minor: 999, currency: "EUR")
            ),
            (
                #""purchased_item": {"price": "1", "recurrent": 1, "recurrentPrice": "0.10", "currency": "usd"}"#,
                Money(minor: 10, currency: "USD")
            ),
            (
                #""purchased_item": {"price": "1.50", "recurrent": "0", "recurrentPrice": "9", "currency": "USD"}"#,
                Money(minor: 150, currency: "USD")
            ), (#""currency": "USD", "purchased_item": null"#, nil), (#""currency": "USD", "purchased_item": []"#, nil),
            (#""purchased_item": {"price": "5"}"#, nil), (#""currency": "$", "purchased_item": {"price": "5"}"#, nil),
            (
                #""currency": "USD", "purchased_item": {"price": "5", "recurrent": true, "recurrentPrice": ""}"#,
                Money(minor: 500, currency: "USD")
            ),
            (#""currency": "USD", "purchased_item": {"price": "5", "recurrent": true, "recurrentPrice": "1,50"}"#, nil),
            (#""currency": "USD", "purchased_item": {"price": "1e400"}"#, nil),
            (#""currency": "JPY", "purchased_item": {"price": 1200}"#, Money(minor: 1200, currency: "JPY")),
            (#""currency": "KWD", "purchased_item": {"price": "1.005"}"#, Money(minor: 1005, currency: "KWD")),
        ] as [(String, Money?)])
    func money(members: String, expected: Money?) throws {
        #expect(try record(members).amount == expected)
    }

    @Test(
        "the interval is read where it is plain",
        arguments: [
            ("1 year", Interval(count: 1, unit: .year)), ("3 months", Interval(count: 3, unit: .month)), ("", nil),
            ("now and then", nil), ("0 days", nil),
        ] as [(String, Interval?)])
    func interval(text: String, expected: Interval?) throws {
        #expect(try record(#""purchased_item": {"recurrentSchedule": "\#(text)"}"#).interval == expected)
    }

    private static let running =
        #""activationDate": "2026-01-10T00:00:00Z", "deactivationDate": "2027-01-10T00:00:00Z""#

    /// Members of an object, whether the running period stands before them, and the state they make.
    static let stateRows: [(String, Bool, WhitebeardState)] = [
        (
            #""activationDate": "2026-12-10T00:00:00Z", "cancellationRequestDate": "2026-01-01T00:00:00Z""#, false,
            .cancelledAhead
        ),
        (#""activationDate": "2026-12-10T00:00:00Z", "cancellationRequestDate": null"#, false, .notStarted),
        (
            #""activationDate": "2026-12-10T00:00:00Z", "deactivationDate": "2026-11-20T00:00:00Z", "cancellationRequestDate": "2026-01-01T00:00:00Z""#,
            false, .ended
        ),
        (
            #""deactivationDate": "2026-11-20T00:00:00Z", "cancellationRequestDate": "2026-01-01T00:00:00Z""#, false,
            .ended
        ),
        (#""cancellationRequestDate": "2026-01-01T00:00:00Z", "attempts": 1"#, true, .cancelled),
        (#""attempts": 1"#, true, .cancellationUnknown),
        (#""cancellationRequestDate": "some day""#, true, .cancelled),
        (#""cancellationRequestDate": true"#, true, .cancelled),
        (#""cancellationRequestDate": null, "nextRenewalDate": "some day""#, true, .renewing),
        (#""cancellationRequestDate": null, "attempts": "1""#, true, .renewalFailing),
        (#""cancellationRequestDate": null, "lastFailedOrderId": "81""#, true, .renewalFailing),
        (#""cancellationRequestDate": null, "nextRenewalDate": "2027-01-10T00:00:00Z""#, true, .renewing),
        (#""cancellationRequestDate": null, "nextRenewalDate": null"#, true, .oneOff),
        (#""cancellationRequestDate": null"#, true, .renewalUnknown),
        (#""status": 7, "cancellationRequestDate": null"#, false, .renewalUnknown),
    ]

    @Test("the state follows the dates, the first row that matches", arguments: stateRows)
    func states(members: String, isRunning: Bool, expected: WhitebeardState) throws {
        let running = isRunning ? WhitebeardRecordTests.running + ", " : ""
        #expect(try record(running + members).state(now: WhitebeardRecordTests.now) == expected)
    }

    @Test("the state becomes status, end and renewal")
    func words() throws {
        let running = WhitebeardRecordTests.running
        let failing = try subscription(
            running + #", "cancellationRequestDate": null, "attempts": 1, "nextRenewalDate": "2026-11-18T00:00:00Z""#)
        #expect(failing.status == .pastDue && failing.renews == true && failing.endsAt == nil)
        let unknown = try subscription(running)
        #expect(unknown.status.word.string.hasPrefix("unknown") && unknown.renews == nil && unknown.capabilities.canEnd)
        let once = try subscription(running + #", "cancellationRequestDate": null, "nextRenewalDate": null"#)
        #expect(once.status == .active && once.renews == false && once.endsAt == once.periodEnd)
        let endless = try subscription(#""cancellationRequestDate": "2026-01-01T00:00:00Z", "deactivationDate": null"#)
        #expect(endless.status == .ending && endless.endsAt == nil && !endless.capabilities.canEnd)
        #expect(endless.notes.contains("cancelled, end date not given"))
        let undated = try subscription(running + #", "cancellationRequestDate": "some day""#)
        #expect(undated.notes.contains("cancellation date not understood: some day"))
        let lapsed = #""deactivationDate": "2026-11-20T00:00:00Z", "nextRenewalDate": "2026-11-20T00:00:00Z""#
        let pending = try subscription(lapsed + #", "cancellationRequestDate": null"#)
        #expect(pending.status == .ended && pending.renews == nil)
        #expect(pending.notes.contains("ended, but the provider still shows a next renewal"))
        let gone = try subscription(lapsed + #", "cancellationRequestDate": "2026-11-01T00:00:00Z""#)
        #expect(gone.renews == false && gone.notes.isEmpty)
        #expect(unknown.facts["attempts"] == nil && failing.facts["attempts"] == "1")
        #expect(try subscription(#""status": 7"#).facts["provider status"] == "7")
        #expect(try subscription(#""status": 7"#).plan == "unknown product")
    }

    @Test("what has no number for an id can be shown, not ended", arguments: ["55/01", "0", "-5501", "sub_1"])
    func oddID(id: String) throws {
        let record = try #require(WhitebeardRecord(["id": .string(id)], zone: .offset(0)))
        let customer = Customer(ref: Reference(connection: "wb", id: "1"), name: "", email: "")
        let one = record.subscription(of: customer, reasons: [], commentLimit: 500, now: WhitebeardRecordTests.now)
        #expect(one.ref.id == id && !one.capabilities.canEnd)
    }

    @Test(
        "the envelope is taken off once",
        arguments: [
            (#"[1]"#, #"[1]"#), (#"{"error": false, "data": [1]}"#, #"[1]"#), (#"{"data": {"a": 1}}"#, #"{"a": 1}"#),
            (#"{"error": 0, "data": []}"#, #"[]"#), (#"{"a": 1}"#, #"{"a": 1}"#),
        ])
    func envelope(body: String, expected: String) throws {
        let inner = WhitebeardEnvelope.content(try JSON(parsing: Data(body.utf8)))
        #expect(inner == (try JSON(parsing: Data(expected.utf8))))
    }

    @Test(
        "the answered subscription is found wherever it sits",
        arguments: [
            (#"{"subscription": {"id": 5501}}"#, true),
            (#"{"error": false, "data": {"subscription": {"id": "5501"}}}"#, true),
            (#"{"data": {"id": 5501}}"#, true), (#"{"id": 5501}"#, true), (#"{"abo": {"id": 5501}}"#, true),
            (#"{"error": false, "data": {"abo": {"id": 5501}}}"#, true),
            (#"{"one": {"id": 5501}, "two": {"id": 5501}}"#, false),
            (#"{"subscription": {"id": 7}}"#, false), (#"{"ok": true}"#, false),
        ])
    func answered(body: String, isFound: Bool) throws {
        let json = try JSON(parsing: Data(body.utf8))
        #expect((WhitebeardEnvelope.subscription(in: json, id: "5501") != nil) == isFound)
    }
}
