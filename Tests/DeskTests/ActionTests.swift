import Desk
import SafeText
import Terminal
import Testing

@Suite struct ActionTests {
    @Test func everyActionIsRegisteredOnce() {
        #expect(
            ActionRegistry.all.map(\.id).sorted { $0.rawValue < $1.rawValue }
                == ActionID.allCases.sorted { $0.rawValue < $1.rawValue })
    }

    @Test func noKeyMeansTwoThings() {
        let keys = ActionRegistry.all.flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
    }

    @Test func everyActionHasAKeyAndWords() {
        for action in ActionRegistry.all {
            #expect(!action.keys.isEmpty && !action.short.isEmpty && !action.long.isEmpty, "\(action.id)")
        }
    }

    @Test func everyKeyDispatchesToItsAction() {
        let keymap = Keymap()
        for action in ActionRegistry.all {
            for key in action.keys { #expect(keymap.action(for: key) == action.id) }
        }
    }

    @Test func nothingDangerousIsOnANavigationKey() {
        for action in ActionRegistry.all where action.isDangerous {
            for key in action.keys {
                #expect(throws: Never.self) { try Keymap(overrides: [action.id.rawValue: [key.name.string]]) }
            }
        }
        for name in ["j", "enter", "down", "space", "esc", "ctrl-d"] {
            #expect(throws: KeymapProblem.self) { try Keymap(overrides: ["end_subscription": [name]]) }
        }
    }

    @Test func endingAndUndoingAreDangerous() {
        #expect(Set(ActionRegistry.all.filter(\.isDangerous).map(\.id)) == [.endSubscription, .undo])
    }

    @Test func keysCanBeReboundAndUnbound() throws {
        let keymap = try Keymap(overrides: ["end_subscription": ["X", "f8"], "mask": [], "help": ["x"]])
        #expect(keymap.action(for: .character("X")) == .endSubscription)
        #expect(keymap.action(for: .function(8)) == .endSubscription)
        #expect(keymap.action(for: .character("x")) == .help)
        #expect(keymap.action(for: .character("m")) == nil)
        #expect(keymap.keys(for: .mask).isEmpty)
    }

    @Test func aDefaultGivesWayToAChosenKey() throws {
        let keymap = try Keymap(overrides: ["copy": ["r"]])
        #expect(keymap.action(for: .character("r")) == .copy)
        #expect(keymap.keys(for: .refresh).isEmpty)
    }

    @Test(arguments: [
        (["fly": ["x"]], "there is no action fly"), (["copy": ["hyper-x"]], "there is no key hyper-x"),
        (["copy": ["c"], "mask": ["c"]], "is given to"),
    ])
    func problemsAreNamed(overrides: [String: [String]], words: String) {
        let problem = #expect(throws: KeymapProblem.self) { try Keymap(overrides: overrides) }
        #expect(problem?.text.string.contains(words) == true)
    }

    @Test func namesOfKeysReadBack() {
        let keys = ActionRegistry.all.flatMap(\.keys) + [.function(12), .delete, .character(" "), .backTab]
        for key in keys { #expect(Key(named: key.name.string) == key) }
    }

    @Test func fuzzySearchPrefersWordStarts() {
        #expect(ActionRegistry.matching("undo").first?.id == .undo)
        #expect(ActionRegistry.matching("es").first?.id == .endSubscription)
        #expect(ActionRegistry.matching("zzz").isEmpty)
        #expect(ActionRegistry.matching(" ").count == ActionRegistry.all.count)
    }

    @Test(arguments: [118, 78, 38, 18, 6])
    func hintsFitAndKeepTheWayOut(width: Int) {
        let hints = PureDesk().state.hints(width: width)
        #expect(hints.contains { $0.text == "quit" })
        let used = hints.reduce(0) { $0 + $1.key.width + 1 + $1.text.width } + 3 * max(0, hints.count - 1)
        #expect(used <= width)
    }

    @Test func hintsShowOnlyWhatCanBeDone() {
        var desk = PureDesk()
        #expect(desk.state.hints(width: 200).contains { $0.key == "x" })
        #expect(!desk.state.hints(width: 200).contains { $0.key == "R" })
        desk.type("3")
        #expect(!desk.state.hints(width: 200).contains { $0.key == "x" })
        #expect(desk.state.hints(width: 200).contains { $0.key == "R" })
    }
}
