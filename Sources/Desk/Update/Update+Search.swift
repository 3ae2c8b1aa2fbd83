import Billing
import SafeText
import Service
import Terminal

extension DeskState {
    private static let searchLimit = 200

    mutating func pressInSearch(_ key: Key) -> [Effect] {
        switch key {
        case .character(let character): return setSearch(search + String(character))
        case .backspace, .control("h"):
            if search.isEmpty { isTypingSearch = false }
            return setSearch(String(search.dropLast()))
        case .control("u"): return setSearch("")
        case .control("w"): return setSearch(withoutLastWord(search))
        case .up: return move(.moveUp)
        case .down: return move(.moveDown)
        case .pageUp: return move(.pageUp)
        case .pageDown: return move(.pageDown)
        case .enter: return finishSearch()
        case .escape, .control("c"):
            isTypingSearch = false
            return setSearch("")
        default: return []
        }
    }

    mutating func setSearch(_ text: String) -> [Effect] {
        let text = String(text.prefix(DeskState.searchLimit))
        switch tab {
        case .customers: customers.narrow(search: text)
        case .subscriptions: subscriptions.narrow(search: text)
        case .operations, .connections: break
        }
        return []
    }

    /// Keeps the filter, and asks for the exact key where lists cannot be had.
    private mutating func finishSearch() -> [Effect] {
        isTypingSearch = false
        let key = search.trimmingWhitespace
        guard !key.isEmpty, !connections.unlisted.isEmpty else { return [] }
        setLookUp(.running(key))
        return [.lookUp(key)]
    }

    mutating func receiveLookUp(_ key: String, _ result: Result<[SafeText], ServiceError>) -> [Effect] {
        let troubles: [SafeText]
        switch result {
        case .success(let sentences): troubles = sentences
        case .failure(let error): troubles = [error.message]
        }
        if customers.lookUp == .running(key) { customers.lookUp = .done(key, troubles: troubles) }
        if subscriptions.lookUp == .running(key) { subscriptions.lookUp = .done(key, troubles: troubles) }
        if let first = troubles.first {
            notice = Notice(mask(for: key).trouble("looking up \(SafeText(key)): \(first)"), .warn)
        }
        outdateLists()
        return []
    }

    private mutating func setLookUp(_ lookUp: LookUp) {
        if tab == .customers { customers.lookUp = lookUp } else { subscriptions.lookUp = lookUp }
    }

    private func withoutLastWord(_ text: String) -> String {
        let trimmed = text.reversed().drop { $0 == " " }
        return String(trimmed.drop { $0 != " " }.reversed())
    }
}

extension String {
    /// Without blanks at both ends.
    var trimmingWhitespace: String {
        let front = drop { $0.isWhitespace }
        return String(front.reversed().drop { $0.isWhitespace }.reversed())
    }
}
