import Billing
import Foundation
import Providers
import SafeText
import Service
import Storage
import TestSupport
import Testing

/// Operations with everything left to chance: the answer, when its effect shows, which re-reads fail, who gives up when.
@Suite("No operation sends twice, and none claims that nothing left without proof")
struct OperationProperty {
    /// One drawn course of events.
    private struct Course {
        let timing: Timing
        let write: FakeAdapter.Write
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
            // What really left and what did not: an answer that proves nothing happened is never followed by an effect.
            let answer = dice.pick(answers)
            let proves =
                switch answer {
                case .accepted, .unclear: false
                case .rejected, .disputed, .unauthorised, .notSent: true
                }
            write = FakeAdapter.Write(answer, shownAtRead: proves || dice.chance(30) ? nil : 1 + dice.roll(9))
            let failing = 10 * dice.roll(10)
            var failures: [ProviderError?] = []
            for _ in 0..<12 { failures.append(dice.chance(failing) ? .unreachable("down") : nil) }
            self.failures = failures
            givesUp = dice.chance(30)
            rounds = dice.roll(3)
        }

        /// Whether the answer itself proves that nothing was carried out.
        var isProof: Bool {
            switch write.answer {
            case .notSent, .unauthorised: true
            case .accepted, .unclear, .rejected, .disputed: false
            }
        }
    }

    @Test("random answers, re-reads and abandons", arguments: 0..<6)
    func courses(seed: UInt64) async throws {
        var dice = Dice(seed: seed)
        for _ in 0..<20 { try await run(Course(&dice)) }
    }

    private func run(_ course: Course) async throws {
        let bench = try Bench()
        let forecast = try await bench.service.forecast(Bench.ref, timing: course.timing)
        bench.adapter.change { state in
            state.writes = [course.write]
            // The reading at the confirmation gets through.
            state.readFailures = [nil] + course.failures
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
        expectHonest(record, course, bench)
        for _ in 0..<course.rounds {
            bench.clock.advance(by: .seconds(60))
            record = try await bench.service.reconcile(record.id)
            expectHonest(record, course, bench)
        }
        #expect(try bench.events(record.id).filter { $0 == "sent" }.count == 1)
        #expect(try bench.events(record.id).filter { $0 == "answered" }.count == 1, "no answer is lost")
        guard case .intact = try bench.journal.verify() else {
            Issue.record("the chain is broken")
            return
        }
    }

    private func expectHonest(_ record: OperationRecord, _ course: Course, _ bench: Bench) {
        #expect(bench.adapter.state.writesSent == 1, "sent once, ever")
        let truth = bench.adapter.state.subscriptions[Bench.ref.id]?.status
        switch record.outcome {
        case .notSent?: #expect(course.isProof, "\(course.write)")
        case .applied?: #expect(truth == .ended || truth == .ending, "\(course.write)")
        case .rejected?, .already?: #expect(!course.isProof || record.outcome == .already, "\(course.write)")
        case .notApplied?, .unknown?: break
        case nil: Issue.record("not settled")
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
