import ArgumentParser

/// The program.
@main
struct Lapse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lapse", abstract: "End subscriptions correctly across five billing providers.")
}
