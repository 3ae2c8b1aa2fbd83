import Foundation
import Billing
import SafeText
import Service
import Storage
import Terminal

extension DeskState {
    mutating func move(_ id: ActionID) -> [Effect] {
        switch (tab, focus) {
        case (.customers, .detail), (.subscriptions, .detail): moveInDetail(id)
        case (.operations, .detail): paneScroll = scrolled(id)
        case (.customers, .list): customers.move(id, page: layout.listRows)
        case (.subscriptions, .list): subscriptions.move(id, page: layout.listRows)
        case (.operations, .list):
            operations.cursor.place(
                at: target(of: id, from: operations.cursor.position, count: operations.count), count: operations.count,
                page: layout.listRows)
            paneScroll = 0
        case (.connections, _):
            let count = connections.reports.count
            connections.cursor.place(
                at: target(of: id, from: connections.cursor.position, count: count), count: count, page: count)
        }
        return []
    }

    private mutating func moveInDetail(_ id: ActionID) {
        switch id {
        case .moveUp, .moveDown:
            detail?.move(by: id == .moveUp ? -1 : 1)
            paneScroll = 0
        default: paneScroll = scrolled(id)
        }
    }

    private func target(of id: ActionID, from position: Int, count: Int) -> Int {
        let page = Swift.max(1, layout.listRows - 1)
        return switch id {
        case .moveUp: position - 1
        case .moveDown: position + 1
        case .pageUp: position - page
        case .pageDown: position + page
        case .first: 0
        default: count - 1
        }
    }

    private func scrolled(_ id: ActionID) -> Int {
        let page = Swift.max(1, layout.detail.rows / 2)
        return switch id {
        case .moveUp: paneScroll - 1
        case .moveDown: paneScroll + 1
        case .pageUp: paneScroll - page
        case .pageDown: paneScroll + page
        case .first: 0
        default: Int.max
        }
    }

    mutating func openSelection() -> [Effect] {
        switch tab {
        case .customers, .subscriptions:
            focus = .detail
            return openTarget()
        case .operations: focus = .detail
        case .connections:
            guard let id = connections.selected?.connection.id else { return [] }
            customers.narrow(search: "", filter: ListFilter(connection: id))
            (tab, focus, paneScroll) = (.customers, .list, 0)
        }
        return []
    }

    mutating func openTarget() -> [Effect] {
        guard let ref = target?.ref else { return [] }
        detail?.opening = ref
        return [.open(ref)]
    }
}

extension ListState {
    /// Moves as an action says; pages overlap by a row.
    fileprivate mutating func move(_ id: ActionID, page: Int) {
        switch id {
        case .moveUp: move(by: -1, page: page)
        case .moveDown: move(by: 1, page: page)
        case .pageUp: move(by: -Swift.max(1, page - 1), page: page)
        case .pageDown: move(by: Swift.max(1, page - 1), page: page)
        case .first: move(to: .first, page: page)
        default: move(to: .last, page: page)
        }
    }
}
