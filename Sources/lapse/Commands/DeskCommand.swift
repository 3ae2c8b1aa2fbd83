import ArgumentParser

/// `lapse` without a subcommand: the screens.
struct DeskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk", abstract: "Open the screens on the configured connections.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var screen: ScreenOptions

    func run() async throws {
        let workbench = try Workbench.open(common)
        try DeskSession(workbench: workbench, options: screen).run()
    }
}

/// How the screens look.
struct ScreenOptions: ParsableArguments {
    @Option(name: .long, help: "The theme; wins over the configuration.") var theme: String?
    @Flag(name: .customLong("mask"), help: "Hide names, e-mail addresses and amounts from the start.") var isMasked = false
}
