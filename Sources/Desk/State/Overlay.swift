/// What lies over the lists.
package enum Overlay: Sendable, Hashable {
    case help(ActionMenu)
    case palette(ActionMenu)
    case themes(ThemePicker)
    case filter(FilterForm)
}

/// A list of actions narrowed by typing.
package struct ActionMenu: Sendable, Hashable {
    package var text = ""
    /// In the help, letters are a filter only once `/` or a first letter was typed.
    package var isTyping: Bool
    package var cursor = Cursor()

    package init(isTyping: Bool) {
        self.isTyping = isTyping
    }

    package var matches: [Action] { ActionRegistry.matching(text) }

    package var selected: Action? {
        let matches = matches
        return cursor.position < matches.count ? matches[cursor.position] : nil
    }
}

/// The choice of a theme; the selected one is shown at once.
package struct ThemePicker: Sendable, Hashable {
    package let names: [String]
    /// What Esc goes back to.
    package let original: String
    package var cursor = Cursor()

    package init(names: [String], current: String) {
        self.names = names
        original = current
        cursor.place(at: names.firstIndex(of: current) ?? 0, count: names.count, page: names.count)
    }

    package var selected: String? { cursor.position < names.count ? names[cursor.position] : nil }
}
