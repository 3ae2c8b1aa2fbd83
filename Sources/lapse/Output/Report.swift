import Billing
import Foundation
import SafeText
import Service
import Storage

/// The headless commands' lines for people.
enum Report {
    /// Tells on standard error what a running operation is doing.
    static let narrate: @Sendable (OperationProgress) -> Void = { progress in
        switch progress {
        case .checking: Console.narrate("reading the subscription again")
        case .sending(let operation): Console.narrate("sending (operation \(SafeText(operation)))" as SafeText)
        case .verifying(let attempt, let count): Console.narrate("reading again, \(attempt) of \(count)" as SafeText)
        }
    }

    /// Prints an operation and ends the command with its exit code.
    static func finish(_ record: OperationRecord, isJSON: Bool) throws {
        Console.learn(record)
        if isJSON { Console.print(record.json) } else { record.lines.forEach { Console.print($0) } }
        let code = Exit(record.outcome)
        guard code == .done else { throw CommandFailure(code, isJSON ? record.note : "", isReported: true) }
    }

    /// A subscription as it was just read.
    static func lines(of reading: Reading, connection: Connection) -> [SafeText] {
        let subscription = reading.subscription
        var lines: [SafeText] = [
            "Customer        \(subscription.customer.text)",
            "Subscription    \(subscription.plan), \(SafeText(subscription.ref.description)), \(subscription.priceText)",
            "Connection      \(SafeText(connection.id))  \(connection.mode.badge)",
            "Status          \(subscription.status.word)",
            "Period end      \(words(subscription.periodEnd))",
            "Renews          \(subscription.renews.map { $0 ? "yes" : "no" } ?? "unknown")",
        ]
        if let end = subscription.endsAt { lines.append("Ends            \(end.text)") }
        lines.append("Can be ended    \(endings(subscription.capabilities))")
        for timing in Timing.allCases {
            guard let why = subscription.capabilities.refusals[timing] else { continue }
            lines.append("Not \(timing.text): \(why)")
        }
        lines += subscription.notes.map { "Note            \($0)" }
        lines += reading.operations.map { "Operation       \($0.line)" }
        return lines
    }

    /// A forecast, line by line with its certainties.
    static func lines(of forecast: Forecast) -> [SafeText] {
        var lines: [SafeText] = [
            "NOT SENT YET: \(SafeText(forecast.subscription.ref.description)), \(forecast.timing.text)"
        ]
        lines += forecast.prediction.lines.map { "\($0.what): \($0.value) (\(SafeText($0.certainty.rawValue)))" }
        return lines + forecast.subscription.notes.map { "Note: \($0)" }
    }

    private static func words(_ moment: Moment?) -> SafeText { moment?.text ?? "unknown" }

    private static func endings(_ capabilities: Capabilities) -> SafeText {
        capabilities.canEnd ? capabilities.offered.map(\.text).joined(separator: ", ") : "no"
    }
}

extension OperationRecord {
    /// `done: ends 3 Dec 2026 14:00 +01:00 (operation 7F3K-22QD)` and how it was proven.
    var lines: [SafeText] {
        var lines: [SafeText] = []
        if let sentAt {
            let read = readAt.map { "  read again \(Moment($0).preciseClockText)" } ?? ""
            lines.append(SafeText("sent \(Moment(sentAt).preciseClockText)\(read)"))
        }
        let undo = undoUntil.map { ", undo until \($0.text)" } ?? ""
        lines.append("\(headline): \(note) (operation \(SafeText(id))\(undo))")
        if !keptLocal.isEmpty { lines.append("kept here: \(SafeText(keptLocal.joined(separator: ", ")))") }
        return lines
    }

    /// One line of a list of operations.
    var line: SafeText {
        let at = SafeText(Moment(confirmedAt).iso8601)
        let what = SafeText("\(draft.kind.rawValue) \(draft.ref)")
        return "\(at)  \(SafeText(id))  \(SafeText(outcome?.rawValue ?? "unfinished"))  \(what)  \(SafeText(agent))"
    }

    private var headline: SafeText {
        switch outcome {
        case .applied: "done"
        case .already: "already so"
        case .rejected: "rejected"
        case .notSent: "not sent"
        case .notApplied: "not applied"
        case .unknown, nil: "unknown"
        }
    }
}

extension CustomerRow {
    /// One line of `customers`.
    var line: SafeText {
        let note = customer.note.map { "  (\($0))" } ?? ""
        return
            "\(SafeText(customer.ref.description))  \(connection.mode.badge)  \(customer.name)  \(customer.email)  \(subscriptions) subscription\(subscriptions == 1 ? "" : "s")\(note)"
    }
}

extension SubscriptionRow {
    /// One line of `subscriptions`.
    var line: SafeText {
        let end: SafeText =
            subscription.endsAt.map { "ends \($0.text)" } ?? subscription.periodEnd.map { "period end \($0.text)" }
            ?? "period end unknown"
        return
            "\(SafeText(subscription.ref.description))  \(connection.mode.badge)  \(subscription.plan)  \(subscription.status.word)  \(subscription.priceText)  \(end)  \(subscription.customer.name)"
    }
}
