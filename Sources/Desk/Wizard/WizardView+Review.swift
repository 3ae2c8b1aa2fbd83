import Billing
import SafeText
import Service
import Terminal

/// The review: everything in the future tense, under "NOT SENT YET".
extension WizardView {
    func reviewPage(_ review: WizardReview, _ start: PageWriter, rows: Int) -> WizardPage {
        var page = unsentPage(start, rows: rows)
        var writer = start
        let subscription = review.shown?.forecast.subscription ?? wizard.reading.subscription
        let isShort = rows < 16
        if isShort { shortSubject(subscription, &writer) } else { subject(subscription, &writer) }
        writer.blank()
        switch review.state {
        case .reading: writer.text("reading the subscription again\(lines == .unicode ? "…" : "...")", Style(.info))
        case .failed(let why):
            writer.text("It could not be foretold:", Style(.danger, strong: true))
            writer.text(mask.scrub(why))
        case .shown(let shown):
            if isShort, shown.needsTyping {
                warning(shown, &writer)
                writer.blank()
            }
            forecast(shown.forecast, &writer)
            page.bottom = buttons(shown, start, rows: rows)
        }
        if isShort {
            writer.blank()
            subject(subscription, &writer)
        }
        page.body = writer.rows
        return page
    }

    func undoReviewPage(_ review: UndoReview, _ start: PageWriter, rows: Int) -> WizardPage {
        var page = unsentPage(start, rows: rows)
        var writer = start
        let subscription = wizard.reading.subscription
        let isShort = rows < 16
        if isShort { shortSubject(subscription, &writer) } else { subject(subscription, &writer) }
        writer.blank()
        let ends = subscription.endsAt ?? subscription.periodEnd
        writer.fact("Ends", "not any more (was: \(ends?.text ?? "unknown"))")
        writer.fact("Renews again", "on \(subscription.periodEnd?.text ?? "a date that is unknown")")
        let price = wizard.reading.subscription.amount == nil ? "amount unknown" : mask.hide(subscription.priceText)
        writer.fact("Next charge", price)
        if case .offered(let until) = subscription.capabilities.undo {
            writer.fact("Possible", until.map { "until \($0.text)" } ?? "until a moment that is unknown")
        }
        if isShort {
            writer.blank()
            subject(subscription, &writer)
        }
        page.body = writer.rows
        page.bottom = [.blank] + button("Leave it ending", isSelected: review.focus == .keep, start)
        page.bottom += button("Take the end back", key: "Y", isSelected: review.focus == .end, start)
        return page
    }

    private func unsentPage(_ start: PageWriter, rows: Int) -> WizardPage {
        WizardPage(
            badge: Span("NOT SENT YET", .warn, strong: true), top: start.isWide && rows >= 14 ? [.blank] : [])
    }

    /// Whose subscription this is, and on which account.
    func subject(_ subscription: Subscription, _ writer: inout PageWriter) {
        let customer = subscription.customer
        let name = customer.name.isEmpty ? "name unknown" : mask.hide(customer.name)
        let email = customer.email.isEmpty ? "e-mail unknown" : mask.hide(customer.email)
        writer.fact("Customer", "\(name), \(email), \(SafeText(customer.ref.description))")
        let price = subscription.amount == nil ? subscription.priceText : mask.hide(subscription.priceText)
        let id = SafeText(subscription.ref.id)
        writer.fact("Subscription", "\(mask.plan(subscription.plan)), \(id), \(price)")
        let connection: SafeText = "\(SafeText(subscription.ref.connection)) (\(wizard.providerName))"
        switch wizard.connection?.mode {
        case .live: writer.fact("Connection", "LIVE \(connection), real money", style: Style(.danger, strong: true))
        case .test: writer.fact("Connection", "TEST \(connection)")
        case nil: writer.fact("Connection", "\(connection), live or test is unknown", style: Style(.warn))
        }
    }

    /// The same in one sentence, where the forecast must not be pushed out of sight.
    private func shortSubject(_ subscription: Subscription, _ writer: inout PageWriter) {
        let isLive = wizard.connection?.mode == .live
        let mode: SafeText = wizard.connection?.mode.badge ?? "MODE UNKNOWN"
        writer.text("\(mode) \(subjectText)", Style(isLive ? .danger : .text, strong: isLive))
    }

