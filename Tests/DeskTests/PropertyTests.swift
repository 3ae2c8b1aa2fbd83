import Billing
import Desk
import SafeText
import Terminal
import TestSupport
import Testing

/// What holds for any keys in any order; the order is random but the same in every run.
@Suite struct PropertyTests {
    private static let sizes = [(120, 40), (80, 24), (40, 12), (20, 5), (3, 2), (1, 1)]

    private static var keys: [Key] {
        ActionRegistry.all.flatMap(\.keys) + [
            .character("Y"), .character("a"), .character(" "), .backspace, .delete, .control("w"), .function(3),
        ]
    }

    @Test(arguments: 0..<12)
    func nothingIsSentWithoutTheWizardsWord(seed: Int) {
        var random = Dice(seed: UInt64(seed + 1))
        var billing = FakeBilling()
        if seed.isMultiple(of: 2) { billing.records = [] }
        var desk = PureDesk(columns: 100, rows: 30, billing: billing)
        for _ in 0..<600 {
            guard let key = PropertyTests.keys.randomElement(using: &random) else { continue }
            var copy = desk.state.wizard?.wizard
            let isPaste = Int.random(in: 0..<20, using: &random) == 0
            let wish = copy?.handle(isPaste ? .paste("Y\n") : .key(key)) ?? .none
            let before = desk.effects.count
            desk.send(.event(isPaste ? .paste("Y\n") : .key(key)))
            let isAsked =
                switch wish {
                case .submit, .submitUndo: true
                default: false
                }
            if !isAsked { #expect(!desk.effects.dropFirst(before).contains { $0.isMutating }) }
        }
    }

    @Test(arguments: 0..<6)
    func escapeAlwaysLeadsHome(seed: Int) {
        var random = Dice(seed: UInt64(seed + 100))
        var desk = PureDesk(columns: 80, rows: 24)
        for _ in 0..<200 {
            guard let key = PropertyTests.keys.randomElement(using: &random) else { continue }
            desk.press(key)
        }
        for _ in 0..<12 { desk.press(.escape) }
        #expect(desk.state.tab == .customers && desk.state.focus == .list && desk.state.overlay == nil)
        #expect(desk.state.wizard == nil && !desk.state.isTypingSearch && !desk.state.customers.isFiltered)
    }

    @Test(arguments: sizes)
    func anySizeCanBeDrawnAndLeft(columns: Int, rows: Int) {
        var random = Dice(seed: 7)
        var desk = PureDesk(columns: columns, rows: rows)
        for step in 0..<300 {
            guard let key = PropertyTests.keys.randomElement(using: &random) else { continue }
            desk.press(key)
            if step.isMultiple(of: 50), let size = PropertyTests.sizes.randomElement(using: &random) {
                desk.send(.event(.resize(Size(columns: size.0, rows: size.1))))
            }
            #expect(desk.frame().size == desk.state.size)
        }
    }

    @Test func readOnlySendsNothing() {
        var random = Dice(seed: 42)
        var desk = PureDesk { $0.isReadOnly = true }
        for _ in 0..<400 {
            guard let key = PropertyTests.keys.randomElement(using: &random) else { continue }
            desk.press(key)
            #expect(desk.state.wizard == nil)
        }
        #expect(!desk.effects.contains { $0.isMutating })
    }
}
