import SafeText

/// One key and what it does, for the bottom line.
package struct Hint: Sendable, Hashable {
    package let key: SafeText
    package let text: SafeText
    /// Fewer words, for where not all hints fit with all of theirs.
    let short: SafeText?

    init(_ key: SafeText, _ text: SafeText, short: SafeText? = nil) {
        self.key = key
        self.text = text
        self.short = short
    }

    /// `x end subscription`, without the gap behind it.
    var width: Int { key.width + 1 + text.width }
}

extension [Hint] {
    /// The hints with as many of their words as fit `width` columns with `gap` between them; the first give up theirs
    /// first, as their keys are met most often.
    func fitting(_ width: Int, gap: Int) -> [Hint] {
        var hints = self
        for (index, hint) in enumerated() where hints.reduce(-gap, { $0 + $1.width + gap }) > width {
            if let short = hint.short { hints[index] = Hint(hint.key, short) }
        }
        return hints
    }
}

extension DeskState {
    /// The hints that fit `width` columns with `gap` between them: the most useful are kept, in the registry's order.
    package func hints(width: Int, gap: Int = 3) -> [Hint] {
        let candidates = ActionRegistry.all.enumerated().compactMap {
            index, action -> (rank: Int, index: Int, hint: Hint)? in
            guard let rank = hintRank(of: action), !isRepetition(action.id), action.disabledReason(self) == nil,
                let key = options.keymap.keys(for: action.id).first
            else { return nil }
            return (rank, index, Hint(key.name, hintText(action, width: width)))
        }
        var room = width
        var kept: [(index: Int, hint: Hint)] = []
        for candidate in candidates.sorted(by: { $0.rank < $1.rank }) {
            let needed = candidate.hint.width + (kept.isEmpty ? 0 : gap)
            guard needed <= room else { continue }
            room -= needed
            kept.append((candidate.index, candidate.hint))
        }
        return kept.sorted { $0.index < $1.index }.map(\.hint)
    }

    /// In the detail `Enter` does what `r` does.
    private func isRepetition(_ id: ActionID) -> Bool { id == .open && focus == .detail }

    /// The way home is only worth a word where it stops something.
    private func hintRank(of action: Action) -> Int? {
        action.id == .home && homeStep == .stopSync ? 4 : action.hintRank
    }

    private func hintText(_ action: Action, width: Int) -> SafeText {
        switch action.id {
        case .endSubscription where width < 60: "end"
        case .home: "stop reading"
        case .back: isAtList ? "quit" : "back"
        case .refresh: refreshesSubscription ? "read again" : "refresh"
        case .mask: isMasked ? "unmask" : "mask"
        default: action.short
        }
    }

    /// Whether `q` would leave the program.
    var isAtList: Bool { overlay == nil && focus == .list }
}
