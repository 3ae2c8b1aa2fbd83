import SafeText
import Testing

@Suite struct SanitiserTests {
    @Test(arguments: [
        ("\u{1B}[31mred", "^[[31mred"), ("bell\u{07}", "bell^G"), ("a\u{7F}b", "a^?b"), ("line\r\nend", "line^M^Jend"),
        ("tab\there", "tab^Ihere"), ("\u{0}", "^@"), ("\u{9B}31m", "<U+009B>31m"),
        ("\u{9D}0;t\u{9C}", "<U+009D>0;t<U+009C>"),
        ("evil\u{202E}txt", "evil<U+202E>txt"), ("a\u{2066}b\u{2069}", "a<U+2066>b<U+2069>"),
        ("\u{061C}a\u{200E}b\u{200F}", "<U+061C>a<U+200E>b<U+200F>"), ("zero\u{200B}width", "zero<U+200B>width"),
        ("\u{FEFF}bom", "<U+FEFF>bom"), ("word\u{2060}joiner", "word<U+2060>joiner"),
        ("two\u{2028}lines\u{2029}", "two<U+2028>lines<U+2029>"), ("tag\u{E0041}", "tag<U+E0041>"),
        ("in\u{FFF9}ter", "in<U+FFF9>ter"), ("\u{3164}\u{115F}", "<U+3164><U+115F>"), ("own\u{E000}", "own<U+E000>"),
        ("soft\u{AD}hyphen", "soft<U+00AD>hyphen"), ("\u{FFFE}", "<U+FFFE>"), ("\u{10FFFF}", "<U+10FFFF>"),
        ("hid\u{180B}den", "hid<U+180B>den"), ("\u{E0100}", "<U+E0100>"),
    ])
    func spellsOutWhatActsOrHides(raw: String, visible: String) {
        #expect(SafeText(raw).string == visible)
    }

    @Test(arguments: [
        "Åsa Öberg", "Łukasz Żak", "Ζωή", "Юлия", "田中 太郎", "김민수", "محمد", "می\u{200C}خواهم", "क्\u{200D}ष",
        "👩\u{200D}💻", "❤\u{FE0F}\u{200D}🔥", "1\u{FE0F}\u{20E3}", "🇸🇪", "e\u{301}", "a@example.test", "– … € “quoted”",
        "👍🏽", "ไทย", "שלום",
    ])
    func leavesWhatPeopleWrite(text: String) {
        #expect(SafeText(text).string == text)
    }

    @Test func joinersStayOnlyInsideAGrapheme() {
        #expect(SafeText("ad\u{200C}min").string == "ad<U+200C>min")
        #expect(SafeText("ad\u{200D}min").string == "ad<U+200D>min")
        #expect(SafeText("\u{200D}👩").string == "<U+200D>👩")
        #expect(SafeText("👩\u{200D}").string == "👩<U+200D>")
        #expect(SafeText("👩\u{200D}\u{200D}💻").string.contains("<U+200D>"))
    }

    @Test func variationSelectorsCannotCarryData() {
        #expect(SafeText("a\u{FE01}").string == "a<U+FE01>")
        #expect(SafeText("❤\u{FE0F}\u{FE0E}\u{FE0F}").string == "❤\u{FE0F}<U+FE0E><U+FE0F>")
    }

    @Test func capsCombiningMarks() {
        let zalgo = SafeText("Z" + String(repeating: "\u{301}", count: 200) + "x").string
        #expect(zalgo.unicodeScalars.count == 10)
        #expect(zalgo.count == 2)
    }

    @Test func aLoneMarkGetsALetterToSitOn() {
        #expect(SafeText("\u{301}x").string == "\u{25CC}\u{301}x")
        #expect(SafeText("\u{1B}\u{301}").string == "^[\u{25CC}\u{301}")
    }

    @Test func invalidBytesShow() {
        #expect(SafeText(decoding: [0x61, 0xFF, 0x62]).string == "a\u{FFFD}b")
        #expect(SafeText(decoding: [0xC3]).string == "\u{FFFD}")
        #expect(SafeText(decoding: [0xC0, 0x9B]).string.unicodeScalars.allSatisfy { $0.value == 0xFFFD })
    }

    @Test func cutsWhatIsTooLong() {
        #expect(SafeText("abcdef", limit: 3).string == "abc…")
        #expect(SafeText("abc", limit: 3).string == "abc")
        #expect(SafeText("äbcdef", limit: 3).string == "äbc…")
        #expect(SafeText("ab\u{1B}", limit: 3).string == "ab…")
        #expect(SafeText(String(repeating: "x", count: 20_000)).string.count == SafeText.lengthLimit + 1)
    }

    @Test func twoTextsBehindEachOtherAreSafeTogether() {
        let both: SafeText = SafeText("1\u{600}") + SafeText("👩‍💻")
        #expect(SafeText(both.string) == both && both.string.contains("<U+200D>"))
        #expect(SafeText("Å") + SafeText("sa") == "Åsa" && SafeText("") + SafeText("Å") == "Å")
    }
}
