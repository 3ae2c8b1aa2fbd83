import ArgumentParser
import Desk
import Foundation
import SafeText
import Sandbox
import Settings

/// `lapse demo`
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Open the screens on invented customers; nothing to configure, nobody real.")

    @OptionGroup var world: WorldOptions
    @OptionGroup var look: LookOptions

    func run() async throws {
        let folder = try PrivateFolder()
        defer { folder.remove() }
        let options = world.options()
        let fleet = SandboxFleet(options)
        let ports = try await fleet.start()
        let yaml = SandboxConfiguration(ports: ports, options: options, agent: "demo.agent").yaml
        let paths = Paths(
            configuration: folder.path + "/config.yaml", stateFolder: folder.path + "/state",
            cacheFolder: folder.path + "/cache", environment: [:])
        let settings = try Settings(yaml: yaml, file: paths.configuration)
        let workbench = try Workbench(settings: settings, paths: paths)
        try await DeskSession(
            workbench: workbench, themes: ThemeLibrary(folders: ThemeFolders.all(paths)), look: look,
            notice: "Invented customers on a built-in sandbox. Try: / anna, Enter, x"
        ).run()
        await fleet.stop()
    }
}

/// A temporary folder that only this user can read.
private struct PrivateFolder {
    let path: String

    init() throws {
        var template = Array((NSTemporaryDirectory() + "/lapse-demo-XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else {
            throw CommandFailure(.failed, "no temporary folder can be made in \(SafeText(NSTemporaryDirectory()))")
        }
        path = String(cString: made)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
