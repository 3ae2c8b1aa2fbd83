import Foundation
import TerminalFuzzing
import TestSupport
import Testing

@Suite struct OutputJudgeTests {
    @Test(
        arguments: [
            "\u{1B}]0;title\u{07}", "\u{1B}]2;un\u{1B}[mfinished\u{07}", "\u{1B}]2;no end", "\u{1B}[6n", "\u{1B}[5i",
            "\u{1B}[38;5;256m", "\u{1B}[8m", "\u{1B}[?1003h", "\u{1B}[20h", "\u{1B}(0", "\u{1B}c", "\u{1B}", "\u{1B}[",
            "\u{1B}P1$q\u{1B}\\", "\u{9B}1m", "a\u{202E}b", "a\u{200B}", "a\u{200D}b", "\u{301}", "\u{E000}", "\u{7F}",
            "\u{07}", "\u{0E}", "\u{AD}", "\u{E0041}", "\u{FEFF}",
        ])
    func objectsOnTheScreen(to text: String) {
        var judge = OutputJudge(isUnicode: true)
        #expect(throws: OutputJudge.Objection.self) { try judge.judge(screen: Array(text.utf8)) }
    }

    @Test(arguments: [[0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0x9B, 0x31, 0x6D]] as [[UInt8]])
    func objectsToMalformedText(_ bytes: [UInt8]) {
        var judge = OutputJudge(isUnicode: true)
        #expect(throws: OutputJudge.Objection.self) { try judge.judge(screen: bytes) }
        #expect(throws: OutputJudge.Objection.self) { try judge.judge(line: bytes + [0x0A]) }
    }

    @Test(arguments: ["", "two\nlines\n", "\u{1B}[1mbold\u{1B}[m\n", "tab\there\n", "a\u{2028}b\n", "\u{200D}a\n"])
    func objectsToLines(_ text: String) {
        var judge = OutputJudge(isUnicode: true)
        #expect(throws: OutputJudge.Objection.self) { try judge.judge(line: Array(text.utf8)) }
    }

    @Test(arguments: ["\u{1B}]52;c;?\u{07}", "\u{1B}]52;c;G10=\u{07}", "\u{1B}]52;c;YQ==", "YQ==", "\u{1B}Ptmux;YQ=="])
    func objectsToClipboards(_ text: String) {
        var judge = OutputJudge(isUnicode: true)
        #expect(throws: OutputJudge.Objection.self) { try judge.judge(clipboard: Array(text.utf8)) }
    }

    @Test func takesWhatWasChosen() throws {
        var judge = OutputJudge(isUnicode: true)
        let frame = "\u{1B}[?1049h\u{1B}[H\u{1B}[2J\u{1B}[38;5;12;48;2;1;2;3mÅsa 田中 e\u{301}\u{1B}(B\u{1B}[m\r\n"
        try judge.judge(screen: Array((frame + "\u{1B}]2;lapse TEST\u{07}").utf8))
        try judge.judge(line: Array("Åsa 👩‍💻\n".utf8))
        #expect(try judge.judge(clipboard: Array("\u{1B}]52;c;w4U=\u{07}".utf8)) == Array("Å".utf8))
        #expect(judge.shapes.contains("CSI ?1049h") && judge.shapes.contains("ESC ]2;"))
    }

    @Test func asksForASCIIWhereNothingElseCanBeDrawn() {
        var judge = OutputJudge(isUnicode: false)
        #expect(throws: OutputJudge.Objection.self) { try judge.judge(screen: Array("Å".utf8)) }
        #expect(throws: OutputJudge.Objection.self) { try judge.judge(screen: Array("\u{1B}]2;Å\u{07}".utf8)) }
    }
}

@Suite struct TerminalFuzzTests {
    /// The short form of `Scripts/fuzz`: the same judge on every kind of terminal, inputs from a fixed seed.
    @Test func nothingLeavesTheTerminalLayerThatWasNotChosen() throws {
        let program = Process()
        program.executableURL = URL(fileURLWithPath: try BuiltProgram.path("TerminalFuzz"))
        program.arguments = ["4200", "7"]
        let report = Pipe()
        program.standardError = report
        try program.run()
        let text = String(decoding: report.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        program.waitUntilExit()
        #expect(program.terminationStatus == 0, "\(text)")
        #expect(text.contains("4200 inputs"), "\(text)")
    }
}
