import Terminal
import Billing
import SafeText
import Service
import Storage

extension DeskState {
    /// Lets the detail follow the list's selected row. With the keys in the detail it stays where it is.
    mutating func followSelection() -> [Effect] {
        guard hasSearch else { return [] }
        if focus == .detail {
            if detail == nil { focus = .list }
            return []
        }
        if tab == .customers {
            guard let row = customers.selected else { return forgetDetail() }
            return follow(row.customer, row.connection, sameEmail: row.sameEmail, wanted: nil)
        }
        guard let row = subscriptions.selected else { return forgetDetail() }
        return follow(row.subscription.customer, row.connection, sameEmail: nil, wanted: row.ref)
    }

    private mutating func forgetDetail() -> [Effect] {
        detail = nil
        return []
    }

    private mutating func follow(
        _ customer: Customer, _ connection: Connection, sameEmail: Int?, wanted: Reference?
    ) -> [Effect] {
        if detail?.customer.ref == customer.ref {
            detail?.refresh(customer: customer, sameEmail: sameEmail)
            if let wanted { detail?.select(wanted) }
            return []
        }
        paneScroll = 0
        detail = DetailState(customer: customer, connection: connection, sameEmail: sameEmail, wanted: wanted)
        guard let owned = ahead.subscriptions(of: customer.ref) else { return [.loadOwned(customer.ref)] }
        detail?.accept(owned, searched: customers.search)
        return []
    }

    /// Reads what the next key may lead to, once everything that is shown is there.
    mutating func readAhead() -> [Effect] {
        guard hasSearch, focus == .list, overlay == nil, wizard == nil, !awaitsMirror, !connections.isSyncing
        else { return [] }
        let page = layout.listRows
        let missing =
            switch tab {
            case .customers: ahead.missing(in: customers, page: page, owner: \.customer.ref)
            default: ahead.missing(in: subscriptions, page: page, owner: \.subscription.customer.ref)
            }
        return missing.isEmpty ? [] : [.readAhead(ahead.version, missing)]
    }

    mutating func receiveOwned(_ ref: Reference, _ result: Result<[SubscriptionRow], ServiceError>) -> [Effect] {
        guard detail?.customer.ref == ref else { return [] }
        switch result {
        case .success(let rows): detail?.accept(rows, searched: customers.search)
        case .failure(let error): detail?.fail(error.message)
        }
        return []
    }

    mutating func receiveOpened(_ ref: Reference, _ result: Result<Reading, ServiceError>) -> [Effect] {
        if detail?.opening == ref { detail?.opening = nil }
        switch result {
        case .success(let reading): take(reading)
        case .failure(let error):
            say("\(SafeText(ref.description)) could not be read: \(error.message)", .warn, about: ref)
        }
        return []
    }

    /// Shows a reading wherever its subscription is shown.
    mutating func take(_ reading: Reading) {
        detail?.accept(reading.subscription, readAt: reading.readAt)
        for record in reading.operations { operations.accept(record, page: layout.listRows) }
        subscriptions.outdate()
        ahead.outdate()
    }

    /// Reads the customer's subscriptions again where that is due.
    mutating func refreshDetail() -> [Effect] {
        guard let ref = detail?.customer.ref, detail?.takesRefresh(now: now) == true else { return [] }
        return [.loadOwned(ref)]
    }
}
