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
        case (.customers, .list): moveCustomers(id)
        case (.subscriptions, .list): moveSubscriptions(id)
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

    private mutating func moveCustomers(_ id: ActionID) {
        let place = target(of: id, from: customers.cursor.position, count: customers.total)
        customers.place(at: place, page: layout.listRows)
    }

    private mutating func moveSubscriptions(_ id: ActionID) {
        let place = target(of: id, from: subscriptions.cursor.position, count: subscriptions.total)
        subscriptions.place(at: place, page: layout.listRows)
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
            customers.filter(search: "", connection: id)
            (tab, focus, paneScroll) = (.customers, .list, 0)
        }
        return []
    }

    mutating func refresh() -> [Effect] {
        if refreshesSubscription { return openTarget() }
        connections.isSyncing = true
        return [.sync, .loadOperations] + outdateLists()
    }

    private mutating func openTarget() -> [Effect] {
        guard let ref = target?.ref else { return [] }
        detail?.opening = ref
        return [.open(ref)]
    }

    /// The mirror holds something new.
    mutating func outdateLists() -> [Effect] {
        customers.outdate()
        subscriptions.outdate()
        return detail.map { [.loadOwned($0.customer.ref)] } ?? []
    }

    mutating func receiveReports(
        _ result: Result<[ConnectionReport], ServiceError>, endsSync: Bool
    ) -> [Effect] {
        if endsSync { connections.isSyncing = false }
        switch result {
        case .success(let reports): connections.accept(reports)
        case .failure(let error): notice = Notice(error.message, .danger)
        }
        return endsSync ? outdateLists() : []
    }
}
