import Billing
import SafeText
import Storage
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

    /// The fullest wording that fits: all tabs, all tabs with fewer words, the current one; then fewer words for what
    /// the list is narrowed to; nothing beside a search that is being typed on the smallest screens.
    private func parts(width: Int) -> (tabs: [Span], filter: [Span]) {
        let current = [Span(state.tab.title, .accent, strong: true)]
        let longest = (all(isShort: false), filter(isShort: false))
        if longest.0.width + 2 + longest.1.width <= width { return longest }
        let (words, fewer) = (filter(isShort: true), filter(isShort: true, names: false))
        let wordings = [
            (all(isShort: true), words), (current + unknownElsewhere, words), (current, words),
            (current + unknownElsewhere, fewer),
        ]
        if let best = wordings.first(where: { $0.0.width + 2 + $0.1.width <= width }) { return best }
        let isTight = current.width + 1 + fewer.width > width
        return isTight && (state.isTypingSearch || (width >= 30 && fewer.width <= width))
            ? ([], fewer) : (current, fewer)
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

    /// - Parameter names: whether each filter is named, or only their number.
    private func filter(isShort: Bool, names: Bool = true) -> [Span] {
        var spans: [Span] = []
        if state.isTypingSearch || !state.search.isEmpty { spans.append(Span("/ \(searchText)", .input)) }
        let narrowed = narrowedText(names: names)
        if !narrowed.isEmpty { spans.append(Span(" \(narrowed) ", .info)) }
        let count = countText(isShort: isShort, isFound: names)
        spans.append(Span((spans.isEmpty ? "" : narrowed.isEmpty ? "  " : " ") + count, .muted))
        return spans
    }

    /// `only UniBee, past_due, by renewal`.
    private func narrowedText(names: Bool) -> SafeText {
        let words = state.filter.words
        let order = (state.tab == .subscriptions ? state.subscriptions.order.words : nil) ?? ""
        guard !words.isEmpty else { return order }
        let filters = names ? "only " + words.joined(separator: ", ") : SafeText.counting(words.count, "filter")
        return order.isEmpty ? filters : "\(filters), \(order)"
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

    private func countText(isShort: Bool, isFound: Bool) -> SafeText {
        switch state.tab {
        case .customers: countText(state.customers, isShort: isShort, isFound: isFound)
        case .subscriptions: countText(state.subscriptions, isShort: isShort, isFound: isFound)
        case .operations: countText(state.operations.cursor, count: state.operations.count, isShort: isShort)
        case .connections: countText(state.connections.cursor, count: state.connections.reports.count, isShort: isShort)
        }
    }

    private func countText<Row>(_ list: ListState<Row>, isShort: Bool, isFound: Bool) -> SafeText {
        guard let buffer = list.buffer else { return "" }
        if list.isFiltered, isFound || !list.search.isEmpty { return "\(list.count.text) found" }
        if buffer.rows.isEmpty { return countText(list.cursor, count: 0, isShort: isShort) }
        guard let position = list.position else { return isShort ? list.count.text : "\(list.count.text) in all" }
        return text(position: position + 1, of: list.count, isShort: isShort)
    }

    private func countText(_ cursor: Cursor, count: Int, isShort: Bool) -> SafeText {
        text(position: cursor.position + 1, of: .exact(count), isShort: isShort)
    }

    private func text(position: Int, of count: ListCount, isShort: Bool) -> SafeText {
        // The count may be younger than the position that was kept along the way.
        let shown = if case .exact(let total) = count { Swift.min(position, total) } else { position }
        return isShort ? "\(shown.grouped)/\(count.text)" : "\(shown.grouped) of \(count.text)"
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
