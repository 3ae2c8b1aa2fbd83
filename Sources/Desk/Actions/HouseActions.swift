import SafeText
import Terminal

extension ActionRegistry {
    /// The program itself.
    static let house: [Action] = [
        Action(
            .themes, keys: [.character("T")], short: "themes", long: "Choose how Lapse looks, seen at once",
            hintRank: 13, disabledReason: { $0.options.themes.count > 1 ? nil : "there is one theme only" }),
        Action(
            .mask, keys: [.character("m")], short: "mask", long: "Hide or show names, e-mails and amounts", hintRank: 11
        ),
        Action(.help, keys: [.character("?")], short: "help", long: "Show every key and what it does", hintRank: 3),
        Action(
            .palette, keys: [.character(":")], short: "palette", long: "Find an action by a few of its letters",
            hintRank: 10),
        Action(
            .back, keys: [.character("q")], short: "quit", long: "Go back one step, or quit from a list", hintRank: 1),
        Action(
            .home, keys: [.escape], short: "home",
            long: "Go back step by step to the full list of customers; on a full list, stop reading the connections"),
        Action(
            .suspend, keys: [.control("z")], short: "suspend",
            long: "Give the shell back for a while; fg continues, also in the wizard"),
        Action(.quit, keys: [.control("c")], short: "quit now", long: "Quit from anywhere outside the wizard"),
    ]
}
