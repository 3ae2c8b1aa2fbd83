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
        case .customers(let request, let result):
            switch result {
            case .success(let stretch): customers.accept(stretch, to: request, page: layout.listRows)
            case .failure(let error): customers.fail(error.message, request: request)
            }
            return followStart()
        case .subscriptions(let request, let result):
            switch result {
            case .success(let stretch): subscriptions.accept(stretch, to: request, page: layout.listRows)
            case .failure(let error): subscriptions.fail(error.message, request: request)
            }
            return followStart()
        case .owned(let ref, let result): return receiveOwned(ref, result)
        case .ahead(let version, let rows):
            ahead.accept(rows, version: version)
            return []
        case .opened(let ref, let result): return receiveOpened(ref, result)
        case .lookedUp(let key, let result): return receiveLookUp(key, result)
        case .operations(let result): return receiveOperations(result)
        case .reports(let result): return receiveReports(result)
        case .report(let report): return receiveReport(report)
        case .synced(let result): return receiveSynced(result)
        case .prepared(let number, let result): return receivePrepared(number, result)
        case .forecast(let number, let timing, let result): return receiveForecast(number, timing, result)
        case .progress(let number, let progress): return tellWizard(number, .progress(progress))
        case .finished(let number, let result): return receiveFinished(number, result)
        case .reconciled(let id, let result): return receiveReconciled(id, result)
        }
    }

    /// The first rows come before everything else; whatever else there is to know waits for them.
    private mutating func start() -> [Effect] {
        (isStarting, isSyncPending) = (true, options.syncsAtStart)
        return []
    }

    private mutating func followStart() -> [Effect] {
        guard isStarting else { return [] }
        isStarting = false
        return [.loadReports, .loadOperations]
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
        now = date
        guard let wizard else { return [] }
        return tellWizard(wizard.number, .tick(date))
    }

    /// Brings what follows from the rest in line: scrolling, missing rows, the detail of the selected row.
    mutating func settle() -> [Effect] {
        guard !hasQuit else { return [] }
        let page = layout.listRows
        var effects: [Effect] = []
        switch tab {
        case .customers:
            customers.reveal(page: page)
            if let request = customers.missing(page: page, now: now) { effects.append(.loadCustomers(request)) }
        case .subscriptions:
            subscriptions.reveal(page: page)
            if let request = subscriptions.missing(page: page, now: now) { effects.append(.loadSubscriptions(request)) }
        case .operations: operations.cursor.reveal(count: operations.count, page: page)
        case .connections: connections.cursor.reveal(count: connections.reports.count, page: page)
        }
        effects += followSelection() + refreshDetail() + readAhead()
        // Measuring the pane is as much work as drawing it: only where it is scrolled.
        paneScroll = paneScroll > 0 ? Swift.min(paneScroll, PaneScroll.limit(of: self)) : 0
        return effects
    }
}
