import Billing
import Foundation
import SafeText
import Service
import Terminal

/// After the confirmation: what is going on, and in the past tense what came of it.
extension WizardView {
    func blockedPage(_ block: WizardBlock, _ start: PageWriter) -> WizardPage {
        var writer = start
        writer.line([Span(block.operation == nil ? "NOT POSSIBLE" : "NOT SETTLED", .warn, strong: true)])
        let top = writer.rows
        var body = start
        subject(wizard.reading.subscription, &body)
        body.blank()
        body.text(mask.scrub(block.why))
        return WizardPage(top: top, body: body.rows)
    }

    func flightPage(_ flight: WizardFlight, _ start: PageWriter) -> WizardPage {
        var head = start
        let word: SafeText = flight.hasStopped ? "UNKNOWN" : "IN FLIGHT"
        head.line([Span(word, flight.hasStopped ? .warn : .info, strong: true)])
        var writer = start
        if flight.hasStopped {
            writer.text(
                "You stopped waiting. That does not take the request back: it may have been sent and may yet take effect."
            )
            writer.blank()
            writer.text("Do not end it again. It stays in Operations until it is settled.", Style(.warn))
        } else {
            writer.text(words(flight.progress))
            let seconds = max(0, Int(wizard.now.timeIntervalSince(flight.since)))
            if seconds > 0 { writer.text("waiting for \(seconds) s", Style(.muted)) }
            writer.blank()
            writer.text(
                "Esc stops waiting. It does not take the request back: the outcome is unknown until it is settled.",
                Style(.muted))
        }
        return WizardPage(top: head.rows, body: writer.rows)
    }

    private func words(_ progress: OperationProgress?) -> SafeText {
        switch progress {
        case nil, .checking: "Reading the subscription again before anything is sent."
        case .sending(let operation): "Operation \(SafeText(operation)) is on disk; the request is leaving."
        case .verifying(let attempt, let of): "Reading the subscription again for proof, \(attempt) of \(of)."
        }
    }

    func stalePage(_ differences: [Fingerprint.Difference], _ start: PageWriter) -> WizardPage {
        var head = start
        let isOnlyOld = !differences.isEmpty && differences.allSatisfy { $0.name == Forecast.ageField }
        let what: SafeText = isOnlyOld ? "The forecast is too old" : "The subscription has changed"
        head.line([Span("NOT SENT", .warn, strong: true), Span("   \(what)")])
        var writer = start
        writer.text(
            isOnlyOld
                ? "What you read on the review is not sure any more:" : "What you read on the review is no longer so:")
        writer.blank()
        for difference in mask.cover(differences) {
            writer.fact(SafeText(difference.name), "was \(difference.before), is \(difference.after)")
        }
        return WizardPage(top: head.rows, body: writer.rows)
    }

    func refusedPage(_ why: SafeText, _ start: PageWriter) -> WizardPage {
        var head = start
        head.line([Span("NOT SENT", .warn, strong: true)])
        var writer = start
        writer.text(mask.scrub(why))
        writer.blank()
        writer.text("Nothing was sent to the provider.", Style(.muted))
        return WizardPage(top: head.rows, body: writer.rows)
    }

    func resultPage(_ result: WizardResult, _ start: PageWriter, rows: Int) -> WizardPage {
        let record = result.record
        let headline = OutcomeWords(record)
        var writer = start
        let (head, isSaid) = self.head(headline, record, start, rows: rows)
        if !isSaid { writer.text(headline.sentence, Style(.text, strong: true)) }
        if let warning = headline.warning { writer.text(warning, Style(.danger, strong: true)) }
        writer.blank()
        if !record.note.isEmpty { writer.text(mask.scrub(record.note)) }
        if let advice = headline.advice { writer.text(advice, Style(.warn)) }
        if result.isReconciling { writer.text("reading it again to settle it", Style(.info)) }
        writer.blank()
        times(record, &writer)
        if wizard.canUndo(record), let until = record.undoUntil {
            writer.fact("Can be undone", "until \(until.text)")
        }
        if !writer.isWide { writer.fact("Operation", SafeText(record.id)) }
        fields(record, &writer)
        writer.blank()
        subject(wizard.reading.subscription, &writer)
        return WizardPage(top: head.rows, body: writer.rows)
    }

    /// The outcome's word, and with it the sentence and the operation's id where there is room for them.
    ///
    /// - Returns: the rows, and whether the sentence is among them.
    private func head(
        _ words: OutcomeWords, _ record: OperationRecord, _ start: PageWriter, rows: Int
    ) -> (PageWriter, isSaid: Bool) {
        var head = start
        let word = Span(words.word, words.role, strong: true)
        let sentence = Span(words.sentence, .text, strong: true)
        let id: SafeText = "operation \(SafeText(record.id))"
        let room = head.width - head.margin * 2 - word.text.width - sentence.text.width - 2
        let gap = room - id.width - 1
        let isOneRow = room >= 0
        if head.isWide, gap >= 2 {
            let blanks = SafeText(String(repeating: " ", count: gap))
            head.line([word, Span("   "), sentence, Span(blanks), Span(id, .muted)])
        } else {
            head.line(isOneRow ? [word, Span("  "), sentence] : [word])
            if head.isWide { head.text(id, Style(.muted)) }
        }
        head.blank()
        return (head, isOneRow)
    }

    private func times(_ record: OperationRecord, _ writer: inout PageWriter) {
        let zone = wizard.policy.zone
        func clock(_ date: Date?) -> SafeText? { date.map { Moment($0, in: zone).preciseText } }
        if let ends = record.effectiveAt {
            let isPast = ends.instant <= wizard.now || record.timing == .immediately
            writer.fact(record.draft.kind == .undo ? "Renews" : isPast ? "Ended" : "Ends", ends.text)
        }
        writer.fact("Request left", clock(record.sentAt) ?? "none")
        writer.fact("Read again", clock(record.readAt) ?? (record.isUnfinished ? "not yet" : "not needed"))
    }

    private func fields(_ record: OperationRecord, _ writer: inout PageWriter) {
        guard record.draft.kind == .cancel else { return }
        // The words that the agent picked instead of the id that went out for them.
        let form = wizard.reasonForm
        let words = form.value == record.sent.reason ? form.label : nil
        writer.fact("Sent", mask.scrub(record.sentText(reason: words)))
        writer.fact("Kept here", record.keptText)
    }
}
