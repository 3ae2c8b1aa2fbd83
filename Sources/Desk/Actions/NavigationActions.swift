import SafeText
import Terminal

extension ActionRegistry {
    /// Moving about. None of these can lead towards a provider.
    static let navigation: [Action] = [
        move(.moveUp, [.up, .character("k")], "up", "Select the row above"),
        move(.moveDown, [.down, .character("j")], "down", "Select the row below"),
        move(.pageUp, [.pageUp, .control("b")], "page up", "Go one page up"),
        move(.pageDown, [.pageDown, .control("f")], "page down", "Go one page down"),
        move(.first, [.home, .character("g")], "first", "Select the first row"),
        move(.last, [.end, .character("G")], "last", "Select the last row"),
        move(.listPane, [.left, .character("h")], "list", "Go back to the list"),
        move(.detailPane, [.right, .character("l")], "detail", "Go to the detail of the selected row"),
        Action(
            .nextPane, keys: [.tab, .backTab], short: "next pane", long: "Go to the other pane", isNavigation: true,
            hintRank: 12, disabledReason: { $0.tab != .connections && $0.hasSelection ? nil : "there is no other pane" }
        ),
        move(.customers, [.character("1")], "customers", "Show the customers of every connection"),
        move(.subscriptions, [.character("2")], "subscriptions", "Show the subscriptions of every connection"),
        move(.operations, [.character("3")], "operations", "Show what was done, and what has no known outcome"),
        move(.connections, [.character("4")], "connections", "Show the connections and how complete their lists are"),
    ]

    private static func move(
        _ id: ActionID, _ keys: [Key], _ short: SafeText, _ long: SafeText
    ) -> Action {
        Action(id, keys: keys, short: short, long: long, isNavigation: true)
    }
}
