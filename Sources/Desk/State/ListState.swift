import Billing
import Foundation
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

/// A list of any length, of which the pages around the selected row are loaded.
package struct ListState<Row: ListRow>: Sendable, Hashable {
    /// Which rows are wanted, and in which order.
    package private(set) var search = ""
    package private(set) var filter = ListFilter()
    package private(set) var order = ListOrder()
    /// Nil before the first answer. Rows of an earlier search stay until those of the next one are there.
    package private(set) var buffer: ListBuffer<Row>?
    /// Counts in the loaded rows.
    package private(set) var cursor = Cursor()
    package private(set) var failure: SafeText?
    package var lookUp = LookUp.none
    /// The request on its way; an answer to any other is out of date.
    private(set) var pending: PendingRequest?
    /// The end of the list that is wanted instead of what is loaded.
    private var jump: ListEnd? = .first
    /// The ends that were gone to, as long as the store holds the same.
    private var ends: [ListEnd: ListStretch<Row>] = [:]
    /// How far the keys went beyond what is loaded.
    private var owed = 0
    /// From when on the rows are to be read again; nil while they are as the store holds them.
    private(set) var refreshDue: Date?
    private var refreshedAt = Date.distantPast

    package init() {}

    package var rows: [Row] { buffer?.rows ?? [] }
    package var count: ListCount { buffer?.count ?? .exact(0) }
    package var isFiltered: Bool { !search.isEmpty || !filter.isEmpty }
    package var selected: Row? { row(at: cursor.position) }
    /// The selected row's position in the whole list, counted from 0; nil where it is not known.
    package var position: Int? { buffer?.start.map { $0 + cursor.position } }

    /// The loaded row at `index`.
    package func row(at index: Int) -> Row? {
        guard let buffer, buffer.rows.indices.contains(index) else { return nil }
        return buffer.rows[index]
    }

    /// Whether what the keys went to is not loaded, but on its way.
    package var isUnready: Bool { failure == nil && (jump != nil || owed != 0) }

    /// The positions of the loaded rows to which the next key may go; none before the agent moved.
    func next(page: Int) -> [Int] {
        isAnchored ? [1, -1, page, -page].map { cursor.position + $0 }.filter(rows.indices.contains) : []
    }

    /// The positions of the loaded rows within two pages of the selected one.
    func near(page: Int) -> [Int] {
        Array(((cursor.position - 2 * page)..<(cursor.position + 2 * page + 1)).clamped(to: rows.indices))
    }

    /// Whether the agent left the top. An untouched list stays there while rows are added above.
    private var isAnchored: Bool { cursor.position > 0 || buffer?.hasBefore == true }
}

/// An end of a list.
package enum ListEnd: Sendable, Hashable {
    case first, last
}

/// A request and what its answer is for.
struct PendingRequest: Sendable, Hashable {
    enum Aim: Hashable {
        case jump(ListEnd), refresh, behind, before
    }

    let request: ListRequest
    let aim: Aim
    /// What was selected when it was sent.
    let selected: Reference?
}

// MARK: - Moving

extension ListState {
    /// Moves the selection. What is not loaded yet is gone on to as soon as it is.
    package mutating func move(by distance: Int, page: Int) {
        guard jump == nil else {
            owed = ListReach(page: page).owed(owed + distance)
            return
        }
        let aim = cursor.position + owed + distance
        cursor.place(at: aim, count: rows.count, page: page)
        let missed = aim - cursor.position
        let goesOn = missed > 0 ? buffer?.hasAfter == true : buffer?.hasBefore == true
        owed = goesOn ? ListReach(page: page).owed(missed) : 0
    }

    package mutating func move(to end: ListEnd, page: Int) {
        owed = 0
        let isLoaded = buffer.map { end == .first ? !$0.hasBefore : !$0.hasAfter } ?? false
        if isLoaded, jump == nil {
            cursor.place(at: end == .first ? 0 : rows.count - 1, count: rows.count, page: page)
        } else if let known = ends[end], refreshDue == nil {
            go(to: end, known, page: page)
            pending = nil
        } else {
            jump = end
        }
    }

    /// Shows an end of the list instead of what is loaded.
    private mutating func go(to end: ListEnd, _ stretch: ListStretch<Row>, page: Int) {
        (buffer, jump, cursor) = (ListBuffer(stretch), nil, Cursor())
        cursor.place(at: end == .first ? 0 : rows.count - 1, count: rows.count, page: page)
    }

    /// Follows a screen of another size.
    package mutating func reveal(page: Int) { cursor.reveal(count: rows.count, page: page) }

    /// Starts over with other rows or another order; what is left out stays as it is.
    package mutating func narrow(search: String? = nil, filter: ListFilter? = nil, order: ListOrder? = nil) {
        let wanted = (search ?? self.search, filter ?? self.filter, order ?? self.order)
        guard wanted != (self.search, self.filter, self.order) else { return }
        (self.search, self.filter, self.order) = wanted
        (jump, owed, pending, failure, refreshDue) = (.first, 0, nil, nil, nil)
        ends = [:]
        lookUp = .none
    }

