import Billing
import SafeText
import Terminal

/// When it ends: the offered timings, the gentlest first and chosen.
struct TimingForm: Sendable, Hashable {
    let offered: [Timing]
    private(set) var cursor = 0

    init(_ capabilities: Capabilities) {
        offered = capabilities.offered
    }

    var chosen: Timing? { offered.indices.contains(cursor) ? offered[cursor] : nil }

    mutating func handle(_ key: Key) -> FormMove {
        switch key {
        case .up, .character("k"): cursor = max(0, cursor - 1)
        case .down, .character("j"): cursor = max(0, min(offered.count - 1, cursor + 1))
        case .home: cursor = 0
        case .end: cursor = max(0, offered.count - 1)
        case .enter: return chosen == nil ? .stay : .next
        case .character("q"): return .keepSubscription
        default: break
        }
        return .stay
    }
}
