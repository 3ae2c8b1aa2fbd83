import Billing
import Service
import Storage
import Terminal
import Testing

@testable import Desk

/// What the next key leads to is read before it is pressed.
@Suite struct ReadAheadTests {
    private func loads(_ desk: PureDesk) -> [Effect] {
        desk.effects.filter { if case .loadOwned = $0 { true } else { false } }
    }

    @Test func theNextDetailsAreThereWithoutAQuestion() throws {
        var desk = PureDesk()
        #expect(!desk.effects.contains { if case .readAhead = $0 { true } else { false } }, "nobody has moved")
        desk.press(.down)
        let before = loads(desk).count
        for key in [Key.down, .down, .up] {
            desk.press(key)
            let shown = try #require(desk.state.detail)
            #expect(shown.customer.ref == desk.state.customers.selected?.ref)
            #expect(shown.subscriptions == desk.billing.owned(shown.customer.ref))
        }
        #expect(loads(desk).count == before)
    }

    @Test func whileAPullRunsEverythingIsReadWhenItIsShown() {
        var billing = FakeBilling()
        billing.answersSync = false
        var desk = PureDesk(billing: billing)
        desk.press(.down)
        desk.pull(Invented.unibee, rows: 10)
        let before = loads(desk).count
        desk.press(.down)
        #expect(loads(desk).count == before + 1)
    }

    @Test func anAnswerFromBeforeAChangeIsDropped() {
        let customer = Invented.customers[0].ref
        var ahead = DetailsAhead()
        #expect(ahead.missing([customer]) { [customer] } == [customer])
        #expect(ahead.missing([customer]) { [customer] } == [], "it is on its way")
        let version = ahead.version
        ahead.outdate()
        ahead.accept([customer: []], version: version)
        #expect(ahead.subscriptions(of: customer) == nil)
        #expect(ahead.missing([customer]) { [customer] } == [customer])
        ahead.accept([customer: []], version: ahead.version)
        #expect(ahead.subscriptions(of: customer) == [])
    }

    @Test func manyAreReadAtOnceAndOnlyWhatIsNearIsKept() {
        let refs = Invented.customers.map(\.ref)
        var ahead = DetailsAhead(most: 1)
        #expect(ahead.missing([refs[1]]) { refs.dropLast() } == refs.dropLast().sorted())
        ahead.accept([refs[0]: [], refs[1]: []], version: ahead.version)
        #expect(ahead.missing([refs[1]]) { refs } == [], "the next one is known")
        let last = refs[refs.count - 1]
        #expect(ahead.missing([last]) { [refs[1], last] } == [last])
        #expect(ahead.subscriptions(of: refs[0]) == nil)
        #expect(ahead.subscriptions(of: refs[1]) == [])
    }
}
