import Terminal
import Testing

@testable import Desk

/// What a theme file may say, and how it is told what it must not.
@Suite struct ThemeFileTests {
    @Test func bothFormsOfAnAppearanceAreRead() throws {
        let theme = try ThemeFile.parse(
            """
            name: dusk
            roles:
              title: {fg: "#ffcc00", bg: default, bold: true, underline: true}
              ok: "bold green on 17"
              danger: 196
              selection: reverse
              muted: {dim: true}
            """, file: "dusk.yaml")
        #expect(theme.name == "dusk")
        #expect(
            theme.roles == [
                .title: Appearance(
                    foreground: .rgb(red: 255, green: 204, blue: 0), bold: true, underlined: true),
                .ok: Appearance(foreground: .indexed(2), background: .indexed(17), bold: true),
                .danger: Appearance(foreground: .indexed(196)),
                .selection: Appearance(reversed: true),
                .muted: Appearance(dim: true),
            ])
    }

    @Test(arguments: [
        ("name: a\nroles:\n  title: {fg: reddish}", "roles.title.fg", 3, "reddish"),
        ("name: a\nroles:\n  titel: red", "roles.titel", 3, "titel"),
        ("name: a\nroles:\n  title: {bold: 3}", "roles.title.bold", 3, "3"),
        ("name: a\nroles:\n  title: {size: 3}", "roles.title.size", 3, "size"),
        ("name: a\nroles:\n  title: 256", "roles.title", 3, "256"),
        ("name: a\nroles:\n  title: \"#12345\"", "roles.title", 3, "#12345"),
        ("name: a\nroles: red", "roles", 2, "red"),
        ("name: a b\nroles: {}", "name", 1, "a b"),
        ("name: a\nrolls: {}", "rolls", 2, "rolls"),
    ])
    func aWrongFileIsToldWhereAndWhat(_ text: String, _ key: String, _ line: Int, _ found: String) {
        let error = #expect(throws: ThemeError.self) { try ThemeFile.parse(text, file: "a.yaml") }
        #expect(error?.key == key && error?.line == line && error?.found == found)
        #expect(error?.description.hasPrefix("a.yaml:\(line): \(key): expected ") == true)
    }

    @Test(arguments: ["", "roles: {}", "{unclosed", "- list"])
    func whatIsNoThemeAtAllIsToldByFile(_ text: String) {
        let error = #expect(throws: ThemeError.self) { try ThemeFile.parse(text, file: "a.yaml") }
        #expect(error?.file == "a.yaml")
    }

    @Test func anUnquotedHashIsExplained() {
        let error = #expect(throws: ThemeError.self) {
            try ThemeFile.parse("name: a\nroles:\n  ok: {fg: #00ff00\n  }", file: "a.yaml")
        }
        #expect(error?.description.contains("in quotes") == true)
    }

    @Test func anErrorCannotActOnATerminal() {
        let error = #expect(throws: ThemeError.self) {
            try ThemeFile.parse("name: a\nroles:\n  ok: \"\\e[2J\"", file: "a.yaml")
        }
        #expect(error?.description.contains("\u{1B}") == false)
    }
}
