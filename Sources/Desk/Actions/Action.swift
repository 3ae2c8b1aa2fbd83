import SafeText
import Terminal

/// Everything an agent can do, by name. The raw value is the name in a keymap.
package enum ActionID: String, Sendable, Hashable, CaseIterable {
    case open
    case endSubscription = "end_subscription"
    case undo, reconcile, copy
    case copyConfirmation = "copy_confirmation"
    case refresh, search, filter, sort
    case reverseSort = "reverse_sort"
    case moveUp = "move_up"
    case moveDown = "move_down"
    case pageUp = "page_up"
    case pageDown = "page_down"
    case first, last
    case listPane = "list_pane"
    case detailPane = "detail_pane"
    case nextPane = "next_pane"
    case customers, subscriptions, operations, connections
    case themes, mask, help, palette, back, home, suspend, quit
}

/// One thing an agent can do. Dispatch, hints, help, palette and keymap all come from this.
package struct Action: Sendable, Identifiable {
    package let id: ActionID
    package let keys: [Key]
    /// One to three words for the hints.
    package let short: SafeText
    /// A sentence for help and palette.
    package let long: SafeText
    /// It leads towards changing something at a provider.
    package let isDangerous: Bool
    /// It only moves about; its keys are pressed without looking.
    package let isNavigation: Bool
    /// How useful the hint is, 1 the most; nil never shows one.
    package let hintRank: Int?
    /// Why it cannot be done now, in words; nil when it can.
    package let disabledReason: @Sendable (DeskState) -> SafeText?

    init(
        _ id: ActionID, keys: [Key], short: SafeText, long: SafeText, isDangerous: Bool = false,
        isNavigation: Bool = false, hintRank: Int? = nil,
        disabledReason: @escaping @Sendable (DeskState) -> SafeText? = { _ in nil }
    ) {
        self.id = id
        self.keys = keys
        self.short = short
        self.long = long
        self.isDangerous = isDangerous
        self.isNavigation = isNavigation
        self.hintRank = hintRank
        self.disabledReason = disabledReason
    }
}

/// All actions, in the order in which hints and help show them.
package enum ActionRegistry {
    package static let all: [Action] = work + navigation + house

    package static func action(_ id: ActionID) -> Action? { all.first { $0.id == id } }

    /// The actions whose words fit `text`, the best first; all of them for a blank text.
    package static func matching(_ text: String) -> [Action] {
        let scored = all.enumerated().compactMap { index, action -> (score: Int, index: Int, action: Action)? in
            let score = Fuzzy.score(text, in: "\(action.short) \(action.long)")
            return score.map { ($0, index, action) }
        }
        return scored.sorted { ($1.score, $0.index) < ($0.score, $1.index) }.map(\.action)
    }
}
