import SafeText
import Service
import Storage
import Terminal

extension DeskState {
    /// The choices of a field for the list at hand; none where it is not for this list.
    func choices(of field: FilterField) -> [FilterChoice] {
        guard tab != .customers || field.reasonAgainstCustomers == nil else { return [] }
        return filter.choices(of: field, connections: connections.reports.map(\.connection), now: now)
    }

    mutating func pressInFilter(_ key: Key, _ form: FilterForm) -> [Effect] {
        var form = form
        switch key {
        case .up, .character("k"), .backTab: form.move(by: -1)
        case .down, .character("j"), .tab: form.move(by: 1)
        case .left, .character("h"): choose(by: -1, form.field)
        case .right, .character("l"), .character(" "): choose(by: 1, form.field)
        case .backspace, .delete: setFilter(filter.without(form.field))
        case .control("u"): setFilter(ListFilter())
        case .enter, .character("f"), .character("q"):
            overlay = nil
            return []
        case .escape, .control("c"):
            overlay = nil
            setFilter(form.original)
            return []
        default: return []
        }
        overlay = .filter(form)
        return []
    }

    /// Goes to another choice, round at both ends.
    private mutating func choose(by distance: Int, _ field: FilterField) {
        let all = choices(of: field)
        guard !all.isEmpty else { return }
        let title = filter.title(of: field)
        let index = all.firstIndex { $0.title == title } ?? 0
        setFilter(all[(index + distance + all.count) % all.count].filter)
    }

    private mutating func setFilter(_ filter: ListFilter) {
        if tab == .customers { customers.narrow(filter: filter) } else { subscriptions.narrow(filter: filter) }
    }

    mutating func sort() { subscriptions.narrow(order: subscriptions.order.next) }

    mutating func reverseSort() {
        let order = subscriptions.order
        subscriptions.narrow(order: ListOrder(order.key, isDescending: !order.isDescending))
    }
}
