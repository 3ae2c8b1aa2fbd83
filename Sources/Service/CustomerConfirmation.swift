import Billing
import SafeText
import Storage

/// The text with which a customer is told that their subscription ends, in plain sentences.
///
/// Holds what a confirmation on a durable medium must hold: the content of the request, when it was received, what was
/// ended and when that takes effect (DE, § 312k (4) BGB; UK, Digital Markets, Competition and Consumers Act 2024,
/// s. 261). Every time names its zone.
package struct CustomerConfirmation: Sendable {
    private let record: OperationRecord
    private let forecast: ForecastNote?

    /// - Parameter forecast: what was foretold of money; nil leaves it out.
    /// - Returns: nil unless the operation was carried out, or it was so already: anything else must not be confirmed.
    package init?(of record: OperationRecord, forecast: ForecastNote? = nil) {
        guard record.outcome == .applied || record.outcome == .already else { return nil }
        self.record = record
        self.forecast = forecast
    }

    /// The text, line by line.
    package var lines: [SafeText] {
        let title: SafeText =
            switch record.draft.kind {
            case .cancel: "Confirmation of your cancellation"
            case .undo: "Confirmation that your subscription continues"
            }
        return Array([[title], request + wording, [contract, person], result, [reference]].joined(separator: [""]))
    }

    /// The same as one paragraph for the clipboard, without the customer's name, address and words.
    package var paragraph: SafeText {
        (request + [contract + "."] + result + [reference + "."]).joined(separator: " ")
    }

    /// When it takes effect; nil where the provider has not told.
    package var effectiveAt: Moment? { record.draft.kind == .cancel ? record.effectiveAt : nil }

    private var request: [SafeText] {
        let wish: SafeText =
            switch (record.draft.kind, record.draft.timing) {
            case (.undo, _): "to keep the subscription that was due to end"
            case (.cancel, .immediately): "to end the subscription immediately"
            case (.cancel, .atPeriodEnd): "to end the subscription at the end of the period paid for"
            case (.cancel, .providerDecides): "to end the subscription on the next possible date"
            }
        return ["We received your request on \(record.receivedAt.sentenceText).", "You asked us \(wish)."]
    }

    private var wording: [SafeText] {
        // Nobody is quoted with what was erased.
        guard !record.customer.isErased else { return [] }
        var lines: [SafeText] = []
        if let reason = record.draft.reasonLabel ?? record.draft.reason {
            lines.append("The reason given: \(SafeText(reason)).")
        }
        if let feedback = record.draft.feedback { lines.append("Your feedback: \(feedback.gloss).") }
        if let comment = record.draft.comment {
            lines.append("In your words:")
            lines += comment.split(whereSeparator: \.isNewline).map { SafeText($0) }
        }
        return lines
    }

    private var contract: SafeText { "Subscription: \(record.plan), number \(SafeText(record.draft.ref.id))" }

    private var person: SafeText {
        let (customer, id) = (record.customer, SafeText(record.customer.ref.id))
        if customer.isErased { return "Customer: number \(id)" }
        return "Customer: "
            + [customer.name, customer.email, "number \(id)"].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private var result: [SafeText] { record.draft.kind == .cancel ? end + money : resumption }

    private var end: [SafeText] {
        var lines: [SafeText] = []
        if record.outcome == .already {
            let isOver = record.effectiveAt.map(hasPassed) ?? (record.timing != .atPeriodEnd)
            let how: SafeText = isOver ? "had been ended" : "was due to end"
            lines.append("When we looked, the subscription \(how) already, so nothing more had to be done.")
        }
        switch record.effectiveAt {
        case let end? where hasPassed(end): lines.append("Your subscription ended on \(end.sentenceText).")
        case let end?:
            lines.append("Your subscription ends on \(end.sentenceText).")
            lines.append("Until then it stays as it is; after that it does not renew.")
        case nil:
            lines.append("The date on which your subscription ends is unknown: it has not been told to us yet.")
        }
        if record.outcome == .applied, let sentAt = record.sentAt {
            lines.append("The cancellation was carried out on \(Moment(sentAt, offset: zone).sentenceText).")
        }
        if let readAt = record.readAt {
            lines.append("We checked this on \(Moment(readAt, offset: zone).sentenceText).")
        }
        if let until = record.undoUntil {
            lines.append("If this is not what you wanted, tell us before \(until.sentenceText).")
        }
        return lines
    }

    /// What was foretold of money, each line only as certain as it was.
    private var money: [SafeText] {
        guard record.outcome == .applied, let forecast else { return [] }
        return forecast.lines.filter { CustomerConfirmation.moneyLines.contains($0.what.string) }.map { line in
            switch line.certainty {
            case .certain: "\(line.what): \(line.value)."
            case .likely: "\(line.what), as far as it can be foreseen: \(line.value)."
            case .unknown: "\(line.what): not known yet."
            }
        }
    }

    private static let moneyLines: Set<String> = ["Next charge", "Refund", "Credit invoice"]

    private var resumption: [SafeText] {
        var lines: [SafeText] = ["The end that was scheduled has been taken back. Your subscription continues."]
        if let readAt = record.readAt {
            lines.append("We checked this on \(Moment(readAt, offset: zone).sentenceText).")
        }
        return lines
    }

    private var reference: SafeText {
        let ticket = record.draft.ticket.map { "case \(SafeText($0)), " as SafeText } ?? ""
        return "Our reference: \(ticket)operation \(SafeText(record.id))"
    }

    /// The zone that the customer's request was told in.
    private var zone: Int { record.receivedAt.offset }

    /// What ended at once has ended, also where the provider's clock is ahead of ours.
    private func hasPassed(_ end: Moment) -> Bool {
        record.timing == .immediately || end.instant <= record.readAt ?? record.confirmedAt
    }
}

extension OperationRecord {
    /// What came later on the same subscription and makes this one's confirmation untrue, or may: it took effect, found
    /// it as wanted already, or nobody knows what became of it.
    ///
    /// - Parameter records: operations, the newest first.
    package func overtaken(by records: [OperationRecord]) -> OperationRecord? {
        records.prefix { $0.id != id }.first { later in
            later.draft.ref == draft.ref
                && (later.isUnfinished || later.outcome == .applied || later.outcome == .already)
        }
    }
}
