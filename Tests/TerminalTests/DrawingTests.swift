import SafeText
import Testing

@testable import Terminal

@Suite struct CellTextTests {
    /// Columns as an old C library counts them: wide east Asian letters and people, narrow the rest.
    private func width(_ scalar: UInt32) -> Int {
        switch scalar {
        case 0x300...0x36F, 0x200D, 0xFE0F: 0
        case 0x1F1E6...0x1F1FF: 1
        case 0x4E00...0x9FFF, 0x1F466...0x1F469: 2
        case 0x1FAE9: -1
        default: 1
        }
    }

    @Test func writesWhatBothAgreeOn() {
        #expect(CellText("a", columns: 1, width: width).first == [0x61])
        #expect(CellText("田", columns: 2, width: width).first == [0x7530])
        #expect(CellText("e\u{301}", columns: 1, width: width).first == [0x65, 0x301])
        #expect(CellText("👩\u{200D}🔥", columns: 2, width: width).first == [0x1F469])
    }

    @Test func neverShiftsTheRow() {
        let unheardOf = CellText("\u{1FAE9}", columns: 2, width: width)
        #expect(unheardOf.first == [0x3F] && unheardOf.second == 0x20)
        let flag = CellText("🇸🇪", columns: 2, width: width)
        #expect(flag.first == [0x53] && flag.second == 0x20)
        #expect(CellText("\u{1B}", columns: 1, width: { $0 < 0x20 ? -1 : 1 }).first == [0x3F])
    }

    @Test func drawsASCIIWithoutALocale() {
        #expect(CellText("å", columns: 1, width: nil).first == [0x61])
        let wide = CellText("田", columns: 2, width: nil)
        #expect(wide.first == [0x3F] && wide.second == 0x3F)
        #expect(CellText("e\u{301}", columns: 1, width: nil).first == [0x65])
    }
}

@Suite struct ASCIIFallbackTests {
    @Test(
        arguments: [
            ("Å", "A"), ("ö", "o"), ("Ł", "L"), ("ž", "z"), ("ÿ", "y"), ("ſ", "s"), ("ŉ", "n"), ("Œ", "O"), ("ß", "s"),
            ("─", "-"), ("│", "|"), ("┬", "+"), ("━", "="), ("●", "o"), ("…", "~"), ("“", "\""), ("’", "'"), ("–", "-"),
            ("\u{A0}", " "), ("田", "?"), ("€", "?"), ("x", "x"), ("é", "e"),
        ] as [(Character, Character)])
    func standsIn(character: Character, ascii: Character) {
        #expect(ASCIIFallback.of(character) == ascii)
    }
}

@Suite struct TerminalNamesTests {
    @Test func triesTheOwnNameFirst() {
        #expect(TerminalNames.candidates(for: "foot") == ["foot", "xterm-256color", "xterm", "vt100"])
        #expect(TerminalNames.candidates(for: "tmux-direct")[1] == "screen-256color")
        #expect(TerminalNames.candidates(for: "xterm") == ["xterm", "xterm-256color", "vt100"])
        #expect(TerminalNames.candidates(for: "") == ["xterm-256color", "xterm", "vt100"])
    }

    @Test func knowsTheFamily() {
        #expect(TerminalNames.isXtermLike("xterm-256color"))
        #expect(TerminalNames.isXtermLike("screen.xterm-256color"))
        #expect(!TerminalNames.isXtermLike("linux"))
        #expect(!TerminalNames.isXtermLike("vt100"))
        #expect(!TerminalNames.isXtermLike("stv52"))
    }

    @Test func theNoteCannotCarryASequence() {
        let note = TerminalNames.note(wanted: "x\u{1B}[31m", used: "xterm", isKnown: false)
        #expect(note?.string.contains("^[") == true)
        #expect(TerminalNames.note(wanted: "xterm", used: "xterm", isKnown: false) == nil)
    }
}

@Suite struct RestoreSequenceTests {
    @Test func undoesInOrderAndWithoutPadding() {
        let known = ["sgr0": "\u{1B}[m\u{0F}$<2>", "cnorm": "\u{1B}[?25h", "rmcup": "\u{1B}[?1049l"]
        let bytes = RestoreSequence.bytes(modes: "\u{1B}[?2004l") { known[$0] }
        #expect(String(decoding: bytes, as: UTF8.self) == "\u{1B}[?2004l\u{1B}[m\u{0F}\u{1B}[?25h\u{1B}[?1049l")
        #expect(String(decoding: RestoreSequence.bytes(modes: "") { _ in nil }, as: UTF8.self) == "\r\n")
        #expect(RestoreSequence.withoutPadding("a$<5/>b$<1*>c$<") == "abc$<")
    }
}

@Suite struct CharacterLocaleTests {
    @Test func theStrongestVariableDecides() {
        func wants(_ variables: [String: String]) -> Bool { CharacterLocale.wantsUTF8 { variables[$0] } }
        #expect(wants(["LANG": "sv_SE.UTF-8"]))
        #expect(wants(["LC_CTYPE": "en_US.utf8", "LANG": "C"]))
        #expect(!wants(["LC_ALL": "C", "LANG": "sv_SE.UTF-8"]))
        #expect(wants(["LC_ALL": "", "LANG": "sv_SE.UTF-8"]))
        #expect(!wants([:]))
    }
}

@Suite struct ClickCounterTests {
    @Test func twoPressesAreADoubleClick() {
        var clicks = ClickCounter()
        let start = ContinuousClock().now
        let place = Position(row: 1, column: 1)
        #expect(clicks.press(at: place, now: start) == .click)
        #expect(clicks.press(at: place, now: start + .milliseconds(100)) == .doubleClick)
        #expect(clicks.press(at: place, now: start + .milliseconds(200)) == .click)
        #expect(clicks.press(at: Position(row: 1, column: 2), now: start + .milliseconds(300)) == .click)
        #expect(clicks.press(at: Position(row: 1, column: 2), now: start + .seconds(2)) == .click)
    }
}
