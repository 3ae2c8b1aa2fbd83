import Foundation
import Settings

/// Where themes are looked for, the first match of a name wins.
enum ThemeFolders {
    /// `LAPSE_THEMES`, the agent's own folder, and the folder that came with the program.
    static func all(_ paths: Paths) -> [String] {
        let environment = ProcessInfo.processInfo.environment
        var folders = [paths.configurationFolder + "/themes"]
        if let folder = environment["LAPSE_THEMES"], !folder.isEmpty { folders.insert(folder, at: 0) }
        return folders + shipped
    }

    /// Beside an installed program (`../share/lapse/themes`), or in the checkout that it was built in.
    private static var shipped: [String] {
        guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return [] }
        var folders = [program.deletingLastPathComponent().appendingPathComponent("../share/lapse/themes").path]
        var folder = program.deletingLastPathComponent()
        for _ in 0..<4 {
            folder = folder.deletingLastPathComponent()
            folders.append(folder.appendingPathComponent("Themes").path)
        }
        return folders
    }
}
