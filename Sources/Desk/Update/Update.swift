import Billing
import Foundation
import SafeText
import Service
import Terminal

/// What the screens are after `message`, and what is to be done. Pure: the same in, the same out.
package func update(_ state: inout DeskState, _ message: DeskMessage) -> [Effect] {
    let effects = state.receive(message)
    return effects + state.settle()
}

extension DeskState {
    mutating func receive(_ message: DeskMessage) -> [Effect] {
        switch message {
        case .started: return start()
        case .event(let event): return receive(event)
        case .tick(let date): return tick(date)
        case .customers(let query, let result):
            switch result {
            case .success(let window): customers.accept(window, to: query, page: layout.listRows)
            case .failure(let error): customers.fail(error.message, query: query)
            }
            return startPendingSync()
        case .subscriptions(let query, let result):
            switch result {
            case .success(let window): subscriptions.accept(window, to: query, page: layout.listRows)
            case .failure(let error): subscriptions.fail(error.message, query: query)
            }
            return []
        case .owned(let ref, let result): return receiveOwned(ref, result)
        case .opened(let ref, let result): return receiveOpened(ref, result)
        case .lookedUp(let key, let result): return receiveLookUp(key, result)
        case .operations(let result): return receiveOperations(result)
        case .reports(let result): return receiveReports(result, endsSync: false)
        case .report(let report):
            connections.accept(report)
            return outdateLists()
        case .synced(let result): return receiveReports(result, endsSync: true)
        case .prepared(let number, let result): return receivePrepared(number, result)
        case .forecast(let number, let timing, let result): return receiveForecast(number, timing, result)
        case .progress(let number, let progress): return tellWizard(number, .progress(progress))
        case .finished(let number, let result): return receiveFinished(number, result)
        case .reconciled(let id, let result): return receiveReconciled(id, result)
        }
    }

    private mutating func start() -> [Effect] {
        (isSyncPending, connections.isSyncing) = (options.syncsAtStart, options.syncsAtStart)
        return [.loadReports, .loadOperations]
    }

    /// The first pull waits for the first rows: nobody is contacted before the agent sees what is known already.
    private mutating func startPendingSync() -> [Effect] {
        guard isSyncPending else { return [] }
        isSyncPending = false
        return [.sync]
    }

    private mutating func receive(_ event: Event) -> [Effect] {
        switch event {
        case .key(let key): return press(key)
        case .paste(let text): return paste(text)
        case .resize(let size):
            self.size = size
            return []
        case .mouse, .focus: return []
        case .hangup: return [.quit]
        }
    }

    private mutating func tick(_ date: Date) -> [Effect] {
        // Ages are shown in coarse steps; a finer clock would redraw an idle screen for nothing.
        let step = 5.0
        now = Date(timeIntervalSince1970: (date.timeIntervalSince1970 / step).rounded(.down) * step)
        guard let wizard else { return [] }
        return tellWizard(wizard.number, .tick(date))
    }

    /// How long the screens may wait without a look at the clock.
    var tickInterval: Duration { wizard?.wizard.isInFlight == true ? .seconds(1) : .seconds(15) }

    /// Brings what follows from the rest in line: scrolling, missing rows, the detail of the selected row.
    mutating func settle() -> [Effect] {
        guard !hasQuit else { return [] }
        let page = layout.listRows
        var effects: [Effect] = []
        switch tab {
        case .customers:
            customers.cursor.reveal(count: customers.total, page: page)
            if let query = customers.missing(page: page) { effects.append(.loadCustomers(query)) }
        case .subscriptions:
            subscriptions.cursor.reveal(count: subscriptions.total, page: page)
            if let query = subscriptions.missing(page: page) { effects.append(.loadSubscriptions(query)) }
        case .operations: operations.cursor.reveal(count: operations.count, page: page)
        case .connections: connections.cursor.reveal(count: connections.reports.count, page: page)
        }
        effects += followSelection()
        paneScroll = Swift.max(0, Swift.min(paneScroll, PaneScroll.limit(of: self)))
        return effects
    }
}
