import Billing
import Foundation
import SafeText
import Terminal

/// Feedback, comment, ticket and the time of the request on one step.
struct NotesForm: Sendable, Hashable {
    enum Focus: Sendable, Hashable, CaseIterable {
        case feedback, comment, ticket, received
    }

    /// The eight words behind "not given".
    static let choices: [Feedback?] = [nil] + Feedback.allCases

    private(set) var focus = Focus.feedback
    private(set) var feedbackCursor = 0
    private(set) var comment: WizardField
    private(set) var ticket = WizardField(limit: 80)
    /// When the request was received; empty is now, so that the usual case costs no key.
    private(set) var received = WizardField(limit: 40)
    private var hasChosenFeedback = false
    let ticketRequired: Bool
    let ticketPattern: String?

    init(commentLimit: Int, ticketRequired: Bool, ticketPattern: String?) {
        comment = WizardField(limit: commentLimit)
        self.ticketRequired = ticketRequired
        self.ticketPattern = ticketPattern
    }

    var feedback: Feedback? { NotesForm.choices[feedbackCursor] }
    var isTyping: Bool { focus != .feedback }

    /// Takes over a reason that is itself one of the eight words, unless the agent chose already.
    mutating func suggest(_ feedback: Feedback?) {
        guard !hasChosenFeedback else { return }
        feedbackCursor = NotesForm.choices.firstIndex(of: feedback) ?? 0
    }

    mutating func handle(_ key: Key) -> FormMove {
        switch (key, focus) {
        case (.enter, .feedback): focus = .comment
        case (.enter, .comment): focus = .ticket
        case (.enter, .ticket), (.enter, .received): return ticketObjection.map { .objection($0) } ?? .next
        case (.tab, _): focus = neighbour(1)
        case (.backTab, _): focus = neighbour(-1)
        case (.up, .comment): focus = .feedback
        case (.up, .ticket): focus = .comment
        case (.down, .comment): focus = .ticket
        case (.up, .received): focus = .ticket
        case (.down, .ticket): focus = .received
        case (.down, .received): break
        case (_, .feedback): return choose(key)
        case (_, .comment): return NotesForm.edit(&comment, key)
        case (_, .ticket): return NotesForm.edit(&ticket, key)
        case (_, .received): return NotesForm.edit(&received, key)
        }
        return .stay
    }

    /// - Returns: how many characters did not fit; nil when there is no field to paste into.
    mutating func paste(_ text: String) -> Int? {
        switch focus {
        case .feedback: nil
        case .comment: comment.insert(text)
        case .ticket: ticket.insert(text)
        case .received: received.insert(text)
        }
    }

    /// Why the ticket cannot stay as it is; nil when it can.
    var ticketObjection: SafeText? {
        guard let ticket = ticket.value else { return ticketRequired ? "a ticket is required here" : nil }
        guard let ticketPattern, NotesForm.isReadable(ticketPattern) else { return nil }
        let isFound = ticket.range(of: ticketPattern, options: .regularExpression) != nil
        return isFound
            ? nil : "\(SafeText(ticket)) does not look like a ticket: it must match \(SafeText(ticketPattern))"
    }

    /// A pattern that cannot be read is the configuration's fault and must not hold the agent up.
    private static func isReadable(_ pattern: String) -> Bool {
        (try? NSRegularExpression(pattern: pattern)) != nil
    }

    private mutating func choose(_ key: Key) -> FormMove {
        let last = NotesForm.choices.count - 1
        switch key {
        case .up, .character("k"): feedbackCursor = max(0, feedbackCursor - 1)
        case .down where feedbackCursor == last: focus = .comment
        case .down, .character("j"): feedbackCursor = min(last, feedbackCursor + 1)
        case .home: feedbackCursor = 0
        case .end: feedbackCursor = last
        case .character("q"): return .keepSubscription
        default: return .stay
        }
        hasChosenFeedback = true
        return .stay
    }

    private static func edit(_ field: inout WizardField, _ key: Key) -> FormMove {
        if case .character = key, field.characters.count >= field.limit {
            return .objection("no more than \(field.limit) characters fit")
        }
        _ = field.handle(key)
        return .stay
    }

    private func neighbour(_ distance: Int) -> Focus {
        let all = Focus.allCases
        let index = all.firstIndex(of: focus) ?? 0
        return all[(index + distance + all.count) % all.count]
    }
}
