import Billing
import SafeText
import Terminal

/// The second line: where the agent is, and what the list is narrowed to.
struct TabsLine {
    let state: DeskState
    let lines: LineSet

    func draw(into frame: inout Frame, area: Area) {
        guard area.rows > 0 else { return }
        let inner = area.inset(left: 1, right: 1)
        let (tabs, filter) = parts(width: inner.columns)
        let isTight = tabs.width + 1 + filter.width > inner.columns
        let start = isTight ? inner.column + tabs.width + (tabs.isEmpty ? 0 : 1) : inner.endColumn - filter.width
        frame.draw(tabs, row: area.row, from: inner.column, to: area.endColumn, lines: lines)
        let end = draw(filter, into: &frame, row: area.row, from: start, to: area.endColumn)
        if state.isTypingSearch { frame.cursor = Position(row: area.row, column: Swift.min(end, area.endColumn - 1)) }
    }

    /// The fullest wording that fits: all tabs, all tabs with fewer words, the current one; nothing beside a search
    /// that is being typed on the smallest screens.
    private func parts(width: Int) -> (tabs: [Span], filter: [Span]) {
        let full = (all(isShort: false), filter(isShort: false))
        if full.0.width + 2 + full.1.width <= width { return full }
        let short = (all(isShort: true), filter(isShort: true))
        if short.0.width + 2 + short.1.width <= width { return short }
        let current = [Span(state.tab.title, .accent, strong: true)] + unknownElsewhere
        if current.width + 1 + short.1.width > width, state.isTypingSearch { return ([], short.1) }
        return (current.width + 1 + short.1.width <= width ? current : Array(current.prefix(1)), short.1)
    }

    private func all(isShort: Bool) -> [Span] {
        Array(Tab.allCases.flatMap { [Span("  "), label($0, isShort: isShort)] }.dropFirst())
    }

    private func label(_ tab: Tab, isShort: Bool) -> Span {
        let isHere = tab == state.tab
        var text: SafeText = "\(tab.rawValue) \(tab.title)"
        var role: Role = isHere ? .accent : .muted
        if tab == .operations, unknown > 0 {
            text = text + " (\(unknown) unknown)"
            role = .danger
        }
        if tab == .connections, state.connections.failed > 0 {
            if !isShort { text = text + " (\(state.connections.failed) failed)" }
            if !isHere { role = .warn }
        }
        return Span(isHere ? "[\(text)]" : text, role, strong: isHere)
    }

    private var unknown: Int { state.unsettled.count }

    /// Said on every list while there is room, as such an operation must not be repeated.
    private var unknownElsewhere: [Span] {
        guard unknown > 0 else { return [] }
        return [Span(" (\(unknown) unknown\(state.tab == .operations ? "" : " in 3"))", .danger)]
    }

    private func filter(isShort: Bool) -> [Span] {
        var spans: [Span] = []
        if state.isTypingSearch || !state.search.isEmpty { spans.append(Span("/ \(searchText)", .input)) }
        if let connection = filteredConnection { spans.append(Span(" only \(SafeText(connection))", .info)) }
        spans.append(Span((spans.isEmpty ? "" : "  ") + countText(isShort: isShort), .muted))
        return spans
    }

    /// What was searched for is somebody's name or address; while it is typed the agent must see it.
    private var searchText: SafeText {
        let text = SafeText(state.search)
        return state.isTypingSearch ? text : state.mask.hide(text)
    }

    /// - Returns: the column behind the search text, where the cursor stands.
    private func draw(_ spans: [Span], into frame: inout Frame, row: Int, from start: Int, to end: Int) -> Int {
        guard let search = spans.first, search.style.role == .input else {
            frame.draw(spans, row: row, from: start, to: end, lines: lines)
            return start
        }
        // When the room is short the end of what is being typed is what counts.
        let rest = Array(spans.dropFirst())
        let room = Swift.max(2, end - start - rest.width - 1)
        let text = search.text.keepingEnd(room, mark: lines.ellipsis)
        let behind = frame.draw([Span(text, .input)], row: row, from: start, to: end, lines: lines)
        frame.draw(rest, row: row, from: behind, to: end, lines: lines)
        return behind
    }

    private var filteredConnection: String? {
        switch state.tab {
        case .customers: state.customers.connection
        case .subscriptions: state.subscriptions.connection
        case .operations, .connections: nil
        }
    }

    private func countText(isShort: Bool) -> SafeText {
        switch state.tab {
        case .customers: countText(state.customers, isShort: isShort)
        case .subscriptions: countText(state.subscriptions, isShort: isShort)
        case .operations: countText(state.operations.cursor, count: state.operations.count, isShort: isShort)
        case .connections: countText(state.connections.cursor, count: state.connections.reports.count, isShort: isShort)
        }
    }

    private func countText<Row>(_ list: ListState<Row>, isShort: Bool) -> SafeText {
        guard list.window != nil else { return "" }
        return list.isFiltered ? "\(list.total) found" : countText(list.cursor, count: list.total, isShort: isShort)
    }

    private func countText(_ cursor: Cursor, count: Int, isShort: Bool) -> SafeText {
        let position = Swift.min(cursor.position + 1, count)
        return isShort ? "\(position)/\(count)" : "\(position) of \(count)"
    }
}

extension SafeText {
    /// The last `width` columns of it, behind a mark when something was cut.
    func keepingEnd(_ width: Int, mark: Character) -> SafeText {
        guard self.width > width else { return self }
        var kept: [Character] = []
        var used = 1
        for character in string.reversed() {
            used += DisplayWidth.of(character)
            if used > width { break }
            kept.append(character)
        }
        return SafeText(String(mark) + String(kept.reversed()))
    }
}
