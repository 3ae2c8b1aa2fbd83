import Billing
import Foundation
import SafeText
import Testing

@testable import Providers

@Suite("Whitebeard's verdict")
struct WhitebeardVerdictTests {
    private static let now = Date(timeIntervalSince1970: 1_795_255_200)
    private static let future = "2027-01-10T00:00:00Z"
    private static let past = "2026-11-20T00:00:00Z"

    private func read(_ members: String) throws -> Subscription {
        let json = try JSON(parsing: Data(#"{"id": 5501, \#(members)}"#.utf8))
        let record = try #require(WhitebeardRecord(json, zone: .offset(0)))
        let customer = Customer(ref: Reference(connection: "wb", id: "1"), name: "", email: "")
        return record.subscription(of: customer, reasons: [], commentLimit: 500, now: WhitebeardVerdictTests.now)
    }

    @Test(
        "the re-read is judged by the contract's table",
        arguments: [
            (
                #""cancellationRequestDate": "2026-11-21T00:00:00Z", "deactivationDate": "\#(future)""#,
                "applied at_period_end", nil
            ),
            (
                #""cancellationRequestDate": "2026-11-21T00:00:00Z", "deactivationDate": "\#(past)""#,
                "different immediately", "access already ended"
            ),
            (
                #""cancellationRequestDate": "2026-11-21T00:00:00Z", "deactivationDate": null"#,
                "applied at_period_end",
                "end date not given"
            ), (#""deactivationDate": "\#(future)""#, "not shown", nil),
            (#""cancellationRequestDate": null, "deactivationDate": "\#(future)""#, "not shown", nil),
            (
                #""cancellationRequestDate": null, "deactivationDate": "\#(past)""#, "different immediately",
                "no cancellation is shown"
            ),
        ] as [(String, String, String?)])
    func table(members: String, expected: String, words: String?) throws {
        let before = try read(
            #""cancellationRequestDate": null, "deactivationDate": "\#(WhitebeardVerdictTests.future)""#)
        let after = try read(members + #", "cancellationReason": "content", "nextRenewalDate": null"#)
        let verdict = WhitebeardForecast.verdict(
            on: CancelOrder(subscription: before, timing: .atPeriodEnd), after: after,
            sent: SentFields(reason: "content"),
            now: WhitebeardVerdictTests.now)
        #expect(verdict.kind == expected)
        #expect(words == nil ? note(verdict) == nil : note(verdict)?.contains(words ?? "") == true)
    }

    @Test(
        "the reason's echo is checked",
        arguments: [
            (#""cancellationReason": "content""#, nil), (#""cancellationReason": null"#, "reason not recorded"),
            (#""cancellationReason": "other""#, "reason not recorded"), (#""attempts": 0"#, "not shown"),
        ] as [(String, String?)])
    func echo(members: String, words: String?) throws {
        let cancelled =
            #""cancellationRequestDate": "2026-11-21T00:00:00Z", "deactivationDate": "\#(WhitebeardVerdictTests.future)", "#
        let after = try read(cancelled + members)
        let verdict = WhitebeardForecast.verdict(
            on: CancelOrder(subscription: after, timing: .atPeriodEnd), after: after,
            sent: SentFields(reason: "content"),
            now: WhitebeardVerdictTests.now)
        #expect(words == nil ? note(verdict) == nil : note(verdict)?.contains(words ?? "") == true)
    }

    @Test("a renewal that is still shown is said")
    func stillRenewing() throws {
        let after = try read(
            #""cancellationRequestDate": "2026-11-21T00:00:00Z", "nextRenewalDate": "\#(WhitebeardVerdictTests.future)", "deactivationDate": "\#(WhitebeardVerdictTests.future)""#
        )
        let verdict = WhitebeardForecast.verdict(
            on: CancelOrder(subscription: after, timing: .atPeriodEnd), after: after, sent: SentFields(),
            now: WhitebeardVerdictTests.now)
        #expect(note(verdict) == "the provider still shows a next renewal")
    }

    @Test("an end that moved is said")
    func moved() throws {
        let before = try read(
            #""cancellationRequestDate": null, "deactivationDate": "\#(WhitebeardVerdictTests.future)""#)
        let after = try read(
            #""cancellationRequestDate": "2026-11-21T00:00:00Z", "deactivationDate": "2026-12-01T00:00:00Z""#)
        let verdict = WhitebeardForecast.verdict(
            on: CancelOrder(subscription: before, timing: .atPeriodEnd), after: after, sent: SentFields(),
            now: WhitebeardVerdictTests.now)
        #expect(verdict.kind == "applied at_period_end")
        #expect(note(verdict) == "the end moved: it was 10 Jan 2027 00:00 +00:00")
    }

    @Test("a cancellation whose date cannot be read counts")
    func undated() throws {
        let after = try read(
            #""cancellationRequestDate": "05/03/2026", "deactivationDate": "\#(WhitebeardVerdictTests.future)""#)
        let verdict = WhitebeardForecast.verdict(
            on: CancelOrder(subscription: after, timing: .atPeriodEnd), after: after, sent: SentFields(),
            now: WhitebeardVerdictTests.now)
        #expect(verdict.kind == "applied at_period_end")
    }

    private func note(_ verdict: Verdict) -> String? {
        switch verdict {
        case .applied(_, _, let note): note?.string
        case .different(_, _, let note): note.string
        default: nil
        }
    }
}
