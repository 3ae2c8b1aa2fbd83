import Foundation
import Synchronization
import Terminal

/// Every theme at hand: the two built-in ones, and the files of some folders, which may replace them.
///
/// A file's name without its ending is its theme's name. A file is read when its theme is wanted: the screens start
/// with one, and most agents stay with it.
package final class ThemeLibrary: Sendable {
    private static let builtIn: [String: Theme] = [Theme.standard.name: .standard, Theme.mono.name: .mono]

    private let files: [String: URL]
    private let read = Mutex<[String: Result<Theme, ThemeError>]>([:])

    /// The names, the default first, the rest in order.
    package let names: [String]

    /// The built-in themes and every `*.yaml` of the folders; of two files of one name that of the earlier folder counts.
    /// A folder that is not there holds none.
    package init(folders: [String]) {
        var files: [String: URL] = [:]
        for folder in folders {
            let found = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
            for file in found {
                let url = URL(fileURLWithPath: folder, isDirectory: true).appendingPathComponent(file)
                guard ["yaml", "yml"].contains(url.pathExtension) else { continue }
                let name = url.deletingPathExtension().lastPathComponent
                if files[name] == nil { files[name] = url }
            }
        }
        self.files = files
        let first = Theme.standard.name
        names = [first] + Set(files.keys).union(ThemeLibrary.builtIn.keys).subtracting([first]).sorted()
    }

    /// The theme of that name; nil when there is none, or none that can be used.
    package subscript(name: String) -> Theme? {
        guard let file = files[name] else { return ThemeLibrary.builtIn[name] }
        let theme = read.withLock { read in
            let theme = read[name] ?? Result { () throws(ThemeError) in try ThemeLibrary.theme(name, in: file) }
            read[name] = theme
            return theme
        }
        return (try? theme.get()) ?? ThemeLibrary.builtIn[name]
    }

    /// What could not be used of the files that were read, by their names.
    package var problems: [ThemeError] {
        read.withLock { read in
            read.sorted { $0.key < $1.key }.compactMap { _, theme in
                if case .failure(let error) = theme { error } else { nil }
            }
        }
    }

    /// How every role looks with the theme of that name, or with the default where there is none.
    package func palette(_ name: String, for capabilities: TerminalCapabilities) -> Palette {
        (self[name] ?? self[Theme.standard.name] ?? .standard).palette(for: capabilities)
    }

    /// The most bytes a theme file may have.
    private static let sizeLimit = 64 * 1024

    private static func theme(_ name: String, in url: URL) throws(ThemeError) -> Theme {
        let file = url.lastPathComponent
        guard let handle = try? FileHandle(forReadingFrom: url),
            let data = try? handle.read(upToCount: sizeLimit + 1)
        else { throw ThemeError(file: file, key: "", expected: "a readable file") }
        guard data.count <= sizeLimit, let text = String(data: data, encoding: .utf8) else {
            throw ThemeError(file: file, key: "", expected: "UTF-8 text of at most \(sizeLimit) bytes")
        }
        let theme = try ThemeFile.parse(text, file: file)
        guard theme.name == name else {
            throw ThemeError(file: file, key: "name", expected: "the file's own, \(name)", found: theme.name)
        }
        return theme
    }
}
