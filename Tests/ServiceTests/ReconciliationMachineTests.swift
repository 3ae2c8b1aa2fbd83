import Billing
import Foundation
import Testing

@testable import Service

@Suite("What readings prove of an operation")
struct ReconciliationMachineTests {
    /// One reading and what follows from it.
    private struct Step {
        /// Seconds behind the request.
        let age: Double
        var isShown = false
        let action: ReconciliationMachine.Action

        static func missed(_ age: Double, _ action: ReconciliationMachine.Action) -> Step {
            Step(age: age, action: action)
        }
        static func shown(_ age: Double, _ action: ReconciliationMachine.Action) -> Step {
            Step(age: age, isShown: true, action: action)
        }
    }

    private static let sentAt = Date(timeIntervalSince1970: 1_795_255_200)

    private func expect(
        _ answer: OperationMachine.Answer?, delays: [Int] = [1, 4], lag: Int = 0, firstMiss: Double? = nil,
        isSent: Bool = true, _ steps: [Step], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let sentAt = ReconciliationMachineTests.sentAt
        var machine = ReconciliationMachine(
            answer: answer, sentAt: isSent ? sentAt : nil, delays: delays.map { .seconds($0) }, lag: .seconds(lag),
            firstMiss: firstMiss.map { sentAt + $0 })
        for (number, step) in steps.enumerated() {
            let action = machine.read(isShown: step.isShown, at: sentAt + step.age)
            #expect(action == step.action, "step \(number + 1)", sourceLocation: sourceLocation)
        }
    }

    @Test("what shows is settled at once, whatever was answered")
    func shown() {
        for answer in [OperationMachine.Answer.accepted, .unclear, nil] {
            expect(answer, lag: 900, [.shown(0, .settle(.applied))])
        }
        for answer in [OperationMachine.Answer.rejected, .disputed, .unauthorised, .notSent] {
            expect(answer, lag: 900, [.shown(0, .settle(.already))])
        }
    }

    @Test("an answer that says by itself that nothing was carried out needs one look")
    func refusedOutright() {
        expect(.rejected, lag: 900, [.missed(0, .settle(.rejected))])
        expect(.unauthorised, [.missed(0, .settle(.notSent))])
        expect(.notSent, [.missed(0, .settle(.notSent))])
    }

    @Test("every wait of a fresh request is waited, then until the first reading is ten seconds old")
    func fresh() {
        for (answer, end) in [(OperationMachine.Answer.accepted, Outcome.notApplied), (.disputed, .rejected)] {
            expect(
                answer,
                [
                    .missed(0, .readAgain(after: .seconds(1))), .missed(1, .readAgain(after: .seconds(4))),
                    .missed(5, .readAgain(after: .seconds(5))), .missed(10, .settle(end)),
                ])
        }
    }

    @Test("without an answer that tells anything thirty seconds more are waited")
    func unanswered() {
        for answer in [OperationMachine.Answer.unclear, nil] {
            expect(
                answer,
                [
                    .missed(0, .readAgain(after: .seconds(1))), .missed(1, .readAgain(after: .seconds(4))),
                    .missed(5, .readAgain(after: .seconds(10))), .missed(15, .readAgain(after: .seconds(10))),
                    .missed(25, .readAgain(after: .seconds(10))), .missed(35, .settle(.notApplied)),
                ])
        }
    }

    @Test("an old request needs only two readings ten seconds apart; an earlier one counts")
    func old() {
        expect(.unclear, [.missed(60, .readAgain(after: .seconds(10))), .missed(70, .settle(.notApplied))])
        expect(.unclear, firstMiss: 1, [.missed(60, .settle(.notApplied))])
        expect(
            .unclear, firstMiss: 57, [.missed(60, .readAgain(after: .seconds(7))), .missed(67, .settle(.notApplied))])
        expect(
            nil, isSent: false, [.missed(0, .readAgain(after: .seconds(10))), .missed(10, .settle(.notApplied))])
    }

    @Test("what shows at the second reading only was applied")
    func late() {
        expect(.unclear, [.missed(60, .readAgain(after: .seconds(10))), .shown(70, .settle(.applied))])
    }

    @Test("before the lag is over nothing is proven, behind it is")
    func lag() {
        expect(.accepted, lag: 600, firstMiss: 1, [.missed(599, .stayUnknown(lag: .seconds(600)))])
        expect(.accepted, lag: 600, firstMiss: 1, [.missed(600, .settle(.notApplied))])
        expect(
            .accepted, lag: 600,
            [
                .missed(0, .readAgain(after: .seconds(1))), .missed(1, .readAgain(after: .seconds(4))),
                .missed(5, .stayUnknown(lag: .seconds(600))),
            ])
    }

    @Test("a clock that was set back lengthens nothing: what was waited counts")
    func clockSetBack() {
        expect(
            .accepted,
            [
                .missed(-3600, .readAgain(after: .seconds(1))), .missed(-3600, .readAgain(after: .seconds(4))),
                .missed(-3600, .readAgain(after: .seconds(5))), .missed(-3600, .settle(.notApplied)),
            ])
    }
}
