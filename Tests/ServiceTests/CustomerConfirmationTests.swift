import Billing
import Foundation
import SafeText
import Service
import Storage
import TestSupport
import Testing

/// The sentences that a customer gets.
@Suite("The confirmation for the customer")
struct CustomerConfirmationTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    private func text(_ record: OperationRecord) throws -> String? {
        let forecast = try bench.journal.forecast(of: record.id)
        return CustomerConfirmation(of: record, forecast: forecast)?.lines.map(\.string).joined(separator: "\n")
    }

    @Test("of a period end: what was received when, what ends and when, each time with its zone")
    func periodEnd() async throws {
        let received = try #require(Moment(iso8601: "2026-11-20T14:05:00+01:00"))
        var draft = Bench.draft()
        draft.receivedAt = received
        let forecast = try await bench.service.forecast(Bench.ref, timing: .atPeriodEnd)
        let record = try await bench.service.confirm(
            draft, against: forecast, confirmation: .typedID(Bench.ref.id))
        #expect(record.receivedAt == received)
        let text = try #require(try text(record))
        for part in [
            "We received your request on 20 November 2026 at 14:05 (UTC+01:00).",
            "You asked us to end the subscription at the end of the period paid for.",
            "The reason given: too expensive.", "Your feedback: costs too much.", "In your words:\ngoodbye",
            "Subscription: Team Monthly, number sub-000081", "Customer: Anna Öst, anna.ost@example.test, number 501",
            "Your subscription ends on 3 December 2026 at 11:00 (UTC+01:00).",
            "after that it does not renew", "We checked this on",
            "Our reference: case SUP-1042, operation \(record.id)",
        ] {
            #expect(text.contains(part), "\(part) is missing in:\n\(text)")
        }
        #expect(!text.contains("1970"))
        let paragraph = try #require(CustomerConfirmation(of: record)).paragraph.string
        #expect(paragraph.contains("ends on 3 December 2026") && paragraph.hasSuffix("operation \(record.id)."))
        #expect(!paragraph.contains("Anna") && !paragraph.contains("goodbye"))
    }

    @Test("of an immediate end: past tense")
    func immediately() async throws {
        let record = try await bench.end(.immediately)
        let text = try #require(try text(record))
        #expect(text.contains("You asked us to end the subscription immediately."))
        #expect(text.contains("Your subscription ended on ") && !text.contains("Until then"))
    }

    @Test("an unknown date is called unknown")
    func unknownDate() async throws {
        var record = try await bench.end()
        record.effectiveAt = nil
        #expect(try #require(try text(record)).contains("The date on which your subscription ends is unknown"))
    }

    @Test(
        "what was scheduled already has not ended, also where its date is unknown",
        arguments: [(Timing.atPeriodEnd, "was due to end"), (.immediately, "had been ended")])
    func alreadyWithoutDate(timing: Timing, how: String) async throws {
        var record = try await bench.end()
        (record.outcome, record.timing, record.effectiveAt) = (.already, timing, nil)
        let text = try #require(try text(record))
        #expect(text.contains("When we looked, the subscription \(how) already"), "\(text)")
    }

    @Test("what was scheduled already and is over by now had been ended")
    func alreadyOver() async throws {
        var record = try await bench.end()
        (record.outcome, record.effectiveAt) = (.already, Moment(record.confirmedAt.addingTimeInterval(-60)))
        #expect(record.timing == .atPeriodEnd)
        #expect(try #require(try text(record)).contains("the subscription had been ended already"))
    }

    @Test("money is told only as certainly as it was foretold")
    func money() async throws {
        let record = try await bench.end()
        let lines = [
            ForecastLine("Refund", "none", .certain), ForecastLine("Next charge", "none", .likely),
            ForecastLine("Credit invoice", "perhaps", .unknown), ForecastLine("Access", "gone", .certain),
        ]
        let prediction = Prediction(effectiveAt: nil, lines: lines, mayEndNow: false)
        let forecast = Forecast(
            subscription: .sample(), timing: .atPeriodEnd, prediction: prediction, readAt: record.confirmedAt)
        let confirmation = CustomerConfirmation(of: record, forecast: ForecastNote(forecast))
        let text = confirmation?.lines.map(\.string) ?? []
        #expect(text.contains("Refund: none."))
        #expect(text.contains("Next charge, as far as it can be foreseen: none."))
        #expect(text.contains("Credit invoice: not known yet."))
        #expect(!text.contains { $0.contains("gone") })
    }

    @Test(
        "nothing is confirmed that was not carried out",
        arguments: [Outcome.rejected, .notSent, .unknown, .notApplied, nil] as [Outcome?])
    func nothing(outcome: Outcome?) async throws {
        var record = try await bench.end()
        record.outcome = outcome
        #expect(try text(record) == nil)
    }

    @Test("an undo is confirmed as such")
    func undo() async throws {
        _ = try await bench.end()
        let record = try await bench.service.undo(Bench.ref, confirmation: .typedID(Bench.ref.id))
        try #require(record.outcome == .applied)
        let text = try #require(try text(record))
        #expect(text.contains("Your subscription continues") && !text.contains("ends on"))
    }

    @Test(
        "what came later on the same subscription and took effect, or may have, overtakes it",
        arguments: [
            (.settled, .applied, true), (.settled, .already, true), (.settled, .unknown, true), (.sent, nil, true),
            (.settled, .rejected, false), (.settled, .notSent, false), (.settled, .notApplied, false),
        ] as [(OperationState, Outcome?, Bool)])
    func overtaken(state: OperationState, outcome: Outcome?, isOvertaken: Bool) {
        func record(_ id: String, _ ref: Reference, _ state: OperationState, _ outcome: Outcome?) -> OperationRecord {
            OperationRecord(
                id: id, draft: Draft(ref: ref, timing: .atPeriodEnd), customer: .sample(), plan: "Team",
                connection: .sample(), agent: "", confirmedAt: bench.clock.now, state: state, outcome: outcome)
        }
        let first = record("A", Bench.ref, .settled, .applied)
        let later = record("B", Bench.ref, state, outcome)
        let elsewhere = record("C", Reference(connection: "other", id: Bench.ref.id), state, outcome)
        #expect(first.overtaken(by: [later, first])?.id == (isOvertaken ? "B" : nil))
        #expect(first.overtaken(by: [elsewhere, first]) == nil)
        #expect(first.overtaken(by: [first, later]) == nil, "that was before")
    }

    @Test("a request cannot have been received in the future")
    func future() async throws {
        var draft = Bench.draft()
        draft.receivedAt = Moment(bench.clock.world.now().addingTimeInterval(3600))
        let forecast = try await bench.service.forecast(Bench.ref, timing: .atPeriodEnd)
        await #expect(throws: ServiceError.self) {
            try await bench.service.confirm(draft, against: forecast, confirmation: .typedID(Bench.ref.id))
        }
        #expect(bench.adapter.state.orders.isEmpty)
    }
}
