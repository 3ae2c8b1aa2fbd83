import Storage
import Service
import Billing
import SafeText
import Terminal

extension ActionRegistry {
    /// What the job consists of.
    static let work: [Action] = [
        Action(
            .open, keys: [.enter], short: "open", long: "Open the selected row, or read it again from its provider",
            isNavigation: true, hintRank: 2,
            disabledReason: { $0.hasSelection ? nil : "there is no row to open" }),
        Action(
            .endSubscription, keys: [.character("x")], short: "end subscription",
            long: "End the selected subscription: nothing is sent before the last step", isDangerous: true, hintRank: 5,
            disabledReason: { $0.reasonAgainst(.cancel) }),
        Action(
            .undo, keys: [.character("u")], short: "undo", long: "Take a scheduled end back", isDangerous: true,
            hintRank: 7, disabledReason: { $0.reasonAgainst(.undo) }),
        Action(
            .reconcile, keys: [.character("R")], short: "reconcile",
            long: "Settle an operation without a known outcome by reading the subscription again", hintRank: 6,
            disabledReason: { state in
                guard state.tab == .operations, let record = state.operations.selected else {
                    return "choose an operation first: 3 lists them"
                }
                if state.isRunning(record) { return "it is still running" }
                if state.operations.reconciling.contains(record.id) { return "it is being read already" }
                return record.isUnfinished ? nil : "its outcome is known"
            }),
        Action(
            .copy, keys: [.character("y")], short: "copy", long: "Copy the reference of what is selected", hintRank: 8,
            disabledReason: { $0.referenceToCopy == nil ? "there is nothing to copy" : nil }),
        Action(
            .copyConfirmation, keys: [.character("c")], short: "confirmation",
            long: "Copy the confirmation of an operation for its customer", hintRank: 8,
            disabledReason: { state in
                guard state.tab == .operations, state.operations.selected != nil else {
                    return "choose an operation first: 3 lists them"
                }
                return state.confirmationToCopy == nil ? "nothing was carried out that could be confirmed" : nil
            }),
        Action(
            .refresh, keys: [.character("r")], short: "refresh",
            long: "Read the open subscription again, or pull every connection", hintRank: 9,
            disabledReason: { state in
                guard !state.refreshesSubscription, state.connections.isSyncing else { return nil }
                return "the connections are being read already"
            }),
        Action(
            .search, keys: [.character("/")], short: "search",
            long: "Search names, e-mails, ids and plans of every connection", hintRank: 4,
            disabledReason: { $0.hasSearch ? nil : "search is for customers (1) and subscriptions (2)" }),
        Action(
            .filter, keys: [.character("f")], short: "filter",
            long: "Show only some: one provider or connection, a status, a way or time to end", hintRank: 10,
            disabledReason: { $0.hasSearch ? nil : "filters are for customers (1) and subscriptions (2)" }),
        Action(
            .sort, keys: [.character("s")], short: "sort",
            long: "Sort subscriptions by name, renewal, amount or status, one after the other", hintRank: 11,
            disabledReason: { $0.reasonAgainstSorting }),
        Action(
            .reverseSort, keys: [.character("S")], short: "reverse", long: "Sort the other way round",
            disabledReason: { $0.reasonAgainstSorting }),
    ]
}

extension DeskState {
    /// Whether the list at hand has a selected row.
    var hasSelection: Bool {
        switch tab {
        case .customers: customers.selected != nil
        case .subscriptions: subscriptions.selected != nil
        case .operations: operations.selected != nil
        case .connections: connections.selected != nil
        }
    }

    /// Why the list at hand keeps its order.
    var reasonAgainstSorting: SafeText? {
        switch tab {
        case .subscriptions: nil
        case .customers: "customers stand by their names; subscriptions (2) can be sorted"
        case .operations, .connections: "subscriptions (2) can be sorted"
        }
    }

    /// Whether `r` is about one subscription rather than about everything.
    var refreshesSubscription: Bool { focus == .detail && target != nil }

    /// Why the selected subscription cannot be ended, or its end not be taken back; nil when it can.
    func reasonAgainst(_ kind: OperationKind) -> SafeText? {
        if options.isReadOnly { return "Lapse is set to read-only" }
        guard let row = target else { return reasonForNoTarget }
        if let reason = reasonAgainstWriting(to: row.connection, ref: row.ref) { return reason }
        return row.subscription.capabilities.refusal(of: kind)
    }

    private var reasonForNoTarget: SafeText {
        switch (tab, detail?.subscriptions?.count) {
        case (.operations, _), (.connections, _): "choose a subscription first: 1 or 2"
        case (_, .some(0)): "this customer has no subscription"
        case (.customers, .some(let count)) where focus == .list: "\(count) subscriptions: open the customer and choose"
        default: "choose a subscription first"
        }
    }

    private func reasonAgainstWriting(to connection: Connection, ref: Reference) -> SafeText? {
        if isReadOnly(connection) { return "\(SafeText(connection.id)) is read-only" }
        if running.values.contains(ref) { return "an operation on it is still running" }
        if let record = operations.blocking(ref) {
            return record.obstacleText
        }
        if connection.mode == .live, options.agent == nil {
            return "nobody is named who acts: set agent in the configuration, or --agent"
        }
        return nil
    }

    /// What `c` copies: for the customer, without their name and words.
    var confirmationToCopy: SafeText? {
        guard tab == .operations, let record = operations.selected else { return nil }
        guard record.overtaken(by: operations.records ?? []) == nil else { return nil }
        return CustomerConfirmation(of: record)?.paragraph
    }

    /// What `y` copies.
    var referenceToCopy: SafeText? {
        switch (tab, focus) {
        case (.operations, _): operations.selected.map { SafeText($0.id) }
        case (.connections, _): connections.selected.map { SafeText($0.connection.id) }
        case (.customers, .list): customers.selected.map { SafeText($0.ref.description) }
        case (.subscriptions, .list): subscriptions.selected.map { SafeText($0.ref.description) }
        case (_, .detail): (detail?.selected?.ref ?? detail?.customer.ref).map { SafeText($0.description) }
        }
    }
}
