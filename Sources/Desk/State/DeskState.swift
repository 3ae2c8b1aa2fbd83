import Billing
import Foundation
import SafeText
import Service
import Storage
import Terminal

/// The four lists.
package enum Tab: Int, Sendable, Hashable, CaseIterable {
    case customers = 1
    case subscriptions, operations, connections

    package var title: SafeText {
        switch self {
        case .customers: "Customers"
        case .subscriptions: "Subscriptions"
        case .operations: "Operations"
        case .connections: "Connections"
        }
    }
}

/// Which pane the keys move in; on a narrow screen also the one pane that is shown.
package enum Focus: Sendable, Hashable {
    case list, detail
}

/// A sentence at the bottom until the next key.
package struct Notice: Sendable, Hashable {
    package let text: SafeText
    package let role: Role

    package init(_ text: SafeText, _ role: Role = .info) {
        self.text = text
        self.role = role
    }
}

/// Everything the screens show, as one value.
package struct DeskState: Sendable, Hashable {
    package let options: DeskOptions
    package var size: Size
    /// The clock as of the last tick; nothing that draws reads another.
    package var now: Date
    package var tab = Tab.customers
    package var focus = Focus.list
    package var isTypingSearch = false
    package var customers = ListState<CustomerRow>()
    package var subscriptions = ListState<SubscriptionRow>()
    package var operations = OperationsState()
    package var connections: ConnectionsState
    package var detail: DetailState?
    /// Never shown as it is.
    package var ahead = DetailsAhead()
    /// The first line shown of the part that scrolls in the detail or the record.
    package var paneScroll = 0
    package var wizard: WizardSession?
    package var preparation: WizardPreparation?
    /// The first rows are still to come.
    package var isStarting = false
    /// The first pull is still to be started.
    package var isSyncPending = false
    package var overlay: Overlay?
    package var notice: Notice?
    package var isMasked: Bool
    package var theme: String
    /// Confirmed operations whose outcome is still awaited, by wizard session.
    package var running: [Int: Reference] = [:]
    package var lastSession = 0
    /// The agent was told that an operation still runs; the next `q` leaves all the same.
    package var isQuitConfirmed = false
    package var hasQuit = false

    package init(options: DeskOptions, size: Size, now: Date, theme: String? = nil, isMasked: Bool = false) {
        self.options = options
        self.size = size
        self.now = now
        self.isMasked = isMasked
        self.theme = theme ?? options.themes.first ?? "default"
        connections = ConnectionsState(options.connections)
        notice = options.notice.map { Notice($0) }
    }

    /// The filter of the list at hand.
    package var search: String {
        switch tab {
        case .customers: customers.search
        case .subscriptions: subscriptions.search
        case .operations, .connections: ""
        }
    }

    /// What the list at hand is narrowed to.
    package var filter: ListFilter {
        switch tab {
        case .customers: customers.filter
        case .subscriptions: subscriptions.filter
        case .operations, .connections: ListFilter()
        }
    }

    /// Whether the list at hand shows less than everything.
    package var isFiltered: Bool { !search.isEmpty || !filter.isEmpty }

    package var hasSearch: Bool { tab == .customers || tab == .subscriptions }

    /// Whether `record` belongs to this program's own run, which still waits for its outcome.
    package func isRunning(_ record: OperationRecord) -> Bool {
        record.outcome == nil && running.values.contains(record.draft.ref)
    }

    /// Operations without a known outcome that nobody is waiting for.
    package var unsettled: [OperationRecord] { operations.unfinished.filter { !isRunning($0) } }

    /// Whether nothing may be written to `connection`.
    package func isReadOnly(_ connection: Connection) -> Bool { options.isReadOnly || connection.isReadOnly }

    /// The connection of what is selected, or of the wizard; nil where nothing is.
    package var connectionAtHand: Connection? {
        if let wizard { return wizard.wizard.connection }
        let id: String? =
            switch tab {
            case .customers: (focus == .detail ? detail?.connection : customers.selected?.connection)?.id
            case .subscriptions: (focus == .detail ? detail?.connection : subscriptions.selected?.connection)?.id
            case .operations: operations.selected?.connection.id
            case .connections: connections.selected?.connection.id
            }
        // As it is configured now: an operation remembers how it was then.
        return connections.reports.first { $0.connection.id == id }?.connection
    }

    /// The subscription that `x`, `u` and `r` are about; nil when none is shown or the choice is not plain.
    package var target: SubscriptionRow? {
        switch (tab, focus) {
        case (.operations, _), (.connections, _): return nil
        case (.customers, .list) where !layout.isWide:
            return detail?.subscriptions?.count == 1 ? detail?.selected : nil
        case (.subscriptions, .list):
            guard let row = subscriptions.selected else { return nil }
            return detail?.subscriptions?.first { $0.ref == row.ref } ?? row
        case (.customers, _), (.subscriptions, .detail): return detail?.selected
        }
    }
}
