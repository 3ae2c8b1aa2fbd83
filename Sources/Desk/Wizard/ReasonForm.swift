import Billing
import SafeText
import Terminal

/// The reason: one of a list, the agent's own words, or none.
struct ReasonForm: Sendable, Hashable {
    enum Choice: Sendable, Hashable {
        case notGiven
        case listed(Reason)
        case ownWords
    }

    let choices: [Choice]
    let isRequired: Bool
    private(set) var cursor = 0
    private(set) var words: WizardField

    init(_ reasons: ReasonList, wordLimit: Int) {
        var choices: [Choice] = reasons.isRequired || reasons.reasons.isEmpty ? [] : [.notGiven]
        choices += reasons.reasons.map { .listed($0) }
        if reasons.takesFreeText { choices.append(.ownWords) }
        self.choices = choices
        isRequired = reasons.isRequired
        words = WizardField(limit: wordLimit)
    }

    var chosen: Choice? { choices.indices.contains(cursor) ? choices[cursor] : nil }
    var isTyping: Bool { chosen == .ownWords }
    var onlyTakesWords: Bool { choices == [.ownWords] }

    /// What goes into the draft: a listed id or the agent's own words.
    var value: String? {
        switch chosen {
        case .listed(let reason): reason.id
        case .ownWords: words.value
        case .notGiven, nil: nil
        }
    }

    /// The same for reading.
    var label: SafeText? {
        switch chosen {
        case .listed(let reason): reason.label
        case .ownWords: words.value.map { SafeText($0) }
        case .notGiven, nil: nil
        }
    }

    /// The label with the id that goes out for it, where the two are not the same.
    var fullLabel: SafeText? {
        guard case .listed(let reason) = chosen, SafeText(reason.id) != reason.label else { return label }
        return "\(reason.label) (\(SafeText(reason.id)))"
    }

    mutating func handle(_ key: Key) -> FormMove {
        switch key {
        case .enter: return enter()
        case .up: move(by: -1)
        case .down: move(by: 1)
        case .pageUp: move(by: -8)
        case .pageDown: move(by: 8)
        case _ where isTyping: return type(key)
        case .character("k"): move(by: -1)
        case .character("j"): move(by: 1)
        case .home: cursor = 0
        case .end: cursor = max(0, choices.count - 1)
        case .character("q"): return .keepSubscription
        default: break
        }
        return .stay
    }

    /// - Returns: how many characters did not fit; nil when there is no field to paste into.
    mutating func paste(_ text: String) -> Int? { isTyping ? words.insert(text) : nil }

    private mutating func move(by distance: Int) {
        cursor = max(0, min(choices.count - 1, cursor + distance))
    }

    private mutating func type(_ key: Key) -> FormMove {
        if case .character = key, words.characters.count >= words.limit {
            return .objection("no more than \(words.limit) characters fit")
        }
        _ = words.handle(key)
        return .stay
    }

    private func enter() -> FormMove {
        switch chosen {
        case .listed, .notGiven: .next
        case .ownWords where words.value != nil: .next
        case .ownWords where onlyTakesWords && !isRequired: .next
        case .ownWords: .objection(isRequired ? "a reason is required here" : "type the reason, or choose another line")
        case nil: .objection("there is no reason to choose from")
        }
    }
}
