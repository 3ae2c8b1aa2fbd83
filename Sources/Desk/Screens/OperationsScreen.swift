import Billing
import Foundation
import SafeText
import Terminal

/// What was done and what has no known outcome.
struct OperationsScreen {
    let state: DeskState
    let lines: LineSet

    private static let columns = [
        Column("Operation", minimum: 9, priority: 4),
        Column("Outcome", minimum: 11),
        Column("What", minimum: 12, weight: 3, priority: 3),
        Column("Customer", minimum: 12, weight: 4, priority: 5),
        Column("Connection", minimum: 10, weight: 1, priority: 1),
        Column("Mode", minimum: 4, priority: 1),
        Column("When", minimum: 6, priority: 2),
    ]

    func draw(into frame: inout Frame, layout: DeskLayout) {
        let operations = state.operations
        if let sentences = sentences {
            frame.draw(instead: sentences, in: layout.list, lines: lines)
            return
        }
        // There are few of them, and what they say depends on the clock and on what is under way.
        var drawn = DrawnRows<OperationRecord>()
        ListView(
            columns: OperationsScreen.columns, rows: operations.records ?? [], cursor: operations.cursor,
            isActive: state.focus == .list, lines: lines, cells: cells
        ).draw(into: &frame, layout: layout, setting: .init(), drawn: &drawn)
    }

    private var sentences: [Span]? {
        if let failure = state.operations.failure {
            return [Span("The journal cannot be read: \(state.mask.scrub(failure))", .danger)]
        }
        guard let records = state.operations.records else {
            return [Span("reading\(SafeText(String(lines.ellipsis)))", .muted)]
        }
        guard records.isEmpty else { return nil }
        return [Span("No operation yet. What is confirmed in the wizard is listed here, with its proof.", .muted)]
    }

    private func cells(_ record: OperationRecord) -> [Span] {
        [
            Span(SafeText(record.id), .muted),
            outcome(record),
            Span(OperationWords.what(record)),
            CustomerWords.name(record.customer, state.mask),
            Span(CustomerWords.connection(record.connection), .muted),
            record.connection.mode.cell,
            Span(Age.text(since: record.confirmedAt, now: state.now), .muted),
        ]
    }

    private func outcome(_ record: OperationRecord) -> Span {
        if state.isRunning(record) { return Span("running", .info) }
        if state.operations.reconciling.contains(record.id) { return Span("reading", .info) }
        return Span(OperationWords.word(record), OperationWords.role(record), strong: record.isUnfinished)
    }
}
