import Billing
import Foundation
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

    /// The age, or how far a pull is, always; then how many connections answered; then why the others did not, as far
    /// as there is room.
    private func drawRight(into frame: inout Frame, area: Area, from start: Int) {
        var room = area.endColumn - 1 - start
        var parts: [Span] = []
        let failed = state.connections.failed
        let age = ageWords.first { $0.width <= room - (failed > 0 && room >= 20 ? 8 : 0) }
        guard let age else { return }
        room -= age.width + 2
        let count = countText(room: room)
        if !count.isEmpty {
            parts.append(Span(count, failed > 0 ? .warn : .muted))
            room -= count.width + 2
        }
        if let trouble, room >= 12 {
            let others: SafeText = trouble.others == 0 ? "" : " +\(trouble.others)\(room >= 24 ? " more" : "")"
            let text = trouble.text.truncated(to: room - others.width, mark: lines.ellipsis) + others
            parts.append(Span(text, failed > 0 ? .warn : .info))
        }
        parts.append(Span(age, state.connections.isSyncing ? .info : .muted))
        let spans = Array(parts.filter { !$0.text.isEmpty }.flatMap { [Span("  "), $0] }.dropFirst())
        frame.draw(spans, row: area.row, from: area.endColumn - 1 - spans.width, to: area.endColumn, lines: lines)
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
            case .failed where !state.connections.hasFailed(report): return nil
            case .failed(let why): return (true, state.mask.trouble("\(name): \(why)"))
            case .finished(_, let incomplete):
                return incomplete.first.map { (false, state.mask.trouble("\(name): \($0)")) }
            case .waiting, .running: return nil
            }
        }
        let sorted = troubles.filter(\.isFailure) + troubles.filter { !$0.isFailure }
        return sorted.first.map { ($0.text, sorted.count - 1) }
    }

    /// The age of what the list at hand shows, or how far the pull is; the longest wording first.
    private var ageWords: [SafeText] {
        if let sync = state.connections.sync {
            let words = sync.progress(now: state.now).words
            return sync.isStopping ? ["stopping"] + words.suffix(1) : words
        }
        guard state.connections.isKnown else { return [""] }
        guard let date = state.connections.oldestSync(in: state.filter) else { return ["not complete"] }
        return [Age.text(since: date, now: state.now)]
    }
}

extension SyncProgress {
    /// `reading 12,345 of 50,000, 24 %, 2 min left`, with fewer and fewer words.
    var words: [SafeText] {
        let plain: SafeText = "reading \(rows.grouped)"
        guard let total, let percent else { return [plain, rows.grouped] }
        let full: SafeText = "\(plain) of \(total.grouped), \(percent) %"
        let short: [SafeText] = ["reading \(percent) %", "\(percent) %"]
        guard let left else { return [full] + short }
        let rest: SafeText = "\(Self.text(left)) left"
        return ["\(full), \(rest)", "reading \(percent) %, \(rest)"] + short
    }

    /// In coarse steps: it is a guess, and each step is drawn.
    private static func text(_ left: TimeInterval) -> SafeText {
        switch left {
        case ..<10: "under 10 s"
        case ..<55: "\(Int((left / 10).rounded(.up)) * 10) s"
        case ..<3600: "\(Int((left / 60).rounded(.up))) min"
        default: "\(Int((left / 3600).rounded(.up))) h"
        }
    }
}
