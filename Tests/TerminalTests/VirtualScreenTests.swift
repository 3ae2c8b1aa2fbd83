import TestSupport
import Testing

@Suite struct VirtualScreenTests {
    private func screen(_ text: String, rows: Int = 4, columns: Int = 10) -> VirtualScreen {
        var screen = VirtualScreen(rows: rows, columns: columns)
        screen.feed(text.utf8)
        return screen
    }

    @Test func printsAndMoves() {
        let shown = screen("ab\r\ncd\u{1B}[4;3Hxy\u{1B}[A!\u{1B}[2Gz\u{1B}[1dq")
        #expect(shown.lines == ["abq", "cd", " z  !", "  xy"])
        #expect(shown.row == 0 && shown.column == 3)
        #expect(shown.unknown.isEmpty)
    }

    @Test func wrapsOnlyWhenMoreFollows() {
        #expect(screen("0123456789").row == 0)
        #expect(screen("0123456789x").lines == ["0123456789", "x", "", ""])
        #expect(screen("012345678田").lines == ["012345678", "田", "", ""])
        #expect(screen("0123456789\r\nx").lines[1] == "x")
    }

    @Test func keepsWideAndCombiningCharactersWhole() {
        let shown = screen("田e\u{301}中")
        #expect(shown.lines[0] == "田e\u{301}中")
        #expect(shown[0, 1].character == nil)
        #expect(shown[0, 2].character == "e\u{301}")
        #expect(screen("田\u{1B}[1;2Hx").lines[0] == " x")
    }

    @Test func erases() {
        #expect(screen("abcdef\u{1B}[3G\u{1B}[K").lines[0] == "ab")
        #expect(screen("abcdef\u{1B}[3G\u{1B}[1K").lines[0] == "   def")
        #expect(screen("abcdef\u{1B}[3G\u{1B}[2X").lines[0] == "ab  ef")
        #expect(screen("a\r\nb\r\nc\u{1B}[2;1H\u{1B}[J").lines == ["a", "", "", ""])
        #expect(screen("a\r\nb\u{1B}[2J").text.allSatisfy { $0 == "\n" })
    }

    @Test func insertsAndDeletes() {
        #expect(screen("abcdef\u{1B}[2G\u{1B}[2@").lines[0] == "a  bcdef")
        #expect(screen("abcdef\u{1B}[2G\u{1B}[2P").lines[0] == "adef")
        #expect(screen("a\r\nb\r\nc\u{1B}[1;1H\u{1B}[L").lines == ["", "a", "b", "c"])
        #expect(screen("a\r\nb\r\nc\u{1B}[1;1H\u{1B}[2M").lines == ["c", "", "", ""])
        #expect(screen("abc\u{1B}[1G\u{1B}[4hx\u{1B}[4l").lines[0] == "xabc")
    }

    @Test func scrollsItsRegion() {
        #expect(screen("a\r\nb\r\nc\r\nd\r\ne").lines == ["b", "c", "d", "e"])
        #expect(screen("a\r\nb\r\nc\r\nd\u{1B}[2;3r\u{1B}[3;1H\n").lines == ["a", "c", "", "d"])
        #expect(screen("a\r\nb\r\nc\r\nd\u{1B}[2;3r\u{1B}[2;1H\u{1B}M").lines == ["a", "", "b", "d"])
        #expect(screen("a\r\nb\u{1B}[S").lines == ["b", "", "", ""])
        #expect(screen("a\r\nb\u{1B}[T").lines == ["", "a", "b", ""])
    }

    @Test func repeatsTheLastCharacter() {
        #expect(screen("-\u{1B}[4bx").lines[0] == "-----x")
    }

    @Test func drawsLines() {
        #expect(screen("\u{1B}(0lqk\u{1B}(Bq").lines[0] == "┌─┐q")
        #expect(screen("\u{1B})0\u{0E}x\u{0F}x").lines[0] == "│x")
    }

    @Test func keepsTheFirstScreenBehindTheSecond() {
        var shown = screen("shell\u{1B}[?1049hprogram")
        #expect(shown.isAlternate)
        #expect(!shown.contains("shell"))
        shown.feed("\u{1B}[?1049l$".utf8)
        #expect(shown.lines[0] == "shell$")
        #expect(shown.modeLog == ["?1049h", "?1049l"])
    }

    @Test func tracksRendition() {
        let shown = screen("\u{1B}[1;31;48;5;17ma\u{1B}[22;39mb\u{1B}[7;38:2::1:2:3mc\u{1B}[md")
        #expect(shown[0, 0].rendition.isBold && shown[0, 0].rendition.foreground == "31")
        #expect(shown[0, 0].rendition.background == "48;5;17")
        #expect(!shown[0, 1].rendition.isBold && shown[0, 1].rendition.foreground == nil)
        #expect(shown[0, 2].rendition.isReversed && shown[0, 2].rendition.foreground == "38:2::1:2:3")
        #expect(shown[0, 3].rendition == VirtualScreen.Rendition())
    }

    @Test func tracksModesAndTitle() {
        let shown = screen("\u{1B}[?25l\u{1B}[?1006;1000h\u{1B}]2;hello\u{07}\u{1B}]0;again\u{1B}\\x")
        #expect(!shown.isCursorVisible)
        #expect(shown.modes.isSuperset(of: ["?1000", "?1006"]))
        #expect(shown.title == "again")
        #expect(shown.lines[0] == "x")
    }

    @Test func reportsWhatNoTerminalUnderstands() {
        #expect(screen("\u{0}").nulCount == 1)
        #expect(screen("\u{1B}[5y").unknown == ["CSI 5y"])
        var broken = VirtualScreen(rows: 1, columns: 4)
        broken.feed([0x61, 0xFF, 0x62])
        #expect(broken.lines[0] == "a\u{FFFD}b")
    }

    @Test func takesTheLinuxConsolesPaletteSequences() {
        #expect(screen("\u{1B}]Rab\u{1B}]P1a0b0c0d").lines[0] == "abd")
    }

    @Test func isCutAndGrownWithTheWindow() {
        var shown = screen("abcdef\r\nghi")
        shown.resize(rows: 1, columns: 3)
        #expect(shown.lines == ["abc"])
        shown.resize(rows: 2, columns: 5)
        #expect(shown.lines == ["abc", ""])
    }
}
