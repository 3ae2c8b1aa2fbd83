import Billing
import SafeText
import Service
import Terminal

/// Every connection: provider, mode, what is known of it, what could not be listed and why, and how much a pull asks for.
struct ConnectionsScreen {
    let state: DeskState
    let lines: LineSet

    func draw(into frame: inout Frame, layout: DeskLayout) {
        let area = layout.isWide || layout.titles == nil ? layout.list : layout.list.inset(top: -1)
        let reports = state.connections.reports
        guard !reports.isEmpty else {
            frame.draw(instead: [Span("No connection is configured.", .warn)], in: area, lines: lines)
            return
        }
        let blocks = reports.enumerated().map { index, report in
            block(report, isSelected: index == state.connections.cursor.position, width: area.columns)
        }
        let scoped =
            area.columns < 60
            ? blocks
            : zip(blocks, reports).map { block, report in
                block + wrapped(report.scope, .muted, width: area.columns)
            }
        // How much a pull asks for never takes the room of how it went.
        let fits = scoped.reduce(0) { $0 + $1.count } <= area.rows
        frame.draw(visible(fits ? scoped : blocks, rows: area.rows), in: area, lines: lines)
    }

    /// The lines around the selected block, as many as fit, its first line always among them.
    private func visible(_ blocks: [[TextLine]], rows: Int) -> ArraySlice<TextLine> {
        let before = blocks.prefix(state.connections.cursor.position).reduce(0) { $0 + $1.count }
        let selected = blocks[state.connections.cursor.position].count
        let all = blocks.flatMap { $0 }
        let top = Swift.max(0, Swift.min(before, before + selected - rows))
        return all.dropFirst(Swift.min(top, Swift.max(0, all.count - rows)))
    }

    private func block(_ report: ConnectionReport, isSelected: Bool, width: Int) -> [TextLine] {
        let connection = report.connection
        var left = [
            Span(isSelected ? "> " : "  ", .accent, strong: true),
            Span(padded(SafeText(connection.id), to: idWidth), .text, strong: true),
            Span("  "), Span(connection.mode.badge, connection.mode.role, strong: true),
        ]
        if connection.isReadOnly || state.options.isReadOnly { left += [Span("  "), Span("READ-ONLY", .warn)] }
        if width >= 60 { left += [Span("  "), Span(connection.provider.displayName, .muted)] }
        let counts = counts(report)
        var first = TextLine(left, right: width >= 60 ? phaseColumn(report, room: width * 6 / 10) : [])
        if width >= 110 { first.right = [Span(counts, .text), Span("  ")] + first.right }
        first.isSelected = isSelected
        var result = [first]
        if width < 60 { result.append(TextLine([Span("    ")] + phase(report, room: width - 5))) }
        if width < 110, width >= 60 || isSelected { result += wrapped(counts, .muted, width: width) }
        return result + troubles(report).flatMap { wrapped($0.text, $0.role, width: width) }
    }

    private func counts(_ report: ConnectionReport) -> SafeText {
        let isNothing = report.customers == 0 && report.subscriptions == 0
        if isNothing, report.syncedAt == nil { return "nothing read so far" }
        return SafeText.counting(report.customers, "customer") + ", "
            + .counting(report.subscriptions, "subscription")
    }

    /// So wide that what stands behind the ids stands below each other.
    private var idWidth: Int {
        Swift.min(20, state.connections.reports.map { SafeText($0.connection.id).width }.max() ?? 0)
    }

    /// The phase as a column of its own: all begin below each other.
    private func phaseColumn(_ report: ConnectionReport, room: Int) -> [Span] {
        let widest = state.connections.reports.map { phase($0, room: room).width }.max() ?? 0
        let spans = phase(report, room: room)
        return spans + [Span(padded("", to: widest - spans.width))]
    }

    private func padded(_ text: SafeText, to width: Int) -> SafeText {
        text + SafeText(String(repeating: " ", count: Swift.max(0, width - text.width)))
    }

    private func wrapped(_ text: SafeText, _ role: Role, width: Int) -> [TextLine] {
        guard !text.isEmpty else { return [] }
        return text.wrapped(to: Swift.max(8, width - 5)).map { TextLine([Span("    "), Span($0, role)]) }
    }

    private func phase(_ report: ConnectionReport, room: Int) -> [Span] {
        switch report.phase {
        case .waiting:
            return [Span(report.syncedAt == nil ? "waiting" : "read \(age(report))", .muted)]
        case .running(let rows, let total):
            let progress = state.connections.sync?.progress(of: report.connection.id, now: state.now)
            let words = (progress ?? SyncProgress(rows: rows, total: total, left: nil)).words
            return [Span(words.first { $0.width <= room } ?? words[0], .info)]
        case .failed where !state.connections.hasFailed(report): return [Span("stopped", .warn)]
        case .finished(_, let incomplete) where incomplete.isEmpty:
            return [Span("complete, \(age(report))", .ok)]
        case .finished: return [Span("not complete, \(age(report))", .warn)]
        case .failed: return [Span("FAILED", .danger, strong: true)]
        }
    }

    private func age(_ report: ConnectionReport) -> SafeText {
        guard let date = report.syncedAt else { return "never" }
        let age = Age.text(since: date, now: state.now)
        return age == "now" ? "just now" : "\(age) ago"
    }

    private func troubles(_ report: ConnectionReport) -> [(text: SafeText, role: Role)] {
        switch report.phase {
        case .failed(let why): [(state.mask.trouble(why), state.connections.hasFailed(report) ? .danger : .muted)]
        case .finished(_, let incomplete): incomplete.map { (state.mask.trouble($0), .warn) }
        case .waiting, .running: []
        }
    }
}
