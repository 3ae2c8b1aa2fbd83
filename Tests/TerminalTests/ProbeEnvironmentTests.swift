import TestSupport
import Testing

/// The terminals and locales people have.
@Suite struct ProbeEnvironmentTests {
    private func shown(
        term: String?, _ changes: [String: String?] = [:], _ arguments: [String] = []
    ) async throws -> (up: VirtualScreen, after: VirtualScreen) {
        let terminal = try PseudoTerminal(
            BuiltProgram.path("TerminalProbe"), arguments,
            environment: PseudoTerminal.environment(term: term, changes))
        let up = try await terminal.wait(for: "variant 0")
        try await terminal.type("j")
        try await terminal.wait(for: "1 key(")
        try await terminal.type("q")
        #expect(try await terminal.waitForEnd() == .exited(0))
        let after = await terminal.screen
        #expect(after.nulCount == 0)
        #expect(after.unknown.isEmpty, "\(after.unknown)")
        #expect(!after.isAlternate)
        #expect(after.isCursorVisible)
        #expect(after.modes.isDisjoint(with: ["?2004", "?1004", "?1000", "?1006", "?1"]))
        #expect(await terminal.settings == .all)
        return (up, after)
    }

    @Test(arguments: [
        ("xterm-256color", 256), ("screen-256color", 256), ("tmux-256color", 256), ("xterm", 8), ("linux", 8),
        ("vt100", 0), ("vt220", 0), ("dumb", 0), ("xterm-unheard-of", 256),
    ])
    func drawsOnEveryTerminal(term: String, colors: Int) async throws {
        let (up, after) = try await shown(term: term)
        #expect(up.contains("colors \(colors) unicode true"))
        #expect(up.lines[2].hasPrefix("田中 太郎| Åsa Öberg|"))
        #expect(up.lines[1] == String(repeating: "─", count: 80))
        #expect(up.rendition(of: "chosen").map { $0.isReversed || $0.background != nil } == true)
        #expect(up.rendition(of: "danger")?.isBold == true)
        if colors == 0 { #expect(up.rendition(of: "danger")?.foreground == nil) }
        let isSubstituted = term == "dumb" || term == "xterm-unheard-of"
        #expect(after.contains("note: The terminal type") == isSubstituted)
    }

    @Test func anUnsetTypeIsSaid() async throws {
        let (up, after) = try await shown(term: nil)
        #expect(up.contains("colors 256"))
        #expect(after.contains("note: TERM is not set"))
    }

    @Test func noColorLeavesAttributes() async throws {
        let (up, _) = try await shown(term: "xterm-256color", ["NO_COLOR": "1"])
        #expect(up.contains("colors 0"))
        var danger = VirtualScreen.Rendition()
        danger.isBold = true
        danger.isUnderlined = true
        var chosen = VirtualScreen.Rendition()
        chosen.isReversed = true
        #expect(up.rendition(of: "danger") == danger)
        #expect(up.rendition(of: "chosen") == chosen)
        let (ignored, _) = try await shown(term: "xterm-256color", ["NO_COLOR": ""])
        #expect(ignored.contains("colors 256"))
    }

    @Test(arguments: [["LC_ALL": "C"], ["LANG": nil], ["LANG": "POSIX"]] as [[String: String?]])
    func drawsASCIIWhereTheLocaleHasNoMore(changes: [String: String?]) async throws {
        let (up, _) = try await shown(term: "xterm-256color", changes)
        #expect(up.contains("unicode false"))
        #expect(up.lines[1] == String(repeating: "-", count: 80))
        #expect(up.lines[2] == "???? ????| Asa Oberg| ??| ?| S | e|")
        #expect(up.lines.joined().unicodeScalars.allSatisfy { $0.isASCII })
    }

    @Test func anUninstalledLocaleStillSpeaksUTF8() async throws {
        let (up, _) = try await shown(term: "xterm-256color", ["LANG": "xx_XX.UTF-8"])
        #expect(up.contains("unicode true"))
    }

    @Test func asciiCanBeAskedFor() async throws {
        let (up, _) = try await shown(term: "xterm-256color", [:], ["--ascii"])
        #expect(up.contains("unicode false"))
    }
}
