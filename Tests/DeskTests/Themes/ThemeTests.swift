import Foundation
import Terminal
import Testing

@testable import Desk

extension Theme: CustomTestStringConvertible {
    /// The name is enough to find the theme.
    public var testDescription: String { name }
}

/// The themes that come along.
@Suite struct ThemeTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Themes")
    private static let library = ThemeLibrary(folders: [folder.path])
    private static var themes: [Theme] { library.names.compactMap { library[$0] } }

    @Test func allAreReadable() {
        #expect(Self.themes.map(\.name) == Self.library.names)
        #expect(Self.library.problems == [])
        let expected = ["default", "amber", "colour-blind-safe", "harbour", "high-contrast", "light", "mono", "paper"]
        #expect(Self.library.names == expected)
    }

    @Test(arguments: themes)
    func everyRoleIsNamed(_ theme: Theme) {
        for role in Role.allCases { #expect(theme.roles[role] != nil, "\(theme.name) lacks \(role)") }
    }

    @Test(arguments: themes, [8, 16, 256, 16_777_216])
    func whatMustBeToldApartLooksDifferent(_ theme: Theme, _ colors: Int) {
        let palette = theme.palette(for: TerminalCapabilities(colors: colors, isUnicode: true))
        #expect(palette[.selection] != palette[.text])
        #expect(palette[.badge] != palette[.text])
        let status: [Role] = [.ok, .warn, .danger, .info]
        for (index, role) in status.enumerated() {
            for other in status[(index + 1)...] {
                #expect(palette[role] != palette[other], "\(theme.name), \(colors): \(role) and \(other)")
            }
        }
    }

    @Test func theBuiltInOnesAreThoseOfTheFiles() {
        #expect(Self.library["default"] == Theme.standard)
        #expect(Self.library["mono"] == Theme.mono)
    }

    @Test(arguments: themes)
    func withoutColourThereIsNone(_ theme: Theme) {
        let palette = theme.palette(for: TerminalCapabilities(colors: 0, isUnicode: false))
        for role in Role.allCases {
            #expect(palette[role].foreground == .standard && palette[role].background == .standard)
        }
        #expect(palette[.selection].isReversed)
    }

    @Test func monoUsesNoColour() {
        for appearance in Theme.mono.roles.values {
            #expect(appearance.foreground == .standard && appearance.background == .standard)
        }
        let status: [Role] = [.ok, .warn, .danger, .info]
        #expect(Set(status.map { Theme.mono.roles[$0] }).count == 4)
    }

    @Test(arguments: themes, [8, 16, 256])
    func coloursStayWithinTheTerminals(_ theme: Theme, _ colors: Int) {
        let palette = theme.palette(for: TerminalCapabilities(colors: colors, isUnicode: true))
        for role in Role.allCases {
            let isVisible = palette[role].foreground != palette[role].background
            #expect(isVisible || palette[role].foreground == .standard, "\(theme.name): \(role) cannot be seen")
            for color in [palette[role].foreground, palette[role].background] {
                switch color {
                case .standard: break
                case .indexed(let index): #expect(Int(index) < colors)
                case .rgb: Issue.record("\(theme.name): \(role) keeps a direct colour")
                }
            }
        }
    }

    @Test(arguments: themes)
    func textCanBeRead(_ theme: Theme) {
        for (role, appearance) in theme.roles {
            guard let front = luminance(appearance.foreground), let back = luminance(appearance.background) else {
                continue
            }
            let contrast = (max(front, back) + 0.05) / (min(front, back) + 0.05)
            #expect(contrast >= 4.5, "\(theme.name): \(role) has \(contrast)")
        }
    }

    /// Relative luminance as WCAG defines it; nil for colours that the terminal decides.
    private func luminance(_ color: Color) -> Double? {
        guard case .rgb(let red, let green, let blue) = color else { return nil }
        let linear = [red, green, blue].map { value in
            let share = Double(value) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}

/// Themes out of a folder.
@Suite struct ThemeLibraryTests {
    private func withFolder(_ files: [String: String], _ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lapse-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        try body(folder)
    }

    @Test func worksWithoutFiles() {
        let library = ThemeLibrary(folders: ["/nonexistent/themes"])
        #expect(library.names == ["default", "mono"] && library.problems.isEmpty)
        let capabilities = TerminalCapabilities(colors: 16, isUnicode: true)
        #expect(library.palette("missing", for: capabilities) == Theme.standard.palette(for: capabilities))
    }

    @Test func aBrokenFileDoesNotSpoilTheOthers() throws {
        let files = [
            "good.yaml": "name: good\nroles: {ok: blue}", "bad.yaml": "name: bad\nroles: {ok: blu}", "note.txt": "-",
            "other.yaml": "name: good\nroles: {}",
        ]
        try withFolder(files) { folder in
            let library = ThemeLibrary(folders: [folder.path])
            #expect(library.names == ["default", "bad", "good", "mono", "other"])
            #expect(library.problems.isEmpty)
            #expect(library.names.compactMap { library[$0]?.name } == ["default", "good", "mono"])
            #expect(library.problems.map(\.file) == ["bad.yaml", "other.yaml"])
            #expect(library.problems.map(\.key) == ["roles.ok", "name"])
        }
    }

    @Test func theEarlierFolderCounts() throws {
        try withFolder(["dusk.yaml": "name: dusk\nroles: {ok: blue}"]) { one in
            try withFolder(["dusk.yaml": "name: dusk\nroles: {ok: red}"]) { other in
                let both = [one.path, other.path]
                #expect(ThemeLibrary(folders: both)["dusk"] != ThemeLibrary(folders: both.reversed())["dusk"])
            }
        }
    }

    @Test func aFileMayReplaceABuiltInAndNeedNotNameEveryRole() throws {
        try withFolder(["default.yaml": "name: default\nroles: {ok: \"#0000ff\"}"]) { folder in
            let palette = ThemeLibrary(folders: [folder.path]).palette(
                "default", for: TerminalCapabilities(colors: 16, isUnicode: true))
            #expect(palette[.ok].foreground == .indexed(4))
            #expect(palette[.danger] == Theme.standard.roles[.danger])
        }
    }
}
