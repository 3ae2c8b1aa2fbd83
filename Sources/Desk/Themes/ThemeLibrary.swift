import Foundation
import Terminal

/// Every theme at hand: the two built-in ones, and those of a folder, which may replace them.
package struct ThemeLibrary: Sendable, Hashable {
    /// By name, the default first.
    package private(set) var themes: [Theme] = [.standard, .mono]
    /// What could not be used of the folder.
    package private(set) var problems: [ThemeError] = []

    /// The built-in themes alone.
    package init() {}

    /// The built-in themes and every readable `*.yaml` of `folder`; a folder that is not there holds none.
    package init(folder: URL) {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        var sources: [String: String] = [:]
        for name in names where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            do throws(ThemeError) {
                let theme = try ThemeLibrary.read(folder.appendingPathComponent(name), file: name)
                if let first = sources[theme.name] {
                    throw ThemeError(
                        file: name, key: "name", expected: "a name that \(first) does not have", found: theme.name)
                }
                sources[theme.name] = name
                add(theme)
            } catch {
                problems.append(error)
            }
        }
    }

    /// The themes of several folders; a name found in an earlier folder wins over later ones.
    package init(folders: [String]) {
        for folder in folders.reversed() {
            let library = ThemeLibrary(folder: URL(fileURLWithPath: folder, isDirectory: true))
            library.themes.forEach { add($0) }
            problems += library.problems
        }
    }

    /// The names, the default first, the rest in order.
    package var names: [String] { themes.map(\.name) }

    /// The theme of that name; nil when there is none.
    package subscript(name: String) -> Theme? { themes.first { $0.name == name } }

    /// How every role looks with the theme of that name, or with the default where there is none.
    package func palette(_ name: String, for capabilities: TerminalCapabilities) -> Palette {
        (self[name] ?? self["default"] ?? .standard).palette(for: capabilities)
    }

    private mutating func add(_ theme: Theme) {
        themes.removeAll { $0.name == theme.name }
        themes.append(theme)
        themes.sort { left, right in
            (left.name == "default" ? 0 : 1, left.name) < (right.name == "default" ? 0 : 1, right.name)
        }
    }

    /// The most bytes a theme file may have.
    private static let sizeLimit = 64 * 1024

    private static func read(_ url: URL, file: String) throws(ThemeError) -> Theme {
        guard let handle = try? FileHandle(forReadingFrom: url),
            let data = try? handle.read(upToCount: sizeLimit + 1)
        else { throw ThemeError(file: file, key: "", expected: "a readable file") }
        guard data.count <= sizeLimit, let text = String(data: data, encoding: .utf8) else {
            throw ThemeError(file: file, key: "", expected: "UTF-8 text of at most \(sizeLimit) bytes")
        }
        return try ThemeFile.parse(text, file: file)
    }
}
