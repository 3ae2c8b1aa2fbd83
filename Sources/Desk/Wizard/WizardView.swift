import Billing
import SafeText
import Service
import Terminal

/// Draws a wizard: a heading, the step, and below it the keys' choices, which stay in sight at every size.
package struct WizardView {
    let wizard: Wizard
    let lines: LineSet
    /// Hides the customer, what they wrote, and what is personal in every operation that a sentence may be about.
    let mask: Mask

    package init(wizard: Wizard, lines: LineSet, isMasked: Bool) {
        self.wizard = wizard
        self.lines = lines
        var mask = Mask(isOn: isMasked, customer: wizard.reading.subscription.customer)
        if let comment = wizard.notesForm.comment.value { mask.learn([comment]) }
        for record in wizard.reading.operations { mask.learn(record) }
        if case .result(let result) = wizard.step { mask.learn(result.record) }
        self.mask = mask
    }

    /// What is going on, for the window's title and a narrow screen's first row.
    package var title: SafeText { wizard.kind == .cancel ? "End subscription" : "Take the end back" }

    /// Fills `area`, and sets the frame's cursor where text is typed.
    package func draw(into frame: inout Frame, area: Area) {
        guard area.rows > 0, area.columns > 0 else { return }
        frame.cursor = nil
        var page = self.page(width: area.columns, rows: area.rows)
        page.top = heading(page.badge, width: area.columns, rows: area.rows) + page.top
        page.scroll = wizard.scroll
        if let message = wizard.message {
            var writer = PageWriter(width: area.columns, lines: lines)
            writer.text(mask.scrub(message), Style(.warn, strong: true))
            let room = max(1, min(area.rows / 3, writer.rows.count))
            let gap = area.rows >= 16 ? [PageLine.blank] : []
            page.bottom = gap + Array(writer.rows.prefix(room)) + page.bottom
        }
        page.draw(into: &frame, area: area, lines: lines)
    }

    /// Whether a page of so many rows has room for its own heading.
    static func headsItself(rows: Int) -> Bool { rows >= 8 }

    private func heading(_ badge: Span?, width: Int, rows: Int) -> [PageLine] {
        var writer = PageWriter(width: width, lines: lines)
        guard WizardView.headsItself(rows: rows) else {
            if let badge { writer.line([badge]) }
            return writer.rows
        }
        let headline = headline(badge, writer)
        guard rows >= 14 else { return [headline] }
        let rule = SafeText(String(repeating: lines.horizontal, count: width))
        return [headline, PageLine([Span(rule, .border)], isSpare: true)]
    }

    /// What is being done, for whom (or `badge` in its place), and the step on the right.
    private func headline(_ badge: Span?, _ writer: PageWriter) -> PageLine {
        let margin = SafeText(String(repeating: " ", count: writer.margin))
        var spans = [Span(margin + title, .title, strong: true), Span("  ")]
        let step = stepText(isWide: writer.isWide)
        func room() -> Int { writer.width - PageLine(spans).width - margin.width - step.width }
        if let badge {
            spans.append(badge)
        } else {
            if let mode = wizard.policy.connection?.mode {
                spans += [Span(mode.badge, mode.role, strong: true), Span("  ")]
            }
            spans.append(Span(subjectText.truncated(to: max(0, room() - 2), mark: lines.ellipsis), .muted))
        }
        if !step.isEmpty {
            spans.append(Span(SafeText(String(repeating: " ", count: max(1, room()))) + step, .hint))
        }
        return PageLine(spans)
    }

    private func stepText(isWide: Bool) -> SafeText {
        guard let position = wizard.position else { return "" }
        let numbers: SafeText = "\(position.number)/\(position.of)"
        return isWide ? "step \(position.number) of \(position.of)  \(position.name)" : numbers
    }

    /// Whom and what it is about, in short.
    var subjectText: SafeText {
        let subscription = wizard.reading.subscription
        let customer = subscription.customer
        let name = customer.name.isEmpty ? SafeText(customer.ref.id) : mask.hide(customer.name)
        return "\(name), \(mask.plan(subscription.plan)), \(SafeText(subscription.ref.connection))"
    }

    private func page(width: Int, rows: Int) -> WizardPage {
        let writer = PageWriter(width: width, lines: lines)
        return switch wizard.step {
        case .blocked(let block): blockedPage(block, writer)
        case .reason: reasonPage(writer)
        case .notes: notesPage(writer)
        case .timing: timingPage(writer)
        case .review(let review): reviewPage(review, writer, rows: rows)
        case .undoReview(let review): undoReviewPage(review, writer, rows: rows)
        case .inFlight(let flight): flightPage(flight, writer)
        case .stale(let differences, _): stalePage(differences, writer)
        case .refused(let why): refusedPage(why, writer)
        case .result(let result): resultPage(result, writer, rows: rows)
        }
    }
}
