import Billing
import SafeText
import Terminal

/// What a list without rows says.
struct EmptyList {
    let state: DeskState
    let lines: LineSet

    /// Nil when there are rows to show.
    func sentences<Row>(_ list: ListState<Row>, what: SafeText) -> [Span]? {
        if let failure = list.failure {
            return [
                Span("The \(what) could not be read: \(state.mask.scrub(failure))", .danger),
                Span("\(key(.refresh)) tries again.", .muted),
            ]
        }
        guard let buffer = list.buffer else { return [Span("reading\(ellipsis)", .muted)] }
        guard buffer.rows.isEmpty else { return nil }
        if case .running(let key) = list.lookUp {
            return [Span("looking up \(state.mask.hide(SafeText(key))) where lists cannot be had\(ellipsis)", .info)]
        }
        return list.isFiltered ? nothingFound(list, what: what) : nothingYet(what: what)
    }

    private func nothingFound<Row>(_ list: ListState<Row>, what: SafeText) -> [Span] {
        var spans: [Span] = []
        let filter = list.filter.words.joined(separator: ", ")
        let narrowed: SafeText = filter.isEmpty ? "" : " (only \(filter))"
        let text: SafeText = list.search.isEmpty ? "" : " match \"\(searched(list.search))\""
        spans.append(Span("No \(what)\(text)\(narrowed).", .text))
        if case .done(_, let troubles) = list.lookUp {
            spans += troubles.map { Span(state.mask(for: list.search.trimmingWhitespace).trouble($0), .warn) }
            if troubles.isEmpty { spans.append(Span("Nor does any provider know it as an exact key.", .text)) }
        } else if !state.connections.unlisted.isEmpty {
            let names = state.connections.unlisted.map { SafeText($0.connection.id) }.joined(separator: ", ")
            spans.append(Span("Not everything could be listed: \(names).", .warn))
            spans.append(Span("Type an exact e-mail address or number and press Enter to look it up there.", .muted))
        }
        spans.append(Span("\(key(.home)) clears the filter.", .muted))
        return spans
    }

    private func nothingYet(what: SafeText) -> [Span] {
        if state.connections.isSyncing || state.isSyncPending {
            return [Span("reading the connections\(ellipsis)", .muted)]
        }
        if state.connections.reports.isEmpty { return [Span("No connection is configured.", .warn)] }
        var spans = [Span("No \(what) yet.", .text)]
        for (connection, why) in state.connections.unlisted {
            spans.append(Span("\(SafeText(connection.id)): \(state.mask.trouble(why))", .warn))
        }
        spans.append(Span("\(key(.refresh)) reads every connection, \(key(.connections)) shows them.", .muted))
        return spans
    }

    /// While it is typed the agent must see it.
    private func searched(_ text: String) -> SafeText {
        state.isTypingSearch ? SafeText(text) : state.mask.hide(SafeText(text))
    }

    private var ellipsis: SafeText { SafeText(String(lines.ellipsis)) }

    private func key(_ id: ActionID) -> SafeText { state.options.keymap.keys(for: id).first?.name ?? "(no key)" }
}
