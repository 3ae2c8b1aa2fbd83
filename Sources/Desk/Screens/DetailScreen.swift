import Billing
import SafeText
import Storage
import Terminal

/// One customer: who it is, the subscriptions, and what can be done to the selected one.
struct DetailScreen {
    let state: DeskState
    let lines: LineSet

    func draw(into frame: inout Frame, area: Area) {
        guard let detail = state.detail, area.rows > 0 else { return }
        let plan = Plan(state: state, detail: detail, area: area, lines: lines)
        let (head, belowHead) = area.splitTop(plan.head.count)
        let (list, belowList) = belowHead.splitTop(plan.listRows)
        frame.draw(plan.head, in: head, lines: lines)
        frame.draw(plan.visibleList, in: list, lines: lines)
        frame.draw(plan.visibleFacts(scroll: state.paneScroll), in: belowList.inset(top: plan.gap), lines: lines)
    }

    /// How the rows of a detail are divided. Also tells how far its facts can be scrolled.
    struct Plan {
        let head: [TextLine]
        let facts: [TextLine]
        let listRows: Int
        let gap: Int
        let factRows: Int
        private let list: [TextLine]
        private let selected: Range<Int>

        init(state: DeskState, detail: DetailState, area: Area, lines: LineSet) {
            let isRoomy = area.rows >= 14
            let content = DetailLines(state: state, detail: detail, width: area.columns, isRoomy: isRoomy)
            // With a handful of rows the subscription that the keys are about comes before its owner's particulars.
            head = area.rows >= 4 ? content.head : Array(content.head.prefix(1))
            (list, selected) = content.subscriptions
            facts =
                detail.selected.map {
                    SubscriptionFacts(state: state, subscription: $0.subscription, width: area.columns, lines: lines)
                        .all
                } ?? []
            gap = isRoomy ? 1 : 0
            let room = Swift.max(0, area.rows - head.count - gap)
            let factsWanted = Swift.min(facts.count, room * 6 / 10)
            listRows = Swift.min(list.count, Swift.max(room - factsWanted, Swift.min(selected.count, room)))
            factRows = Swift.max(0, room - listRows)
        }

        var maximumScroll: Int { Swift.max(0, facts.count - factRows) }

        /// The subscriptions around the selected one.
        var visibleList: ArraySlice<TextLine> {
            let top = Swift.max(
                0, Swift.min(selected.lowerBound - (listRows - selected.count) / 2, list.count - listRows))
            return list.dropFirst(top).prefix(listRows)
        }

        func visibleFacts(scroll: Int) -> [TextLine] {
            let scroll = Swift.min(scroll, maximumScroll)
            var shown = Array(facts.dropFirst(scroll).prefix(factRows))
            let hidden = facts.count - scroll - shown.count
            if hidden > 0, !shown.isEmpty {
                shown[shown.count - 1] = TextLine("\(hidden + 1) more lines: PgDn", .muted)
            }
            return shown
        }
    }
}

/// The upper part of a detail as lines.
struct DetailLines {
    let state: DeskState
    let detail: DetailState
    let width: Int
    let isRoomy: Bool

    var head: [TextLine] {
        let customer = detail.customer
        let name = CustomerWords.name(customer, state.mask)
        let badge = Span(detail.connection.mode.badge, detail.connection.mode.role, strong: true)
        var right = [Span(SafeText(detail.connection.id), .muted), Span("  "), badge]
        if state.isReadOnly(detail.connection) { right += [Span("  "), Span("READ-ONLY", .warn)] }
        let isPlain = name.style.role == .text
        var result = [TextLine([Span(name.text, isPlain ? .title : name.style.role, strong: true)], right: right)]
        let email = state.mask.hide(customer.email)
        result.append(
            TextLine(
                [Span(email.isEmpty ? "no e-mail known" : email)],
                right: [Span(SafeText(customer.ref.description), .muted)]))
        if let others = detail.sameEmail, others > 0 {
            let text: SafeText =
                others == 1 ? "1 other customer has this e-mail" : "\(others) other customers have this e-mail"
            result.append(TextLine(text, .warn))
        }
        if isRoomy { result += [.blank, TextLine("Subscriptions", .title)] }
        return result
    }

    /// All subscriptions, and which lines the selected one takes.
    var subscriptions: (lines: [TextLine], selected: Range<Int>) {
        guard let rows = detail.subscriptions else {
            let text = detail.failure.map(state.mask(for: detail.customer).scrub) ?? "reading"
            return ([TextLine([Span("  "), Span(text, detail.failure == nil ? .muted : .danger)])], 0..<1)
        }
        guard !rows.isEmpty else {
            let isCertain = state.connections.wasRead(detail.connection)
            return ([TextLine(isCertain ? "  none" : "  none read so far", .muted)], 0..<1)
        }
        var all: [TextLine] = []
        var selected = 0..<1
        for (index, row) in rows.enumerated() {
            let isSelected = index == detail.cursor.position
            let start = all.count
            all += lines(row, isSelected: isSelected)
            if isSelected { selected = start..<all.count }
        }
        return (all, selected)
    }

    private func lines(_ row: SubscriptionRow, isSelected: Bool) -> [TextLine] {
        let subscription = row.subscription
        let isOpening = detail.opening == subscription.ref
        let price = width >= 30 ? state.mask.hide(subscription.priceText) : ""
        let mark = Span(isSelected ? "> " : "  ", .accent, strong: true)
        let status = Span(
            isOpening ? "reading" : subscription.status.word, isOpening ? .info : subscription.status.role)
        let isActive = isSelected && state.focus == .detail
        let right = [status] + (price.isEmpty ? [] : [Span("  "), Span(price)])
        let planWidth = Swift.max(8, width - 2 - right.width - (price.isEmpty ? 1 : 2))
        let plan = Span(state.mask.plan(subscription.plan).truncated(to: planWidth), .text, strong: isSelected)
        return [
            TextLine([mark, plan], right: right, selected: isActive),
            TextLine([Span("  "), Span(subscription.course(now: state.now), .muted)]),
        ]
    }
}