    private func forecast(_ forecast: Forecast, _ writer: inout PageWriter) {
        if forecast.prediction.lines.isEmpty {
            writer.fact("Ends", forecast.timing.text, certainty: .unknown)
        }
        for line in forecast.prediction.lines {
            writer.fact(mask.scrub(line.what), mask.scrub(line.value), certainty: line.certainty)
        }
        writer.blank()
        let notes = wizard.notesForm
        let handling = forecast.subscription.capabilities.timings[forecast.timing] ?? FieldHandling(reason: .localOnly)
        let fields = SentAndKept(
            reason: wizard.reasonForm.fullLabel, feedback: notes.feedback, comment: notes.comment.value,
            ticket: notes.ticket.value, receivedAt: wizard.receivedAt, handling: handling)
        writer.fact("Sent", mask.scrub(fields.sentText(provider: wizard.providerName, timing: forecast.timing)))
        writer.fact("Kept here", mask.scrub(fields.keptText))
        for note in forecast.subscription.notes {
            writer.blank()
            writer.text(mask.scrub(note), Style(.info))
        }
    }

    private func buttons(_ shown: ShownForecast, _ start: PageWriter, rows: Int) -> [PageLine] {
        var writer = start
        writer.append(.blank)
        let timing = shown.forecast.timing
        guard shown.needsTyping else {
            return writer.rows + button("Keep subscription", isSelected: shown.focus == .keep, start)
                + button(timing.order, key: "Y", isSelected: shown.focus == .end, start)
        }
        if rows >= 16 { warning(shown, &writer) }
        return writer.rows + button("Keep subscription", isSelected: shown.focus == .keep, start)
            + [typedButton(timing, shown, start)]
    }

    /// Why one key is not enough, and the id with its end set apart.
    private func warning(_ shown: ShownForecast, _ writer: inout PageWriter) {
        let prediction = shown.forecast.prediction
        let parts: [SafeText] = [
            prediction.mayEndNow || shown.forecast.timing == .immediately ? "may end access now" : "",
            prediction.movesMoney ? "may move money" : "",
            prediction.undoUntil == nil ? "cannot be undone" : "",
        ].filter { !$0.isEmpty }
        let warning: SafeText = "This \(parts.joined(separator: " and "))."
        // On a narrow page the row with the field says what is to be typed.
        writer.text(
            writer.isWide ? "\(warning) To go on, type \(shown.tailWords), then Enter." : warning,
            Style(.danger, strong: true))
        let id = shown.forecast.subscription.ref.id
        let head = SafeText(id.dropLast(shown.wantedTail.count))
        let tail = Span(SafeText(shown.wantedTail), .accent, strong: true)
        writer.line([Span(head, .muted), Span(head.isEmpty ? "" : " "), tail], isSpare: true)
    }

    private func typedButton(_ timing: Timing, _ shown: ShownForecast, _ writer: PageWriter) -> PageLine {
        let isSelected = shown.focus == .end
        let tail = SafeText(shown.wantedTail)
        let mark = writer.marker(isSelected)
        let wordings: [SafeText] = [
            "\(timing.order): type \(tail), then Enter ", "\(timing.shortOrder): type \(tail) ",
        ]
        let widest = writer.width - mark.text.width - shown.wantedTail.count - 3
        let label = wordings.first { $0.width <= widest } ?? "Type \(tail) "
        let room = max(1, min(12, writer.width - mark.text.width - label.width - 2))
        let window = shown.tail.window(width: room)
        let field = writer.padded(window.text, room)
        let before = mark.text.width + label.width + 1
        return PageLine(
            [
                mark, Span(label, .text, strong: isSelected), Span("["), Span(field, .input), Span("]"),
            ],
            isSelected: isSelected, cursor: before + window.cursor)
    }

    private func button(
        _ text: SafeText, key: SafeText = "", isSelected: Bool, _ writer: PageWriter
    ) -> [PageLine] {
        let mark = writer.marker(isSelected)
        var spans = [mark, Span(text, .text, strong: isSelected)]
        let room = writer.width - mark.text.width - text.width
        if !key.isEmpty, room >= key.width + 1 {
            let gap = writer.isWide ? max(2, 40 - text.width) : min(3, room - key.width)
            spans.append(Span(SafeText(String(repeating: " ", count: gap))))
            spans.append(Span(key, .key, strong: true))
        } else if !key.isEmpty {
            spans = [Span(isSelected ? ">" : "", .accent), Span(key + " ", .key), Span(text)]
        }
        return [PageLine(spans, isSelected: isSelected)]
    }
}
