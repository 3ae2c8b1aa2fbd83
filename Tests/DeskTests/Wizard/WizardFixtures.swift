import Billing
import Foundation
import SafeText
import Service
import Terminal

@testable import Desk

/// What each provider lets an agent do, as the wizard sees it.
enum Shape: String, CaseIterable, Sendable {
    case ponddy, whitebeard, paywayKayak, paywayTulo, useepay, unibee

    var provider: Provider {
        switch self {
        case .ponddy: .ponddy
        case .whitebeard: .whitebeard
        case .paywayKayak, .paywayTulo: .payway
        case .useepay: .useepay
        case .unibee: .unibee
        }
    }

    var capabilities: Capabilities {
        switch self {
        case .ponddy:
            Capabilities(
                timings: [.providerDecides: FieldHandling(reason: .localOnly)],
                refusals: [.immediately: "Ponddy ends nothing at once", .atPeriodEnd: "Ponddy takes no date"],
                undo: .notOffered(why: "Ponddy offers no undo"))
        case .whitebeard:
            Capabilities(
                timings: [.atPeriodEnd: FieldHandling(reason: .required, comment: .optional)],
                refusals: [.immediately: "Whitebeard ends nothing at once"],
                undo: .notOffered(why: "Whitebeard offers no undo"), commentLimit: 300)
        case .paywayKayak:
            Capabilities(
                timings: [.providerDecides: FieldHandling(reason: .required)],
                undo: .notOffered(why: "Payway offers no undo here"))
        case .paywayTulo:
            Capabilities(timings: [.atPeriodEnd: FieldHandling(reason: .optional)], undo: .afterPeriodEndCancel)
        case .useepay:
            Capabilities(
                timings: [
                    .immediately: FieldHandling(reason: .optional, feedback: .optional, comment: .optional),
                    .atPeriodEnd: FieldHandling(reason: .localOnly),
                ], undo: .afterPeriodEndCancel, commentLimit: 500)
        case .unibee:
            Capabilities(
                timings: [
                    .immediately: FieldHandling(reason: .optional, comment: .optional),
                    .atPeriodEnd: FieldHandling(reason: .localOnly),
                ], undo: .afterPeriodEndCancel, commentLimit: 200)
        }
    }

    var reasons: ReasonList {
        let listed = [
            Reason(id: "too-expensive", label: "Too expensive"), Reason(id: "moved", label: "Moved abroad"),
        ]
        return switch self {
        case .ponddy: ReasonList(reasons: [], takesFreeText: false, isRequired: false, isSent: false)
        case .whitebeard, .paywayKayak:
            ReasonList(reasons: listed, takesFreeText: false, isRequired: true, isSent: true)
        case .paywayTulo: ReasonList(reasons: listed, takesFreeText: false, isRequired: false, isSent: true)
        case .useepay:
            ReasonList(
                reasons: Feedback.allCases.map { Reason(id: $0.rawValue, label: SafeText($0.rawValue)) },
                takesFreeText: false, isRequired: false, isSent: true)
        case .unibee: ReasonList(reasons: [], takesFreeText: true, isRequired: false, isSent: true)
        }
    }
}

enum Fixtures {
    /// 21 November 2026, 13:00 UTC.
    static let now = Date(timeIntervalSince1970: 1_795_266_000)
    static let periodEnd = Moment(now.addingTimeInterval(12 * 86_400), offset: 3600)

    static func connection(_ shape: Shape = .unibee, mode: Mode = .test, readOnly: Bool = false) -> Connection {
        Connection(id: "unibee-eu", provider: shape.provider, mode: mode, isReadOnly: readOnly)
    }

    static let customer = Customer(
        ref: Reference(connection: "unibee-eu", id: "501"), name: "Anna Öst", email: "anna.ost@example.test")

    static func subscription(
        _ shape: Shape = .unibee, status: Status = .active, undo: UndoCapability? = nil, notes: [SafeText] = []
    ) -> Subscription {
        let offered = shape.capabilities
        let capabilities = Capabilities(
            timings: offered.timings, refusals: offered.refusals, undo: undo ?? offered.undo,
            commentLimit: offered.commentLimit)
        return Subscription(
            ref: Reference(connection: "unibee-eu", id: "sub20260102a1B2"), customer: customer, plan: "Team Monthly",
            status: status, amount: Money(minor: 4900, currency: "EUR"), interval: Interval(count: 1, unit: .month),
            periodEnd: periodEnd, endsAt: status == .ending ? periodEnd : nil, renews: status != .ending,
            capabilities: capabilities, notes: notes)
    }

    static func reading(_ subscription: Subscription, _ operations: [OperationRecord] = []) -> Reading {
        Reading(subscription: subscription, operations: operations, readAt: now)
    }

    static func policy(
        ticketRequired: Bool = false, pattern: String? = nil, _ connection: Connection? = connection()
    ) -> WizardPolicy {
        WizardPolicy(
            ticketRequired: ticketRequired, ticketPattern: pattern, now: now, connection: connection,
            zone: Invented.zone)
    }

    static func wizard(
        _ shape: Shape = .unibee, policy: WizardPolicy? = nil, notes: [SafeText] = []
    ) -> Wizard {
        Wizard(
            reading: reading(subscription(shape, notes: notes)), reasons: shape.reasons,
            policy: policy ?? self.policy(connection(shape)))
    }

