import ArgumentParser

/// `lapse` without a subcommand: the screens.
struct DeskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk", abstract: "Open the screens on the configured connections.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var look: LookOptions

    func run() async throws {
        let workbench = try Workbench.open(common)
        try DeskSession(workbench: workbench, look: look).run()
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
