import Billing
import Service
import TestSupport
import Testing

@Suite("The operation machine")
struct OperationMachineTests {
    private typealias Event = OperationMachine.Event
    private typealias Action = OperationMachine.Action

    private static let sent: [Event] = [.checked(isAlready: false), .stored, .stored]

    private func run(_ events: [Event], rereads: Int = 2) -> [Action] {
        var machine = OperationMachine(rereads: rereads)
        return events.map { machine.handle($0) }
    }

    @Test("as wanted already: nothing is stored as an intent and nothing is sent")
    func already() {
        #expect(run([.checked(isAlready: true)]) == [.settle(.already)])
    }

    @Test("the intent and the mark are stored before the request is sent")
    func order() {
        #expect(run(OperationMachineTests.sent) == [.storeIntent, .markSent, .send])
        #expect(run([.checked(isAlready: false), .storeFailed]).last == .settle(.notSent))
        #expect(run([.checked(isAlready: false), .stored, .storeFailed]).last == .settle(.notSent))
        #expect(run([.checked(isAlready: false), .stored, .abandoned]).last == .settle(.notSent))
    }

    @Test(
        "every answer leads to its outcome",
        arguments: [
            (.accepted, [.shown], .applied),
            (.accepted, [.notShown, .shown], .applied),
            (.accepted, [.unreadable, .shown], .applied),
            (.accepted, [.notShown, .notShown], .unknown),
            (.accepted, [.unreadable, .unreadable], .unknown),
            (.unclear, [.shown], .applied),
            (.unclear, [.notShown, .unreadable], .unknown),
            (.rejected, [.shown], .already),
            (.rejected, [.notShown], .rejected),
            (.rejected, [.unreadable], .rejected),
            (.disputed, [.shown], .already),
            (.disputed, [.notShown, .shown], .already),
            (.disputed, [.unreadable, .notShown], .rejected),
            (.disputed, [.notShown, .notShown], .rejected),
            (.disputed, [.notShown, .unreadable], .unknown),
            (.unauthorised, [.shown], .already),
            (.unauthorised, [.notShown], .notSent),
            (.unauthorised, [.unreadable], .notSent),
            (.notSent, [], .notSent),
        ] as [(OperationMachine.Answer, [OperationMachine.Sight], Outcome)])
    func outcomes(answer: OperationMachine.Answer, sights: [OperationMachine.Sight], outcome: Outcome) {
        let events = OperationMachineTests.sent + [.answered(answer)] + sights.map { .reread($0) }
        let actions = run(events)
        #expect(actions.last == .settle(outcome))
        #expect(actions.dropLast().allSatisfy { if case .settle = $0 { false } else { $0 != .nothing } })
    }

    @Test("giving up in flight or over a disputed refusal is unknown; after a refusal it is what the answer said")
    func abandoned() {
        #expect(run(OperationMachineTests.sent + [.abandoned]).last == .settle(.unknown))
        #expect(run(OperationMachineTests.sent + [.answered(.accepted), .abandoned]).last == .settle(.unknown))
        #expect(run(OperationMachineTests.sent + [.answered(.disputed), .abandoned]).last == .settle(.unknown))
        #expect(run(OperationMachineTests.sent + [.answered(.rejected), .abandoned]).last == .settle(.rejected))
    }

    @Test("whatever happens in whatever order: one send at most, never before both records, one settling, then nothing")
    func anyOrder() {
        var chance = Dice(seed: 42)
        for _ in 0..<20_000 {
            var machine = OperationMachine(rereads: Int.random(in: 0...4, using: &chance))
            var (sends, settlings, stored, rereads) = (0, 0, 0, 0)
            var answer: OperationMachine.Answer?
            for _ in 0..<30 {
                let event = Self.events.randomElement(using: &chance) ?? .abandoned
                let before = machine.state
                if case .answered(let given) = event, before == .sent { answer = given }
                switch machine.handle(event) {
                case .send:
                    sends += 1
                    #expect(stored == 1, "marked right before")
                    stored += 1
                case .settle(let outcome):
                    settlings += 1
                    #expect(machine.state == .settled(outcome))
                    if sends == 0 { #expect(outcome == .already || outcome == .notSent) }
                    if sends == 1, outcome == .notSent { #expect(answer == .notSent || answer == .unauthorised) }
                    if outcome == .rejected { #expect(answer == .rejected || answer == .disputed) }
                case .storeIntent: #expect(sends == 0)
                case .markSent: stored += 1
                case .reread:
                    rereads += 1
                    #expect(sends == 1)
                case .nothing: #expect(machine.state == before)
                }
            }
            #expect(sends <= 1 && settlings <= 1 && rereads <= machine.rereads)
        }
    }

    private static let events: [Event] =
        [.checked(isAlready: true), .checked(isAlready: false), .stored, .stored, .stored, .storeFailed, .abandoned]
        + OperationMachine.Answer.allCases.map { .answered($0) } + OperationMachine.Sight.allCases.map { .reread($0) }
}