    /// What is loaded is no longer what the store holds.
    ///
    /// - Parameter interval: the shortest time between two readings, in seconds.
    package mutating func outdate(interval: TimeInterval = 0) {
        failure = nil
        ends = [:]
        let due = interval > 0 ? refreshedAt.addingTimeInterval(interval) : .distantPast
        refreshDue = refreshDue.map { Swift.min($0, due) } ?? due
    }
}

// MARK: - Loading

extension ListState {
    /// The request to send next; nil when everything near is there or on its way.
    package mutating func missing(page: Int, now: Date) -> ListRequest? {
        let reach = ListReach(page: page)
        guard failure == nil, let aim = nextAim(reach, now: now) else { return nil }
        let (place, count) = stretch(for: aim, reach)
        let request = ListRequest(search: search, filter: filter, order: order, place: place, count: count)
        if aim == .refresh || jump != nil { (refreshDue, refreshedAt) = (nil, now) }
        pending = PendingRequest(request: request, aim: aim, selected: selected?.ref)
        return request
    }

    private func nextAim(_ reach: ListReach, now: Date) -> PendingRequest.Aim? {
        if let jump { return pending?.aim == .jump(jump) ? nil : .jump(jump) }
        guard pending == nil, let buffer else { return nil }
        if let refreshDue, refreshDue <= now { return .refresh }
        // Nothing is read ahead before the agent moves: the first page is shown with the least there is to do.
        let margin = isAnchored ? reach.margin : 0
        if buffer.hasAfter, cursor.top + reach.page + margin > buffer.rows.count { return .behind }
        if buffer.hasBefore, cursor.top < margin { return .before }
        return nil
    }

    private func stretch(for aim: PendingRequest.Aim, _ reach: ListReach) -> (place: ListPlace, count: Int) {
        let keys = buffer?.keys ?? []
        switch aim {
        case .jump(.last): return (.last, reach.page + reach.margin)
        case .refresh where isAnchored && keys.indices.contains(cursor.position):
            return (.around(keys[cursor.position]), reach.around)
        case .jump(.first), .refresh: return (.first, reach.page)
        case .behind: return (keys.last.map { .after($0) } ?? .first, reach.step + Swift.max(0, owed))
        case .before: return (keys.first.map { .before($0) } ?? .first, reach.step + Swift.max(0, -owed))
        }
    }

    /// Takes an answer in; one to an older request is dropped.
    package mutating func accept(_ answer: ListStretch<Row>, to request: ListRequest, page: Int) {
        guard let asked = pending, asked.request == request else { return }
        pending = nil
        switch asked.aim {
        case .jump(let end):
            // What was read before a change must not be shown after it.
            ends[end] = refreshDue == nil ? answer : nil
            go(to: end, answer, page: page)
        case .refresh: refresh(answer, asked, page: page)
        case .behind: buffer?.append(answer)
        case .before:
            buffer?.prepend(answer)
            cursor.shift(by: answer.rows.count)
        }
        if owed != 0 { move(by: 0, page: page) }
        trim(ListReach(page: page))
    }

    package mutating func fail(_ why: SafeText, request: ListRequest) {
        guard request == pending?.request else { return }
        (pending, failure, refreshDue) = (nil, why, nil)
    }

    /// Puts newer rows in the place of the loaded ones; the selected row stays where it is on the screen.
    private mutating func refresh(_ answer: ListStretch<Row>, _ asked: PendingRequest, page: Int) {
        var newer = ListBuffer(answer)
        guard let older = buffer, isAnchored else {
            (buffer, cursor) = (newer, Cursor())
            return
        }
        let places = Dictionary(newer.rows.enumerated().map { ($1.ref, $0) }) { first, _ in first }
        let behind = older.rows[cursor.position...].firstIndex { places[$0.ref] != nil }
        let known = behind ?? older.rows[..<cursor.position].lastIndex { places[$0.ref] != nil }
        if known != cursor.position, asked.selected != selected?.ref {
            // The agent went on meanwhile, beyond what was asked for.
            refreshDue = .distantPast
            return
        }
        if let known, let place = places[older.rows[known].ref] {
            newer.place(at: older.start.map { $0 + known - place })
            cursor.shift(by: place - cursor.position)
        }
        buffer = newer
        cursor.reveal(count: rows.count, page: page)
    }

    private mutating func trim(_ reach: ListReach) {
        let kept = (cursor.top - reach.kept)..<(cursor.top + reach.page + reach.kept)
        let range = kept.clamped(to: rows.indices)
        buffer?.trim(to: range)
        cursor.shift(by: -range.lowerBound)
    }
}
