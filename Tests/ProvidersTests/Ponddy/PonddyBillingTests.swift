import Billing
import Foundation
import SafeText
import Testing

@testable import Providers

@Suite("Ponddy's billing fields")
struct PonddyBillingTests {
    private static let now = Date(timeIntervalSince1970: 1_795_255_200)
    private static let future = Moment(now.addingTimeInterval(86_400))
    private static let past = Moment(now.addingTimeInterval(-86_400))

    private func billing(_ text: String) throws -> PonddyBilling? {
        PonddyBilling(profile: try JSON(parsing: Data(text.utf8)))
    }

    @Test(
        "the class follows the two deciding fields",
        arguments: [
            (#""sub_1""#, "null", PonddyBilling.Class.old), ("null", "false", .new), ("null", "true", .newScheduled),
            ("null", "null", .nonPaying), (#""""#, "null", .nonPaying), (#""""#, "false", .new),
            (#""sub_1""#, "false", .bothRenewing), (#""sub_1""#, "true", .bothScheduled),
        ])
    func classes(subscription: String, flag: String, expected: PonddyBilling.Class) throws {
        let read = try billing(#"{"subscription": \#(subscription), "cancel_at_period_end": \#(flag)}"#)
        #expect(read?.kind == expected)
    }

    @Test(
        "a missing key or another type is not understood",
        arguments: [
            #"{"cancel_at_period_end": null}"#, #"{"subscription": "sub_1"}"#, "{}",
            #"{"subscription": 7, "cancel_at_period_end": null}"#,
            #"{"subscription": null, "cancel_at_period_end": 0}"#,
            #"{"subscription": null, "cancel_at_period_end": "true"}"#,
        ])
    func unknownSchema(text: String) throws {
        #expect(try billing(text) == nil)
    }

    @Test(
        "the end of the role is read in every form",
        arguments: [
            (#""2026-04-14T08:30:00.250000Z""#, "2026-04-14T08:30:00Z"),
            (#""2026-04-14T08:30:00Z""#, "2026-04-14T08:30:00Z"),
            (#""2026-04-14T08:30:00.5+08:00""#, "2026-04-14T08:30:00+08:00"),
            (#""2026-04-14T08:30:00""#, "2026-04-14T08:30:00Z"), ("null", nil), (#""soon""#, nil), ("1776155400", nil),
        ] as [(String, String?)])
    func dates(text: String, expected: String?) throws {
        let read = try billing(#"{"subscription": null, "cancel_at_period_end": false, "end_role": \#(text)}"#)
        #expect(read?.endRole?.iso8601 == expected)
        #expect(read?.tellsEnd == (expected != nil || text == "null"))
    }

    @Test("the fields come back out of a subscription as they went in")
    func facts() throws {
        for (subscription, flag) in [("sub_1", nil), (nil, true), (nil, false), (nil, nil)] as [(String?, Bool?)] {
            let one = PonddyBilling(
                subscription: subscription, cancelAtPeriodEnd: flag, endRole: PonddyBillingTests.future,
                role: "Standard")
            let customer = Customer(ref: Reference(connection: "p", id: "u"), name: "", email: "")
            #expect(PonddyBilling(one.row(id: "x", customer: customer, now: PonddyBillingTests.now)) == one)
        }
    }

    @Test("a profile that does not tell the end comes back as such, too")
    func untoldEnd() throws {
        let one = try #require(try billing(#"{"subscription": null, "cancel_at_period_end": false}"#))
        let customer = Customer(ref: Reference(connection: "p", id: "u"), name: "", email: "")
        #expect(!one.tellsEnd)
        #expect(PonddyBilling(one.row(id: "x", customer: customer, now: PonddyBillingTests.now)) == one)
    }

    @Test(
        "a subscription can be ended under its present id only",
        arguments: [("s", nil, "s"), (nil, false, "ponddy:u"), ("s", false, "s")] as [(String?, Bool?, String)])
    func aliases(subscription: String?, flag: Bool?, present: String) {
        let one = PonddyBilling(
            subscription: subscription, cancelAtPeriodEnd: flag, endRole: PonddyBillingTests.future, role: "Standard")
        let customer = Customer(ref: Reference(connection: "p", id: "u"), name: "", email: "")
        for id in ["s", "ponddy:u"] {
            let row = one.row(id: id, customer: customer, now: PonddyBillingTests.now)
            #expect(row.capabilities.canEnd == (id == present))
            if id != present {
                #expect(row.capabilities.refusal(of: .providerDecides)?.string == "its id is \(present) now")
            }
        }
    }

    /// One row of the contract's table in section 7.1, step 6.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let before: (String?, Bool?)
        let after: (String?, Bool?)
        var end: Moment? = PonddyBillingTests.future
        var tellsEnd = true
        var role = "Standard"
        let expected: String
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(name: "new to true", before: (nil, false), after: (nil, true), expected: "applied at_period_end"),
        Row(
            name: "new to true, end past", before: (nil, false), after: (nil, true), end: past,
            expected: "applied provider_decides"),
        Row(
            name: "new to true, no end", before: (nil, false), after: (nil, true), end: nil,
            expected: "applied provider_decides"),
        Row(name: "new to nothing", before: (nil, false), after: (nil, nil), expected: "applied at_period_end"),
        Row(
            name: "new to nothing, end past", before: (nil, false), after: (nil, nil), end: past,
            expected: "applied immediately"),
        Row(
            name: "new to nothing, no end", before: (nil, false), after: (nil, nil), end: nil,
            expected: "applied immediately"),
        Row(
            name: "new to nothing, other role", before: (nil, false), after: (nil, nil), role: "Free",
            expected: "applied immediately"),
        Row(name: "new unchanged", before: (nil, false), after: (nil, false), expected: "not shown"),
        Row(name: "old to nothing", before: ("s", nil), after: (nil, nil), expected: "applied at_period_end"),
        Row(
            name: "old to nothing, end past", before: ("s", nil), after: (nil, nil), end: past,
            expected: "applied immediately"),
        Row(
            name: "old to nothing, other role", before: ("s", nil), after: (nil, nil), role: "Free",
            expected: "applied immediately"),
        Row(name: "old flagged, kept", before: ("s", nil), after: ("s", true), expected: "applied at_period_end"),
        Row(name: "old flagged, cleared", before: ("s", nil), after: (nil, true), expected: "applied at_period_end"),
        Row(
            name: "old to nothing, role not told", before: ("s", nil), after: (nil, nil), role: "",
            expected: "applied provider_decides"),
        Row(
            name: "old to nothing, end not told", before: ("s", nil), after: (nil, nil), end: nil, tellsEnd: false,
            expected: "applied provider_decides"),
        Row(
            name: "old to nothing, end not told, other role", before: ("s", nil), after: (nil, nil), end: nil,
            tellsEnd: false, role: "Free", expected: "applied immediately"),
        Row(name: "old unchanged", before: ("s", nil), after: ("s", nil), expected: "not shown"),
        Row(name: "old moved and renewing", before: ("s", nil), after: (nil, false), expected: "may still renew"),
        Row(name: "old claimed by both", before: ("s", nil), after: ("s", false), expected: "not shown"),
        Row(name: "both to true", before: ("s", false), after: (nil, true), expected: "applied at_period_end"),
        Row(name: "both to nothing", before: ("s", false), after: (nil, nil), expected: "applied at_period_end"),
        Row(name: "both, only the flag", before: ("s", false), after: ("s", true), expected: "may still renew"),
        Row(name: "both, only the flag cleared", before: ("s", false), after: ("s", nil), expected: "may still renew"),
        Row(name: "both, only the id", before: ("s", false), after: (nil, false), expected: "may still renew"),
    ]

    @Test("the re-read is judged by the contract's table", arguments: rows)
    func verdicts(row: Row) {
        let before = PonddyBilling(
            subscription: row.before.0, cancelAtPeriodEnd: row.before.1, endRole: PonddyBillingTests.future,
            role: "Standard")
        let after = PonddyBilling(
            subscription: row.after.0, cancelAtPeriodEnd: row.after.1, endRole: row.end, tellsEnd: row.tellsEnd,
            role: row.role)
        let verdict = before.verdict(after: after, now: PonddyBillingTests.now)
        #expect(verdict.kind == row.expected)
        if case .applied(.atPeriodEnd, let end, _) = verdict { #expect(end == PonddyBillingTests.future) }
    }
}
