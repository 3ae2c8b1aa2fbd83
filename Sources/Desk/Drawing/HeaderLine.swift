import Billing
import SafeText
import Service
import Terminal

/// The first line: program, live or test, badges, agent; what could not be listed and why; the age of what is shown.
struct HeaderLine {
    let state: DeskState
    let lines: LineSet

    func draw(into frame: inout Frame, area: Area) {
        guard area.rows > 0 else { return }
        let gap = Span(area.columns >= 80 ? "  " : " ")
        let left = [Span(" ")] + (badges(room: area.columns - 1) + agent(room: area.columns / 4)).flatMap { [$0, gap] }
        let column = frame.draw(left, row: area.row, from: area.column, to: area.endColumn, lines: lines)
        drawRight(into: &frame, area: area, from: column)
    }

    /// The badges are never cut: on the smallest screens the program's own name goes, then their words get shorter.
    private func badges(room: Int) -> [Span] {
        let wordings: [(name: SafeText?, readOnly: SafeText, masked: SafeText)] = [
            ("lapse", "READ-ONLY", "MASKED"), (nil, "READ-ONLY", "MASKED"), (nil, "R-ONLY", "MASKED"),
        ]
        let mode = state.connections.mode
        let all = wordings.map { wording in
            var spans = wording.name.map { [Span($0, .title, strong: true)] } ?? []
            spans.append(Span(mode.badge, mode.role, strong: true))
            if isReadOnly { spans.append(Span(wording.readOnly, .warn, strong: true)) }
            if state.isMasked { spans.append(Span(wording.masked, .warn, strong: true)) }
            return spans
        }
        return all.first { $0.width + $0.count - 1 <= room } ?? all[all.count - 1]
    }

    /// Whether nothing can be sent from here: at all, or to the connection of what is selected.
    private var isReadOnly: Bool {
        let reports = state.connections.reports
        return state.options.isReadOnly || (!reports.isEmpty && reports.allSatisfy(\.connection.isReadOnly))
            || state.connectionAtHand?.isReadOnly == true
    }

    private func agent(room: Int) -> [Span] {
        guard let agent = state.options.agent, room >= 8 else { return [] }
        return [Span(agent.truncated(to: room, mark: lines.ellipsis), .muted)]
    }

    /// The age always; then how many connections answered; then why the others did not, as far as there is room.
    private func drawRight(into frame: inout Frame, area: Area, from start: Int) {
        var room = area.endColumn - 1 - start
        var parts: [Span] = []
        let age = Span(ageText, .muted)
        guard age.text.width <= room else { return }
        room -= age.text.width + 2
        let count = countText(room: room)
        if !count.isEmpty {
            parts.append(Span(count, state.connections.failed > 0 ? .warn : .muted))
            room -= count.width + 2
        }
        if let trouble, room >= 12 {
            let others: SafeText = trouble.others == 0 ? "" : " +\(trouble.others)\(room >= 24 ? " more" : "")"
            let text = trouble.text.truncated(to: room - others.width, mark: lines.ellipsis) + others
            parts.append(Span(text, state.connections.failed > 0 ? .warn : .info))
        }
        let spans = (parts + [age]).flatMap { [Span("  "), $0] }.dropFirst()
        let column = area.endColumn - 1 - Array(spans).width
        frame.draw(Array(spans), row: area.row, from: column, to: area.endColumn, lines: lines)
    }

    /// The longest wording that fits; that some failed is never left out where there is any room.
    private func countText(room: Int) -> SafeText {
        let (all, failed) = (state.connections.reports.count, state.connections.failed)
        let wordings: [SafeText] =
            failed == 0
            ? ["\(all) connection\(all == 1 ? "" : "s")"]
            : ["\(all - failed) of \(all) connections", "\(all - failed) of \(all)", "\(all - failed)/\(all)"]
        return all == 0 ? "" : wordings.first { $0.width <= room } ?? ""
    }

    /// `payway: 401 invalid_client`, failures before lists that are only not complete, and how many there are besides.
    private var trouble: (text: SafeText, others: Int)? {
        let troubles = state.connections.reports.compactMap { report -> (isFailure: Bool, text: SafeText)? in
            let name = SafeText(report.connection.id)
            switch report.phase {
            case .failed(let why): return (true, state.mask.trouble("\(name): \(why)"))
            case .finished(_, let incomplete):
                return incomplete.first.map { (false, state.mask.trouble("\(name): \($0)")) }
            case .waiting, .running: return nil
            }
        }
        let sorted = troubles.filter(\.isFailure) + troubles.filter { !$0.isFailure }
        return sorted.first.map { ($0.text, sorted.count - 1) }
    }

    private var ageText: SafeText {
        if state.connections.isSyncing {
            let rows = state.connections.reports.reduce(0) { sum, report in
                switch report.phase {
                case .running(let rows, _), .finished(let rows, _): sum + rows
                case .waiting, .failed: sum
                }
            }
            return "reading \(rows)"
        }
        guard let date = state.connections.oldestSync else { return "not complete" }
        return Age.text(since: date, now: state.now)
    }
}
