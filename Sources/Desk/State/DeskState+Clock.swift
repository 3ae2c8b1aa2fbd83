import Billing
import Foundation
import Service
import Storage

extension DeskState {
    /// How long the screens may sleep from `date` on while nothing happens; nil for ever.
    package func rest(at date: Date) -> Duration? {
        let wakes = [nextChange, refreshDue].compactMap { $0 }
        return wakes.min().map { .seconds(Swift.max(0, $0.timeIntervalSince(date))) }
    }

    /// Whether something that is to be shown next is being read from the mirror, which takes a moment.
    package var awaitsMirror: Bool { awaitsList || (wizard == nil && showsList && detail?.isUnread == true) }

    /// Whether that is the list.
    package var awaitsList: Bool {
        guard wizard == nil else { return false }
        switch tab {
        case .customers: return customers.isUnready
        case .subscriptions: return subscriptions.isUnready
        case .operations, .connections: return false
        }
    }

    private var showsList: Bool { tab == .customers || tab == .subscriptions }

    /// When the clock alone makes the screens say something else; nil when it never does.
    package var nextChange: Date? {
        if let wizard { return now.addingTimeInterval(wizard.wizard.isInFlight ? 1 : 60) }
        var changes: [Date] = []
        if !connections.isSyncing, let date = connections.oldestSync(in: filter) {
            changes.append(Age.nextChange(since: date, now: now))
        }
        switch tab {
        case .customers, .subscriptions: changes += detailChanges
        case .operations: changes += recordChanges
        case .connections:
            changes += connections.reports.compactMap(\.syncedAt).map { Age.nextChange(since: $0, now: now) }
        }
        return changes.min()
    }

    /// When what is shown is to be read again; nil when that is not known, or waits for an answer.
    private var refreshDue: Date? {
        let list =
            switch tab {
            case .customers: customers.pending == nil ? customers.refreshDue : nil
            case .subscriptions: subscriptions.pending == nil ? subscriptions.refreshDue : nil
            case .operations, .connections: nil as Date?
            }
        return [list, detail?.refreshDue].compactMap { $0 }.min()
    }

    private var detailChanges: [Date] {
        guard let detail, layout.isWide || focus == .detail else { return [] }
        let subscriptions = (detail.subscriptions ?? []).map(\.subscription)
        var changes = subscriptions.flatMap { [$0.endsAt, $0.periodEnd] }.compactMap { $0 }
            .map { Age.nextChange(of: $0.instant, now: now) }
        if let selected = detail.selected?.subscription {
            if let bar = PeriodBar(of: selected, now: now) { changes += [bar.nextChange].compactMap { $0 } }
            let dates = [detail.readAt[selected.ref], operations.latest(of: selected.ref)?.confirmedAt]
            changes += dates.compactMap { $0 }.map { Age.nextChange(since: $0, now: now) }
        }
        return changes
    }

    private var recordChanges: [Date] {
        let records = operations.records ?? []
        let shown = records.dropFirst(operations.cursor.top).prefix(layout.listRows)
        return shown.map { Age.nextChange(since: $0.confirmedAt, now: now) }
    }
}

extension Age {
    /// The unit in which a distance of so many seconds is told.
    private static func unit(_ seconds: Int) -> Int {
        switch seconds {
        case ..<3600: 60
        case ..<172_800: 3600
        default: 86_400
        }
    }

    /// When `text(since:now:)` next says something else.
    static func nextChange(since date: Date, now: Date) -> Date {
        let seconds = Swift.max(0, Int(now.timeIntervalSince(date)))
        let unit = unit(seconds)
        return date.addingTimeInterval(TimeInterval((seconds / unit + 1) * unit))
    }

    /// When the distance to `date` in words next is another: in the last minute every second.
    static func nextChange(of date: Date, now: Date) -> Date {
        // The words are made of rounded seconds.
        let seconds = Int(date.timeIntervalSince(now).rounded())
        let size = abs(seconds)
        let unit = size < 60 ? 1 : unit(size)
        let next =
            seconds > 0
            ? date.addingTimeInterval(0.5 - TimeInterval(size / unit * unit))
            : date.addingTimeInterval(TimeInterval((size / unit + 1) * unit) - 0.5)
        return Swift.max(next, now.addingTimeInterval(0.01))
    }
}
