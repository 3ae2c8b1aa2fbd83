import ArgumentParser
import Desk

/// `lapse` without a subcommand: the screens.
struct DeskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk", abstract: "Open the screens on the configured connections.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var look: LookOptions

    /// `lapse` with nothing behind it. The parser looks at every option of every command before it knows that there is
    /// none, which takes longer than all else before the first frame.
    static var bare: DeskCommand {
        var command = DeskCommand()
        (command.common, command.look) = (.none, .none)
        return command
    }

    func run() async throws {
        let paths = common.paths
        async let themes = ThemeLibrary(folders: ThemeFolders.all(paths))
        let workbench = try await Workbench.open(common)
        try await DeskSession(workbench: workbench, themes: themes, look: look).run()
    }
}

/// How the screens look.
struct LookOptions: ParsableArguments {
    @Option(name: .long, help: "The theme; wins over the configuration.") var theme: String?
    @Flag(name: .customLong("mask"), help: "Hide names, e-mail addresses and amounts from the start.") var isMasked =
        false
    @Flag(name: .long, help: "Draw with ASCII characters only.") var ascii = false
    @Flag(name: .customLong("no-color"), help: "Use no colour; NO_COLOR does the same.") var noColor = false
}

extension LookOptions {
    /// As if none was given.
    fileprivate static var none: LookOptions {
        var options = LookOptions()
        (options.theme, options.isMasked, options.ascii, options.noColor) = (nil, false, false, false)
        return options
    }
}

extension CommonOptions {
    /// As if none was given.
    fileprivate static var none: CommonOptions {
        var options = CommonOptions()
        (options.config, options.stateFolder, options.cacheFolder) = (nil, nil, nil)
        (options.agent, options.isReadOnly) = (nil, false)
        return options
    }
}
