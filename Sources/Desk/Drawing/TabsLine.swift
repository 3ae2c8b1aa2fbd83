import SafeText
import Terminal

/// The second line: where the agent is, and what the list is narrowed to.
struct TabsLine {
    let state: DeskState
    let lines: LineSet

    func draw(into frame: inout Frame, area: Area) {
        guard area.rows > 0 else { return }
        let right = rightPart(width: area.columns)
        let all = Tab.allCases.flatMap { [Span("  "), label($0, isShort: false)] }.dropFirst()
        let fitsAll = Array(all).width + 2 + right.width + 2 <= area.columns
        let left = fitsAll ? Array(all) : [label(state.tab, isShort: true)]
        let isTight = left.width + right.width + 3 > area.columns
        let start =
            isTight ? Swift.min(area.column + 1 + left.width + 1, area.endColumn) : area.endColumn - 1 - right.width
        frame.draw(left, row: area.row, from: area.column + 1, to: area.endColumn, lines: lines)
        let end = drawRight(right, into: &frame, row: area.row, from: start, to: area.endColumn)
        if state.isTypingSearch { frame.cursor = Position(row: area.row, column: Swift.min(end, area.endColumn - 1)) }
    }

    /// - Returns: the column behind the search text, where the cursor stands.
    private func drawRight(_ spans: [Span], into frame: inout Frame, row: Int, from start: Int, to end: Int) -> Int {
        guard let search = spans.first, search.style.role == .input else {
            frame.draw(spans, row: row, from: start, to: end, lines: lines)
            return start
        }
        // When the room is short the end of what is being typed is what counts.
        let rest = Array(spans.dropFirst())
        let room = Swift.max(2, end - start - rest.width)
        let behind = frame.draw(
            [Span(search.text.keepingEnd(room - 1, mark: lines.ellipsis), .input)], row: row, from: start, to: end,
            lines: lines)
        frame.draw(rest, row: row, from: behind + (state.isTypingSearch ? 1 : 0), to: end, lines: lines)
        return behind
    }

    private func label(_ tab: Tab, isShort: Bool) -> Span {
        let isHere = tab == state.tab
        var text: SafeText = isShort ? tab.title : "\(tab.rawValue) \(tab.title)"
        var role: Role = isHere ? .accent : .muted
        if tab == .operations, !state.operations.unfinished.isEmpty {
            text = text + " (\(state.operations.unfinished.count) unknown)"
            role = .danger
        }
        if tab == .connections, state.connections.failed > 0 {
            text = text + " (\(state.connections.failed) failed)"
            if !isHere { role = .warn }
        }
        return Span(isHere && !isShort ? "[\(text)]" : text, role, strong: isHere)
    }

    private func rightPart(width: Int) -> [Span] {
        var spans: [Span] = []
        if state.isTypingSearch || !state.search.isEmpty { spans.append(Span("/ \(SafeText(state.search))", .input)) }
        if let connection = filteredConnection { spans.append(Span(" only \(SafeText(connection))", .info)) }
        spans.append(Span((spans.isEmpty ? "" : "  ") + countText(isShort: width < 60), .muted))
        return spans
    }

    private var filteredConnection: String? {
        switch state.tab {
        case .customers: state.customers.connection
        case .subscriptions: state.subscriptions.connection
        case .operations, .connections: nil
        }
    }

    private func countText(isShort: Bool) -> SafeText {
        let (position, count, isLoaded, isFiltered): (Int, Int, Bool, Bool) =
            switch state.tab {
            case .customers:
                (
                    state.customers.cursor.position, state.customers.total, state.customers.window != nil,
                    state.customers.isFiltered
                )
            case .subscriptions:
                (
                    state.subscriptions.cursor.position, state.subscriptions.total, state.subscriptions.window != nil,
                    state.subscriptions.isFiltered
                )
            case .operations:
                (
                    state.operations.cursor.position, state.operations.count, state.operations.records != nil, false
                )
            case .connections: (state.connections.cursor.position, state.connections.reports.count, true, false)
            }
        guard isLoaded else { return "" }
        if isFiltered { return "\(count) found" }
        return isShort ? "\(Swift.min(position + 1, count))/\(count)" : "\(Swift.min(position + 1, count)) of \(count)"
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
