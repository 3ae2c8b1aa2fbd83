import Foundation
import TestSupport
import Testing

/// The probe on a real terminal: what a user sees, types, and finds again afterwards.
@Suite struct ProbeTests {
    private func start(
        term: String? = "xterm-256color", _ changes: [String: String?] = [:], _ arguments: [String] = [],
        rows: Int = 24, columns: Int = 80
    ) async throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(
            BuiltProgram.path("TerminalProbe"), arguments, rows: rows, columns: columns,
            environment: PseudoTerminal.environment(term: term, changes))
        try await terminal.wait(for: "Probe \(columns)x\(rows)")
        return terminal
    }

    /// The terminal is as a shell wants it, and nothing was written that no terminal understands.
    private func expectRestored(_ terminal: PseudoTerminal, location: SourceLocation = #_sourceLocation) async {
        let screen = await terminal.screen
        let settings = await terminal.settings
        #expect(!screen.isAlternate, sourceLocation: location)
        #expect(screen.isCursorVisible, sourceLocation: location)
        #expect(
            screen.modes.isDisjoint(with: ["?2004", "?1004", "?1000", "?1006", "?1"]), "\(screen.modes)",
            sourceLocation: location)
        #expect(screen.nulCount == 0, sourceLocation: location)
        #expect(screen.unknown.isEmpty, "\(screen.unknown)", sourceLocation: location)
        #expect(screen.rare.isEmpty, "\(screen.rare)", sourceLocation: location)
        #expect(settings == .all, sourceLocation: location)
    }

    @Test func paintsAndQuits() async throws {
        let terminal = try await start()
        let screen = try await terminal.wait(for: "variant 0")
        #expect(screen.isAlternate)
        #expect(screen.modes.isSuperset(of: ["?2004", "?1004"]))
        #expect(screen.title == "probe")
        #expect(screen.lines[1] == String(repeating: "─", count: 80))
        #expect(screen.lines[2] == "田中 太郎| Åsa Öberg| 👩| ❤| S | e\u{301}|")
        #expect(screen.find("| Åsa")?.column == 9)
        #expect(screen.lines[0].contains("colors 256 unicode true"))
        #expect(screen.rendition(of: "danger")?.foreground == "38;5;196")
        #expect(screen.rendition(of: "danger")?.isBold == true)
        #expect(screen.rendition(of: "fine")?.foreground == "32")
        #expect(screen.rendition(of: "chosen")?.background == "44")
        #expect(screen.rendition(of: "strong")?.isBold == true)
        #expect(screen.row == 23 && screen.column == 2 && screen.isCursorVisible)
        try await terminal.type("q")
        #expect(try await terminal.waitForEnd() == .exited(0))
        await expectRestored(terminal)
        #expect(await terminal.screen.contains("bye"))
    }

    /// Rows that move by more than one, and a long rule of one ASCII character.
    @Test(arguments: [[], ["--ascii"]])
    func scrollsAndRulesWithCommonSequences(_ arguments: [String]) async throws {
        let terminal = try await start([:], arguments)
        try await terminal.type(String(repeating: "x", count: 30))
        try await terminal.wait(for: "30 key")
        for _ in 0..<4 {
            try await terminal.type("yyyy")
        }
        try await terminal.wait(for: "46 key")
        try await terminal.type("q")
        #expect(try await terminal.waitForEnd() == .exited(0))
        await expectRestored(terminal)
    }

    @Test func reportsKeys() async throws {
        let terminal = try await start()
        let expected: [(NamedKey, String)] = [
            (.up, "up"), (.down, "down"), (.left, "left"), (.right, "right"), (.home, "home"), (.end, "end"),
            (.pageUp, "pageUp"), (.pageDown, "pageDown"), (.backTab, "backTab"), (.tab, "tab"), (.enter, "enter"),
            (.escape, "escape"), (.backspace, "backspace"), (.delete, "delete"), (.insert, "insert"),
            (.f1, "function(1)"), (.f5, "function(5)"), (.f10, "function(10)"), (.controlC, "control(\"c\")"),
            (.controlD, "control(\"d\")"), (.focusOut, "focus(false)"), (.focusIn, "focus(true)"),
        ]
        for (index, (key, name)) in expected.enumerated() {
            try await terminal.press(key)
            try await terminal.wait("\(index + 1) …\(name)") { screen in
                screen.lines.contains { $0.hasPrefix("\(index + 1) ") && $0.contains(name) }
            }
        }
        try await terminal.type("å")
        try await terminal.wait(for: "\(expected.count + 1) key(Terminal.Key.character(\"å\"))")
        // Alt with a key, and keys nobody knows, do nothing at all.
        try await terminal.type("\u{1B}x\u{1B}[1;9Z~")
        try await terminal.type("田")
        try await terminal.wait(for: "character(\"田\")")
        #expect(await !terminal.screen.contains("character(\"x\")"))
        try await terminal.type("q")
        #expect(try await terminal.waitForEnd() == .exited(0))
    }

    @Test func aCharacterInTwoPiecesArrivesWhole() async throws {
        let terminal = try await start()
        try await terminal.send([0xE7])
        await terminal.resize(rows: 24, columns: 90)
        try await terminal.wait(for: "Probe 90x24")
        try await terminal.send([0x94, 0xB0])
        try await terminal.wait(for: "character(\"田\")")
    }

    @Test func aPasteIsOneEvent() async throws {
        let terminal = try await start()
        try await terminal.paste("q first\r\nsecond\rthird 田")
        let screen = try await terminal.wait(for: "1 paste(")
        #expect(screen.contains("paste(\"q first\\nsecond\\nthird 田\")"))
        try await terminal.type("q")
        #expect(try await terminal.waitForEnd() == .exited(0))
    }

    @Test func anUnfinishedPasteEndsByItself() async throws {
        let terminal = try await start()
        try await terminal.type("\u{1B}[200~lost end")
        try await terminal.wait(for: "1 paste(\"lost end\")")
        try await terminal.type("q")
        #expect(try await terminal.waitForEnd() == .exited(0))
    }

    @Test func followsTheWindow() async throws {
        let terminal = try await start(["LINES": "24", "COLUMNS": "80"])
        for (rows, columns) in [(40, 120), (12, 40), (5, 20), (24, 80)] {
            await terminal.resize(rows: rows, columns: columns)
            let screen = try await terminal.wait(for: "Probe \(columns)x\(rows)")
            #expect(screen.rows == rows)
        }
        try await terminal.wait { $0.lines[2].hasPrefix("田中 太郎| Åsa") }
        try await terminal.type("q")
        #expect(try await terminal.waitForEnd() == .exited(0))
        await expectRestored(terminal)
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
    func endsInGoodOrder(signal: Int32) async throws {
        let terminal = try await start()
        terminal.signal(signal)
        #expect(try await terminal.waitForEnd() == .exited(3))
        await expectRestored(terminal)
        #expect(await terminal.screen.contains("bye"))
    }

    @Test(arguments: [("T", SIGILL), ("A", SIGABRT), ("S", SIGSEGV)])
    func givesTheTerminalBackWhenItCrashes(key: String, signal: Int32) async throws {
        let terminal = try await start(["SWIFT_BACKTRACE": "enable=no"])
        try await terminal.type(key)
        #if arch(x86_64)
            #expect(try await terminal.waitForEnd() == .killed(signal: signal))
        #else
            _ = try await terminal.waitForEnd()
        #endif
        await expectRestored(terminal)
        // The last words went to standard error, which was collected.
        let words = await terminal.transcript
        if key == "T" { #expect(words.contains("Fatal error: Index out of range")) }
    }

    @Test func givesTheTerminalBackWhenItIsQuitOrExits() async throws {
        let quit = try await start()
        quit.signal(SIGQUIT)
        #expect(try await quit.waitForEnd() == .killed(signal: SIGQUIT))
        await expectRestored(quit)
        let exited = try await start()
        try await exited.type("X")
        #expect(try await exited.waitForEnd() == .exited(9))
        await expectRestored(exited)
    }

    @Test func endsWhenTheWindowIsClosed() async throws {
        let terminal = try await start()
        await terminal.hangUp()
        let ending = try await terminal.waitForEnd()
        #expect(ending == .exited(3))
    }

    @Test func stopsAndComesBack() async throws {
        let terminal = try await start()
        try await terminal.press(.controlZ)
        // The probe leads its own session, so nobody could continue it: it comes back by itself.
        try await terminal.wait("the screen to be left and entered again") { screen in
            screen.modeLog.filter { $0 == "?1049h" }.count == 2 && screen.contains("1 key(")
        }
        #expect(await terminal.screen.isAlternate)
        try await terminal.type("q")
        #expect(try await terminal.waitForEnd() == .exited(0))
        await expectRestored(terminal)
    }

    @Test func repaintsWhenItIsContinued() async throws {
        let terminal = try await start()
        terminal.signal(SIGSTOP)
        try await terminal.waitForStop()
        terminal.signal(SIGCONT)
        try await terminal.wait("the screen to be entered again") { screen in
            screen.modeLog.filter { $0 == "?2004h" }.count == 2 && screen.contains("Probe 80x24")
        }
        try await terminal.type("q")
        #expect(try await terminal.waitForEnd() == .exited(0))
        await expectRestored(terminal)
    }

    @Test func keepsStandardErrorForLater() async throws {
        let terminal = try await start()
        try await terminal.type("E")
        let screen = try await terminal.wait(for: "1 key(")
        #expect(!screen.contains("noise"))
        try await terminal.type("q")
        #expect(try await terminal.waitForEnd() == .exited(0))
        #expect(await terminal.screen.contains("stderr: noise on standard error"))
    }

    @Test func anotherPaletteRepaints() async throws {
        let terminal = try await start()
        #expect(await terminal.screen.rendition(of: "Probe")?.foreground == "33")
        try await terminal.type("P")
        try await terminal.wait { $0.contains("variant 1") && $0.rendition(of: "Probe")?.foreground == "34" }
        try await terminal.wait { $0.rendition(of: "chosen")?.background == "44" }
    }

    @Test func reportsTheMouseWhenAsked() async throws {
        let quiet = try await start()
        #expect(await quiet.screen.modes.isDisjoint(with: ["?1000", "?1006"]))
        let terminal = try await start([:], ["--mouse"], columns: 130)
        try await terminal.wait { $0.modes.contains("?1000") }
        try await terminal.type("\u{1B}[<0;5;3M\u{1B}[<0;5;3m")
        try await terminal.wait(for: "1 mouse(")
        #expect(await terminal.screen.contains("row: 2, column: 4"))
        try await terminal.type("\u{1B}[<64;5;3M")
        try await terminal.wait(for: "wheelUp")
        try await terminal.type("q")
        #expect(try await terminal.waitForEnd() == .exited(0))
        await expectRestored(terminal)
    }

    @Test func stopsUnderAShellAndComesBack() async throws {
        let probe = try BuiltProgram.path("TerminalProbe")
        let terminal = try PseudoTerminal(
            "/bin/bash", ["--norc", "--noprofile", "-i"],
            environment: PseudoTerminal.environment(["PS1": "shell> ", "HISTFILE": "/dev/null"]))
        try await terminal.wait(for: "shell>")
        try await terminal.type("\(probe)\r")
        try await terminal.wait(for: "Probe 80x24")
        try await terminal.press(.controlZ)
        try await terminal.wait("the shell") { !$0.isAlternate && $0.contains("Stopped") }
        #expect(await terminal.screen.modes.isDisjoint(with: ["?1004", "?1"]))
        await terminal.resize(rows: 30, columns: 100)
        try await terminal.type("fg\r")
        try await terminal.wait(for: "Probe 100x30")
        try await terminal.type("k")
        try await terminal.wait(for: "character(\"k\")")
        try await terminal.type("q")
        try await terminal.wait(for: "bye")
        try await terminal.type("exit\r")
        #expect(try await terminal.waitForEnd() == .exited(0))
    }

    @Test(arguments: [("</dev/null", "standard input"), (">/dev/null", "standard output")])
    func needsATerminal(redirection: String, stream: String) async throws {
        let probe = try BuiltProgram.path("TerminalProbe")
        let terminal = try PseudoTerminal(
            "/bin/sh", ["-c", "\(probe) \(redirection)"], environment: PseudoTerminal.environment())
        #expect(try await terminal.waitForEnd() == .exited(2))
        #expect(await terminal.transcript == "probe: The screen needs a terminal, but \(stream) is not one.\\r\\n")
    }
}
