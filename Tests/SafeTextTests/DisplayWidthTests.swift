import SafeText
import Testing

@Suite struct DisplayWidthTests {
    @Test(
        arguments: [
            ("a", 1), ("å", 1), ("e\u{301}", 1), ("田", 2), ("한", 2), ("👩", 2), ("👩\u{200D}💻", 2), ("…", 1), ("│", 1),
            ("€", 1), ("●", 1), ("Ａ", 2), ("\u{301}", 0), ("\u{200D}", 0), ("\u{7F}", 0), ("\u{9B}", 0),
            ("\u{1161}", 0),
            ("가", 2), ("\u{600}", 1), ("\u{3099}", 0), ("。", 2), ("🇸🇪", 2), ("ａ", 2), ("✔", 1), ("⚠", 1),
        ] as [(Character, Int)])
    func countsColumns(character: Character, columns: Int) {
        #expect(DisplayWidth.of(character) == columns)
    }

    @Test func aTextIsAsWideAsItsCharacters() {
        #expect(SafeText("田中 Åsa").width == 8)
        #expect(SafeText("plain").width == 5)
        #expect(SafeText("").width == 0)
    }

    @Test func cutsBeforeAWideCharacterThatWouldNotFit() {
        #expect(SafeText("田中太郎").truncated(to: 4).string == "田…")
        #expect(SafeText("田中太郎").truncated(to: 5).string == "田中…")
        #expect(SafeText("abc").truncated(to: 3).string == "abc")
        #expect(SafeText("abcd").truncated(to: 1).string == "…")
        #expect(SafeText("abcd").truncated(to: 0).isEmpty)
    }
}
