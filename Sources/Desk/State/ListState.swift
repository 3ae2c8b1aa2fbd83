import Billing
import SafeText
import Storage

/// A row that is known by a global reference.
package protocol ListRow: Sendable, Hashable {
    var ref: Reference { get }
}

extension CustomerRow: ListRow {
    package var ref: Reference { customer.ref }
}

extension SubscriptionRow: ListRow {
    package var ref: Reference { subscription.ref }
}

/// How the look-up of an exact key at the providers that cannot be listed stands.
package enum LookUp: Sendable, Hashable {
    case none
    case running(String)
    /// With what could not be looked up, a sentence each.
    case done(String, troubles: [SafeText])
}

/// A list of which only a stretch is loaded.
package struct ListState<Row: ListRow>: Sendable, Hashable {
    package var cursor = Cursor()
    package private(set) var window: ListWindow<Row>?
    package private(set) var search = ""
    /// Only this connection's rows; nil for all.
    package private(set) var connection: String?
    package private(set) var failure: SafeText?
    package var lookUp = LookUp.none
    /// The query on its way; an answer to any other is out of date.
    package private(set) var requested: ListQuery?
    private var loaded: ListQuery?
    private var isOutdated = false
    /// Whether the agent chose this row. An untouched list stays at its top while rows are added above.
    private var isAnchored = false
    private var anchor: Reference?

    package init() {}

    /// The rows of the whole list.
    package var total: Int { window?.total ?? 0 }
    package var isFiltered: Bool { !search.isEmpty || connection != nil }
    package var selected: Row? { row(at: cursor.position) }

    /// The row at `position`; nil when it is not loaded.
    package func row(at position: Int) -> Row? {
        guard let window, position >= window.start, position - window.start < window.rows.count else { return nil }
        return window.rows[position - window.start]
    }

    package mutating func move(by distance: Int, page: Int) {
        place(at: cursor.position + distance, page: page)
    }

    package mutating func place(at position: Int, page: Int) {
        cursor.place(at: position, count: total, page: page)
        isAnchored = cursor.position > 0
        anchor = isAnchored ? selected?.ref : nil
    }

    /// Starts over with another filter.
    package mutating func filter(search: String, connection: String?) {
        guard search != self.search || connection != self.connection else { return }
        (self.search, self.connection) = (search, connection)
        cursor = Cursor()
        (isAnchored, anchor) = (false, nil)
        (loaded, requested, failure) = (nil, nil, nil)
        lookUp = .none
    }

    /// What is loaded is no longer what the store holds.
    package mutating func outdate() {
        failure = nil
        if requested == nil { loaded = nil } else { isOutdated = true }
    }

    /// The query to send so that a page can be shown, nil when it is there or on its way: what is shown and as much again.
    package mutating func missing(page: Int) -> ListQuery? {
        let page = Swift.max(1, page)
        guard failure == nil, !covers(loaded, page: page), !covers(requested, page: page) else { return nil }
        let query = ListQuery(
            search: search, connection: connection, start: Swift.max(0, cursor.top - page / 2), count: 2 * page)
        requested = query
        return query
    }

    /// Takes an answer in; one to an older question is dropped.
    package mutating func accept(_ answer: ListWindow<Row>, to query: ListQuery, page: Int) {
        guard query == requested else { return }
        (window, loaded, requested) = (answer, isOutdated ? nil : query, nil)
        isOutdated = false
        if let anchor, let index = answer.rows.firstIndex(where: { $0.ref == anchor }) {
            cursor.shift(by: answer.start + index - cursor.position)
        }
        cursor.reveal(count: answer.total, page: page)
        if isAnchored, let selected { anchor = selected.ref }
    }

    package mutating func fail(_ why: SafeText, query: ListQuery) {
        guard query == requested else { return }
        (requested, failure, isOutdated) = (nil, why, false)
    }

    /// Judged by what was asked for, so that a short answer is not asked for again and again.
    private func covers(_ query: ListQuery?, page: Int) -> Bool {
        guard let query else { return false }
        let isEndKnown = window != nil && query == loaded
        let end = isEndKnown ? Swift.min(cursor.top + page, total) : cursor.top + page
        return query.start <= cursor.top && end <= query.start + query.count
    }
}
