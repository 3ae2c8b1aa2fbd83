import Billing
import SafeText
import Storage
import Terminal

/// The subscriptions of every connection in one list.
struct SubscriptionsScreen {
    let state: DeskState
    let lines: LineSet

    private static let columns = [
        Column("Customer", minimum: 12, weight: 4),
        Column("Plan", minimum: 10, weight: 4, priority: 3),
        Column("Status", minimum: 8, weight: 1, priority: 6),
        Column("Price", minimum: 17, weight: 1, priority: 2),
        Column("Next", minimum: 11, priority: 1),
        Column("Connection", minimum: 10, weight: 2, priority: 5),
        Column("Mode", minimum: 4, priority: 4),
    ]

    /// What the list is sorted by gives way after the plan, and before what tells whose subscription it is.
    private func columns(_ key: SortKey) -> [Column] {
        let title: SafeText? =
            switch key {
            case .name, .status: nil
            case .renewal: "Next"
            case .amount: "Price"
            }
        return SubscriptionsScreen.columns.map { $0.title == title ? $0.with(priority: 3) : $0 }
    }

    func draw(into frame: inout Frame, layout: DeskLayout, drawn: inout DrawnRows<SubscriptionRow>) {
        let list = state.subscriptions
        if let sentences = EmptyList(state: state, lines: lines).sentences(list, what: "subscriptions") {
            frame.draw(instead: sentences, in: layout.list, lines: lines)
            return
        }
        ListView(
            columns: columns(list.order.key), rows: list.rows, cursor: list.cursor, isActive: state.focus == .list,
            lines: lines, cells: cells
        ).draw(into: &frame, layout: layout, setting: .init(isMasked: state.isMasked), drawn: &drawn)
    }

    private func cells(_ row: SubscriptionRow) -> [Span] {
        let subscription = row.subscription
        let next = subscription.endsAt ?? subscription.periodEnd
        return [
            CustomerWords.name(subscription.customer, state.mask),
            Span(state.mask.plan(subscription.plan)),
            Span(subscription.status.word, subscription.status.role),
            Span(state.mask.hide(subscription.priceText)),
            Span(next.map { SafeText($0.dayText) } ?? "unknown", .muted),
            Span(CustomerWords.connection(row.connection), .muted),
            row.connection.mode.cell,
        ]
    }
}
