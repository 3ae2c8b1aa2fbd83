import Billing
import Foundation
import Providers
import SafeText
import Service
import Storage
import TestSupport
import Testing

/// Operations with everything left to chance: the answer, whether and when its effect shows, which re-reads fail, who
/// gives up when. Every outcome is compared with what the provider really did.
@Suite("No operation sends twice, and none says what is not so")
struct OperationProperty {
    /// One drawn course of events.
    private struct Course {
        let timing: Timing
        let answer: WriteAnswer
        /// How long after the request its effect shows; nil where the provider never carried it out.
        let effect: Duration?
        /// What the adapter says how long an effect may stay invisible.
        let lag: Duration
        let failures: [ProviderError?]
        /// Whoever waits gives up while the request is in flight.
        let givesUp: Bool
        let rounds: Int

        init(_ dice: inout Dice) {
            timing = dice.pick([.immediately, .atPeriodEnd])
            let answers: [WriteAnswer] = [
                .accepted(.init(summary: "200")), .unclear("lost"), .unclear("502"),
                .rejected(code: "51", message: "no"),
                .disputed(code: "409", message: "busy"), .unauthorised("401"), .notSent("refused"),
            ]
            answer = dice.pick(answers)
            lag = dice.pick([.zero, .seconds(20), .seconds(120)])
            // No effect comes later than the adapter's waits and its lag let expect.
            let latest = max(15, Int(lag.components.seconds))
            effect =
                switch answer {
                case .accepted, .unclear: dice.chance(60) ? .seconds(dice.roll(latest)) : nil
                // A refusal of what has long been carried out, as by a second request for the same.
                case .disputed: dice.chance(40) ? .seconds(dice.roll(15)) : nil
                case .rejected: dice.chance(40) ? .zero : nil
                case .unauthorised, .notSent: nil
                }
            let failing = 10 * dice.roll(10)
            var failures: [ProviderError?] = []
            for _ in 0..<12 { failures.append(dice.chance(failing) ? .unreachable("down") : nil) }
            self.failures = failures
            givesUp = dice.chance(30)
            rounds = dice.roll(4)
        }

        var words: Comment { "\(answer), effect after \(effect.map { "\($0)" } ?? "never"), lag \(lag)" }
    }

    @Test("random answers, effects, re-reads and abandons", arguments: 0..<6)
    func courses(seed: UInt64) async throws {
        var dice = Dice(seed: seed)
        for _ in 0..<30 { try await run(Course(&dice)) }
    }

    private func run(_ course: Course) async throws {
        let clock = ManualClock()
        let bench = try Bench([FakeAdapter(now: { clock.now })], clock: clock)
        let forecast = try await bench.service.forecast(Bench.ref, timing: course.timing)
        let before = bench.adapter.change { state in
            state.writes = [.init(course.answer, shownAfter: course.effect)]
            state.lag = course.lag
            // The reading at the confirmation gets through.
            state.readFailures = [nil] + course.failures
            return state.readings + 1
        }
        if course.givesUp { bench.adapter.holdWrites() }
        let running = Task {
            try await bench.service.confirm(
                Bench.draft(course.timing), against: forecast, confirmation: .typedID(Bench.ref.id))
        }
        if course.givesUp {
            await bench.adapter.writeArrives()
            running.cancel()
        }
        var record = try await running.value
        if course.givesUp {
            #expect(record.outcome == .unknown, "given up is unknown, whatever comes")
            bench.adapter.releaseWrites()
            try await bench.lateAnswer(to: record.id)
        }
        expectTrue(record, course, wasRead: bench.adapter.state.readings > before)
        for _ in 0..<course.rounds {
            clock.advance(by: .seconds(60))
            record = try await bench.service.reconcile(record.id)
            expectTrue(record, course, wasRead: bench.adapter.state.readings > before)
        }
        bench.adapter.change { $0.readFailures = [] }
        clock.advance(by: .seconds(3600))
        record = try await bench.service.reconcile(record.id)
        expectTrue(record, course, wasRead: bench.adapter.state.readings > before)
        #expect(record.outcome != .unknown, course.words)
        #expect(bench.adapter.state.writesSent == 1, "sent once, ever")
        #expect(try bench.events(record.id).filter { $0 == "sent" }.count == 1)
        #expect(try bench.events(record.id).filter { $0 == "answered" }.count == 1, "no answer is lost")
        guard case .intact = try bench.journal.verify() else {
            Issue.record("the chain is broken")
            return
        }
    }

    /// - Parameter wasRead: whether any re-read got through.
    private func expectTrue(_ record: OperationRecord, _ course: Course, wasRead: Bool) {
        guard let outcome = record.outcome else {
            Issue.record("not settled")
            return
        }
        let wasCarriedOut = course.effect != nil
        switch (course.answer, outcome) {
        case (.accepted, .unknown), (.unclear, .unknown), (.disputed, .unknown): break
        case (_, .unknown): #expect(course.givesUp, course.words)
        case (.accepted, .applied), (.unclear, .applied): #expect(wasCarriedOut, course.words)
        case (.accepted, .notApplied), (.unclear, .notApplied): #expect(!wasCarriedOut, course.words)
        case (.disputed, .already), (.rejected, .already): #expect(wasCarriedOut, course.words)
        case (.disputed, .rejected): #expect(!wasCarriedOut, course.words)
        case (.rejected, .rejected):
            // Only what nobody could look at may be said on the provider's word alone, and that is said, too.
            let isOnItsWord = !wasRead && record.note.string.hasSuffix("It could not be read again.")
            #expect(!wasCarriedOut || isOnItsWord, course.words)
        case (.unauthorised, .notSent), (.notSent, .notSent): #expect(!wasCarriedOut, course.words)
        default: Issue.record("\(outcome): \(course.words)")
        }
    }
}

extension Bench {
    /// Waits until the answer that nobody waited for stands in the journal, and until it is let go.
    func lateAnswer(to id: String) async throws {
        let deadline = ContinuousClock.now + .patience
        while ContinuousClock.now < deadline {
            if try events(id).contains("answered"), try journal.claim(id) != nil { return }
            await Task.yield()
        }
        Issue.record("the late answer was not noted")
    }
}