    static func undoWizard(_ undo: UndoCapability = .offered(until: periodEnd)) -> Wizard {
        Wizard(undoing: reading(subscription(status: .ending, undo: undo)), policy: policy())
    }

    static func forecast(
        _ timing: Timing, _ shape: Shape = .unibee, mayEndNow: Bool? = nil, movesMoney: Bool = false
    ) -> Forecast {
        let endsNow = mayEndNow ?? (timing != .atPeriodEnd)
        let lines = words(timing) + (movesMoney ? [ForecastLine("Refund", "EUR 12.50", .likely)] : [])
        let prediction = Prediction(
            effectiveAt: timing == .atPeriodEnd ? periodEnd : nil, lines: lines,
            undoUntil: timing == .atPeriodEnd ? periodEnd : nil, mayEndNow: endsNow, movesMoney: movesMoney)
        return Forecast(subscription: subscription(shape), timing: timing, prediction: prediction, readAt: now)
    }

    /// What UniBee's adapter says of an end, and Payway's of one that the provider decides.
    private static func words(_ timing: Timing) -> [ForecastLine] {
        switch timing {
        case .atPeriodEnd:
            [
                ForecastLine("Ends", "\(periodEnd.text), or minutes later", .certain),
                ForecastLine("Access", "until \(periodEnd.text)", .certain),
                ForecastLine("Next charge", "EUR 49.00 will not be taken", .likely),
                ForecastLine("Refund", "none: UniBee gives nothing back and writes no credit invoice", .certain),
                ForecastLine(
                    "E-mail", "UniBee tells the customer, in the words for a cancellation by the customer", .certain),
                ForecastLine("Reason", "UniBee stores none at period end; it stays here", .certain),
                ForecastLine("Can be undone", "until \(periodEnd.text)", .certain),
            ]
        case .immediately:
            [
                ForecastLine("Ends", "at once", .certain),
                ForecastLine("Access", "ends at once, although the period runs to \(periodEnd.text)", .certain),
                ForecastLine("Next charge", "EUR 49.00 will not be taken", .likely),
                ForecastLine("Latest invoice", "inv-2044 is unpaid and is cancelled with its payment", .certain),
                ForecastLine("E-mail", "UniBee tells the customer; the reason is not in it", .certain),
                ForecastLine("Can be undone", "no", .certain),
            ]
        case .providerDecides:
            [
                ForecastLine("Ends", "the provider decides: probably at period end, \(periodEnd.text)", .likely),
                ForecastLine("Or", "but AT ONCE if an invoice for the current period is unpaid", .unknown),
                ForecastLine("Credit invoice", "an unpaid invoice may be credited; Payway does not tell", .unknown),
                ForecastLine("Can be undone", "no: Payway cannot take a Kayak cancellation back", .certain),
                ForecastLine("Shared access", "ends with it, for everybody it is shared with", .likely),
                ForecastLine("Pending change", "what becomes of it is not documented", .unknown),
            ]
        }
    }

    static func record(
        _ outcome: Outcome?, kind: OperationKind = .cancel, timing: Timing = .atPeriodEnd, happened: Timing? = nil,
        undoUntil: Moment? = nil, sent: Bool = true, id: String = "7F3K-22QD", note: SafeText = ""
    ) -> OperationRecord {
        OperationRecord(
            id: id,
            draft: Draft(
                ref: Reference(connection: "unibee-eu", id: "sub20260102a1B2"), kind: kind, timing: timing,
                reason: "too expensive", feedback: .tooExpensive, comment: "Moves abroad", ticket: "SUP-1042"),
            customer: customer, plan: "Team Monthly", connection: connection(), agent: "a.larsson", confirmedAt: now,
            state: outcome == nil ? .verifying : .settled, outcome: outcome, timing: happened ?? timing,
            effectiveAt: outcome == .applied || outcome == .already ? periodEnd : nil, undoUntil: undoUntil,
            note: note, keptLocal: ["reason", "feedback", "comment", "ticket"],
            sentAt: sent ? now.addingTimeInterval(7) : nil, readAt: now.addingTimeInterval(8))
    }
}

extension Wizard {
    /// Presses keys one after the other.
    /// - Returns: what the last one asked for.
    @discardableResult
    mutating func press(_ keys: Key...) -> WizardAction {
        keys.reduce(WizardAction.none) { _, key in handle(.key(key)) }
    }

    /// Types letters one after the other.
    @discardableResult
    mutating func type(_ text: String) -> WizardAction {
        text.reduce(WizardAction.none) { _, letter in handle(.key(.character(letter))) }
    }

    /// Goes from the beginning to the step on which the timing is chosen, with the first reason where one is demanded.
    mutating func goToTiming() {
        if step == .reason { press(.enter) }
        press(.enter, .enter, .enter)
    }

    /// Goes on to the review of `timing` and shows its forecast.
    mutating func goToReview(_ timing: Timing, _ shape: Shape = .unibee, _ forecast: Forecast? = nil) {
        goToTiming()
        if let index = timingForm.offered.firstIndex(of: timing) { for _ in 0..<index { press(.down) } }
        press(.enter)
        _ = handle(.forecast(timing, forecast ?? Fixtures.forecast(timing, shape)))
    }
}
