import Billing
import SafeText
import Terminal

/// Draws the whole of a state.
package enum DeskView {
    /// - Parameter drawn: the lists of the frame before; only spares work, never changes what is drawn.
    package static func render(
        _ state: DeskState, capabilities: TerminalCapabilities, drawn: inout DrawnLists
    ) -> Frame {
        var frame = Frame(size: state.size)
        let lines = LineSet.fitting(capabilities)
        let layout = state.layout
        frame.title = "lapse \(state.connections.mode.badge) \(state.tab.title)"
        HeaderLine(state: state, lines: lines).draw(into: &frame, area: layout.header)
        if let wizard = state.wizard {
            draw(wizard.wizard, state, lines, into: &frame, layout)
        } else {
            TabsLine(state: state, lines: lines).draw(into: &frame, area: layout.tabs)
            drawBody(state, lines, into: &frame, layout, &drawn)
        }
        BottomLine(state: state, lines: lines).draw(into: &frame, area: layout.bottom)
        return frame
    }

    private static func draw(
        _ wizard: Wizard, _ state: DeskState, _ lines: LineSet, into frame: inout Frame, _ layout: DeskLayout
    ) {
        let view = WizardView(wizard: wizard, lines: lines, isMasked: state.isMasked)
        frame.title = "lapse \(state.connections.mode.badge) \(view.title)"
        if let rule = layout.lowerRule { frame.rule(rule, lines: lines) }
        let end = layout.lowerRule?.row ?? layout.bottom.row
        let area = Area(row: layout.tabs.row, column: 0, rows: end - layout.tabs.row, columns: layout.tabs.columns)
        let isHeaded = WizardView.headsItself(rows: area.rows)
        if !isHeaded {
            let step = wizard.position.map { [Span("\($0.number)/\($0.of)", .hint)] } ?? []
            frame.draw(
                TextLine([Span(view.title, .title, strong: true)], right: step), in: area.inset(left: 1, right: 1),
                lines: lines)
        }
        view.draw(into: &frame, area: area.inset(top: isHeaded ? 0 : layout.tabs.rows))
    }

    private static func drawBody(
        _ state: DeskState, _ lines: LineSet, into frame: inout Frame, _ layout: DeskLayout, _ drawn: inout DrawnLists
    ) {
        if let overlay = state.overlay {
            OverlayView(state: state, overlay: overlay, lines: lines).draw(into: &frame, layout: layout)
            return
        }
        drawRules(into: &frame, layout, lines)
        let showsList = layout.isWide || state.focus == .list || state.tab == .connections
        let showsDetail = layout.isWide || !showsList
        switch state.tab {
        case .customers:
            if showsList {
                CustomersScreen(state: state, lines: lines)
                    .draw(into: &frame, layout: layout, drawn: &drawn.customers)
            }
            if showsDetail { DetailScreen(state: state, lines: lines).draw(into: &frame, area: layout.detail) }
        case .subscriptions:
            if showsList {
                SubscriptionsScreen(state: state, lines: lines)
                    .draw(into: &frame, layout: layout, drawn: &drawn.subscriptions)
            }
            if showsDetail { DetailScreen(state: state, lines: lines).draw(into: &frame, area: layout.detail) }
        case .operations:
            if showsList { OperationsScreen(state: state, lines: lines).draw(into: &frame, layout: layout) }
            if showsDetail { RecordScreen(state: state, lines: lines).draw(into: &frame, area: layout.detail) }
        case .connections: ConnectionsScreen(state: state, lines: lines).draw(into: &frame, layout: layout)
        }
    }

    private static func drawRules(into frame: inout Frame, _ layout: DeskLayout, _ lines: LineSet) {
        let border = Style(.border)
        if let rule = layout.upperRule { frame.rule(rule, lines: lines) }
        if let rule = layout.lowerRule { frame.rule(rule, lines: lines) }
        guard let divider = layout.divider, let upper = layout.upperRule, let lower = layout.lowerRule else { return }
        let columns = divider..<divider + 1
        frame.fill(row: upper.row, columns: columns, with: lines.teeDown, style: border)
        frame.fill(row: lower.row, columns: columns, with: lines.teeUp, style: border)
        for row in upper.row + 1..<lower.row {
            frame.fill(row: row, columns: columns, with: lines.vertical, style: border)
        }
    }
}

extension Area {
    /// The `index`-th row of it.
    func line(_ index: Int) -> Area { Area(row: row + index, column: column, rows: 1, columns: columns) }
}
