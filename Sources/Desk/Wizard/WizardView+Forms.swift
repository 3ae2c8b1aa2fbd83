import Billing
import SafeText
import Service
import Terminal

/// The three steps in which the agent chooses and writes.
extension WizardView {
    private var capabilities: Capabilities { wizard.reading.subscription.capabilities }

    func reasonPage(_ start: PageWriter) -> WizardPage {
        var body = start
        var page = WizardPage()
        let form = wizard.reasonForm
        body.text(
            form.isRequired ? "Why does the customer leave?" : "Why does the customer leave? (optional)", Style(.title))
        body.text(fate { $0.reason }, Style(.muted))
        for (index, choice) in form.choices.enumerated() {
            let isSelected = index == form.cursor
            let rows: Range<Int>
            switch choice {
            case .notGiven: rows = body.choice("Not given", isSelected: isSelected)
            case .listed(let reason):
                let id = SafeText(reason.id)
                rows = body.choice(reason.label, detail: id == reason.label ? "" : id, isSelected: isSelected)
            case .ownWords:
                let note: SafeText = form.isRequired ? "required" : "may stay empty"
                rows = body.field("In the agent's words", note: note, form.words, isFocused: isSelected)
            }
            if isSelected { page.focus = rows }
        }
        page.body = body.rows
        page.followsCursor = true
        page.focus = page.focus ?? 0..<min(1, body.rows.count)
        return page
    }

    func notesPage(_ start: PageWriter) -> WizardPage {
        var writer = start
        var page = WizardPage()
        let form = wizard.notesForm
        writer.text("Feedback (optional)", Style(.title))
        writer.text(fate { $0.feedback }, Style(.muted))
        for (index, feedback) in NotesForm.choices.enumerated() {
            let isFocused = form.focus == .feedback
            let rows = feedbackRow(feedback, isChosen: index == form.feedbackCursor, isFocused: isFocused, &writer)
            if index == form.feedbackCursor, isFocused { page.focus = rows }
        }
        writer.blank()
        let comment = writer.field(
            "Comment (optional)", note: fate { $0.comment }, form.comment, isFocused: form.focus == .comment)
        if form.focus == .comment { page.focus = comment }
        writer.blank()
        var note: SafeText = "kept here"
        if let pattern = form.ticketPattern { note = note + ", must match \(SafeText(pattern))" }
        let ticket = writer.field(
            form.ticketRequired ? "Ticket (required)" : "Ticket (optional)", note: note, form.ticket,
            isFocused: form.focus == .ticket)
        if form.focus == .ticket { page.focus = ticket }
        writer.blank()
        let received = writer.field(
            "Received (optional)", note: "when the customer asked; empty is now", form.received,
            isFocused: form.focus == .received)
        if form.focus == .received { page.focus = received }
        page.body = writer.rows
        page.followsCursor = true
        return page
    }

    /// The chosen word keeps its mark while the keys are elsewhere.
    private func feedbackRow(
        _ feedback: Feedback?, isChosen: Bool, isFocused: Bool, _ writer: inout PageWriter
    ) -> Range<Int> {
        let word = feedback.map { SafeText($0.rawValue) } ?? "Not given"
        let mark: SafeText = isChosen && !isFocused ? "(chosen)" : ""
        let gloss = writer.isWide ? feedback?.gloss ?? "" : ""
        let detail = [gloss, mark].filter { !$0.isEmpty }.joined(separator: " ")
        return writer.choice(word, detail: detail, isSelected: isChosen && isFocused)
    }

    func timingPage(_ start: PageWriter) -> WizardPage {
        var writer = start
        var page = WizardPage()
        writer.text("When should it end?", Style(.title))
        for (index, timing) in wizard.timingForm.offered.enumerated() {
            let isSelected = index == wizard.timingForm.cursor
            let rows = writer.choice(timing.heading, detail: detail(timing), isSelected: isSelected)
            if isSelected { page.focus = rows }
        }
        for timing in [Timing.atPeriodEnd, .immediately] {
            guard let why = capabilities.refusal(of: timing) else { continue }
            writer.blank()
            writer.text("Not offered: \(timing.text)", Style(.title))
            writer.text(mask.scrub(why), Style(.muted), indent: 2)
        }
        for note in wizard.reading.subscription.notes {
            writer.blank()
            writer.text(mask.scrub(note), Style(.info))
        }
        page.body = writer.rows
        return page
    }

    private func detail(_ timing: Timing) -> SafeText {
        switch timing {
        case .immediately: "access ends now; asks for the end of the id"
        case .atPeriodEnd:
            if let end = wizard.reading.subscription.periodEnd {
                "\(end.text), \(SafeText(end.distance(from: wizard.now)))"
            } else {
                "the date is unknown"
            }
        case .providerDecides: "known for certain only afterwards"
        }
    }

    /// Where a field goes: sent with which timings, else kept here.
    private func fate(_ field: (FieldHandling) -> Handling) -> SafeText {
        let offered = capabilities.offered
        let sending = offered.filter { timing in capabilities.timings[timing].map { field($0).isSent } ?? false }
        if sending.isEmpty { return "kept here: \(wizard.providerName) has no field for it" }
        if sending.count == offered.count { return "sent to \(wizard.providerName)" }
        return
            "sent to \(wizard.providerName) only when it ends \(sending.map(\.text).joined(separator: " or ")), else kept here"
    }
}

extension Timing {
    /// The choice as a row: `At period end`.
    var heading: SafeText {
        switch self {
        case .immediately: "Immediately"
        case .atPeriodEnd: "At period end"
        case .providerDecides: "The provider decides"
        }
    }

    /// What is left of the order on a narrow page, which says the rest above and below.
    var shortOrder: SafeText { self == .immediately ? "End now" : "End" }

    /// The button that orders it.
    var order: SafeText {
        switch self {
        case .immediately: "End subscription now"
        case .atPeriodEnd: "End at period end"
        case .providerDecides: "End as the provider decides"
        }
    }
}
