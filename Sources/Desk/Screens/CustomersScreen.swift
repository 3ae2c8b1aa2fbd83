import Billing
import SafeText
import Service
import Storage
import Terminal

/// The customers of every connection in one list.
struct CustomersScreen {
    let state: DeskState
    let lines: LineSet

    private static let columns = [
        Column("Customer", minimum: 14, weight: 5),
        Column("E-mail", minimum: 12, weight: 5, priority: 1),
        Column("Connection", minimum: 10, weight: 2, priority: 4),
        Column("Mode", minimum: 4, priority: 3),
        Column("Subs", minimum: 4, priority: 2, right: true),
    ]

    func draw(into frame: inout Frame, layout: DeskLayout, drawn: inout DrawnRows<CustomerRow>) {
        let list = state.customers
        if let sentences = EmptyList(state: state, lines: lines).sentences(list, what: "customers") {
            frame.draw(instead: sentences, in: layout.list, lines: lines)
            return
        }
        ListView(
            columns: CustomersScreen.columns, rows: list.rows, cursor: list.cursor, isActive: state.focus == .list,
            lines: lines, cells: cells
        ).draw(
            into: &frame, layout: layout,
            setting: .init(isMasked: state.isMasked, isRead: state.connections.reports.map { $0.syncedAt != nil }),
            drawn: &drawn)
    }

    private func cells(_ row: CustomerRow) -> [Span] {
        [
            CustomerWords.name(row.customer, state.mask),
            Span(state.mask.hide(row.customer.email)),
            Span(CustomerWords.connection(row.connection), .muted),
            row.connection.mode.cell,
            count(row),
        ]
    }

    /// The number of subscriptions; none is only said once the connection was read to its end.
    private func count(_ row: CustomerRow) -> Span {
        guard row.subscriptions == 0, !state.connections.wasRead(row.connection) else {
            return Span("\(row.subscriptions)")
        }
        return Span(SafeText(String(lines.ellipsis)), .muted)
    }
}

/// How a customer and a connection are named in lists and details.
enum CustomerWords {
    /// The name, with what the agent must know of this customer; what else is known where there is no name.
    static func name(_ customer: Customer, _ mask: Mask) -> Span {
        let known = customer.name.isEmpty ? customer.email : customer.name
        let name = known.isEmpty ? SafeText(customer.ref.id) : mask.hide(known)
        guard let note = customer.note, !note.isEmpty else { return Span(name) }
        var mask = mask
        mask.learn(customer)
        return Span("\(name) (\(mask.scrub(note)))", .warn)
    }

    /// The connection's id, and the provider's name where the id does not tell it.
    static func connection(_ connection: Connection) -> SafeText {
        let id = SafeText(connection.id)
        let provider = connection.provider.rawValue
        // Most ids begin with it, and searching takes longer.
        return connection.id.hasPrefix(provider) || connection.id.lowercased().contains(provider)
            ? id : "\(id) (\(connection.provider.displayName))"
    }
}
