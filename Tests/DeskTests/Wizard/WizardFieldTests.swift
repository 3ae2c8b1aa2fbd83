import SafeText
import Terminal
import Testing

@testable import Desk

@Suite struct WizardFieldTests {
    private func field(_ keys: [Key], limit: Int = 20) -> WizardField {
        var field = WizardField(limit: limit)
        for key in keys { _ = field.handle(key) }
        return field
    }

    @Test func editsByGrapheme() {
        var field = WizardField(limit: 20)
        field.insert("a👩‍👩‍👧é")
        #expect(field.characters.count == 3 && field.cursor == 3)
        _ = field.handle(.left)
        _ = field.handle(.backspace)
        #expect(field.text == "aé" && field.cursor == 1)
        _ = field.handle(.delete)
        #expect(field.text == "a")
    }

    @Test func aCombiningMarkJoinsTheLetterBeforeIt() {
        let field = field([.character("e"), .character("\u{301}"), .character("x")])
        #expect(field.characters.count == 2 && field.cursor == 2)
        #expect(field.text == "e\u{301}x")
    }

    @Test func movesWithinItsText() {
        let typed: [Key] = [.character("a"), .character("b")]
        #expect(field(typed + [.home, .character("c")]).text == "cab")
        #expect(field(typed + [.home, .left, .end, .right, .character("c")]).text == "abc")
        #expect(field(typed + [.home, .delete, .delete, .delete, .backspace]).text == "")
        #expect(field(typed + [.left, .control("u")]).text == "b")
    }

    @Test func staysWithinItsLimit() {
        var field = WizardField(limit: 3)
        let left = field.insert("abcde")
        #expect(left == 2 && field.text == "abc")
    }

    @Test func controlsBecomeBlanksAndTheValueIsTrimmed() {
        var field = WizardField(limit: 20)
        field.insert(" a\u{1B}b\r\nc\u{2028} ")
        #expect(field.value == "a b c")
        #expect(WizardField(limit: 3).value == nil)
    }

    @Test func theWindowKeepsTheCursorInSight() {
        var field = WizardField(limit: 50)
        field.insert("漢字漢字漢字漢字")
        let window = field.window(width: 6)
        #expect(window.cursor <= 5 && window.text.width <= 6)
        _ = field.handle(.home)
        #expect(field.window(width: 6).cursor == 0)
    }
}
