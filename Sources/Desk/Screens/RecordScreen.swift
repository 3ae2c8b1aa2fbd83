import Billing
import Foundation
import SafeText
import Terminal

/// One operation: what was asked, what was sent, what it came to and how that is known.
struct RecordScreen {
    let state: DeskState
    let lines: LineSet

    func draw(into frame: inout Frame, area: Area) {
        let all = content(width: area.columns)
        let scroll = Swift.min(state.paneScroll, Swift.max(0, all.count - area.rows))
        var shown = Array(all.dropFirst(scroll).prefix(area.rows))
        let hidden = all.count - scroll - shown.count
        if hidden > 0, shown.count > 1 { shown[shown.count - 1] = TextLine("\(hidden + 1) more lines: PgDn", .muted) }
        frame.draw(shown, in: area, lines: lines)
    }

    func content(width: Int) -> [TextLine] {
        guard let record = state.operations.selected else { return [] }
        func fact(_ name: SafeText, _ value: SafeText, _ role: Role = .text) -> [TextLine] {
            FactLines.make(name, value, role, width: width)
        }
        let mode = record.connection.mode
        var result = [
            TextLine(
                [Span(OperationWords.word(record), OperationWords.role(record), strong: true)],
                right: [
                    Span(SafeText(record.connection.id), .muted), Span("  "), Span(mode.badge, mode.role, strong: true),
                ])
        ]
        let note = state.mask(for: record).scrub(record.note)
        if !note.isEmpty { result += note.wrapped(to: width).map { TextLine($0) } }
        if record.isUnfinished { result += advice(width: width) }
        result.append(.blank)
        result += fact("Operation", SafeText(record.id))
        result += fact("Asked", OperationWords.what(record))
        result += fact("Customer", CustomerWords.name(record.customer, state.mask).text)
        result += fact("Subscription", "\(state.mask.plan(record.plan)), \(SafeText(record.draft.ref.description))")
        result += fact("Received", record.receivedAt.preciseText)
        result += fact("Confirmed", "\(time(record.confirmedAt)) by \(SafeText(record.agent))")
        result += fact("Request sent", record.sentAt.map(time) ?? "no")
        result += fact("Read again", record.readAt.map(time) ?? (record.isUnfinished ? "not yet" : "no"))
        if record.draft.kind == .cancel { result += fact("Takes effect", effect(record)) }
        if let until = record.undoUntil { result += fact("Undo until", until.text, .ok) }
        result += sent(record, width: width)
        return result
    }

    private func effect(_ record: OperationRecord) -> SafeText {
        switch record.outcome {
        case .rejected, .notSent, .notApplied: "it does not"
        default: record.effectiveAt?.text ?? "unknown"
        }
    }

    private func advice(width: Int) -> [TextLine] {
        let text: SafeText = "Do not repeat it. R reads the subscription again and settles what became of the request."
        return text.wrapped(to: width).map { TextLine($0, .danger) }
    }

    private func sent(_ record: OperationRecord, width: Int) -> [TextLine] {
        let sent = state.mask(for: record).scrub(record.sentText())
        var result = FactLines.make("Sent", sent, width: width)
        if !record.keptLocal.isEmpty { result += FactLines.make("Kept here", record.keptText, width: width) }
        if let ticket = record.draft.ticket { result += FactLines.make("Ticket", SafeText(ticket), width: width) }
        return result
    }

    private func time(_ date: Date) -> SafeText {
        Moment(date, in: state.options.zone).preciseText
    }
}

/// How far the part that scrolls can be scrolled.
enum PaneScroll {
    static func limit(of state: DeskState) -> Int {
        let layout = state.layout
        switch state.tab {
        case .customers, .subscriptions:
            guard let detail = state.detail else { return 0 }
            return DetailScreen.Plan(state: state, detail: detail, area: layout.detail, lines: .unicode).maximumScroll
        case .operations:
            let content = RecordScreen(state: state, lines: .unicode).content(width: layout.detail.columns)
            return Swift.max(0, content.count - layout.detail.rows)
        case .connections: return 0
        }
    }
}
