import Billing
import SafeText

/// What of the entered fields goes out with the request, and what stays in the journal.
struct SentAndKept: Sendable, Hashable {
    private(set) var sent: [SafeText] = []
    private(set) var kept: [SafeText] = []
    /// Names of given fields that the provider does not take.
    private(set) var refused: [SafeText] = []

    init(
        reason: SafeText?, feedback: Feedback?, comment: String?, ticket: String?, receivedAt: Moment? = nil,
        handling: FieldHandling
    ) {
        if let reason { add("reason", .reason(reason), handling.reason) }
        if let feedback { add("feedback", .feedback(feedback.rawValue), handling.feedback) }
        // What stays here needs no last look.
        if let comment { add("comment", handling.comment.isSent ? .comment(comment) : "comment", handling.comment) }
        if let ticket { kept.append("ticket \(SafeText(ticket))") }
        if let receivedAt { kept.append("received \(receivedAt.text)") }
    }

    private mutating func add(_ name: SafeText, _ words: SafeText, _ handling: Handling) {
        if handling.isSent {
            sent.append(words)
        } else {
            kept.append(words)
            refused.append(name)
        }
    }

    /// What goes out, and where something does not, why.
    func sentText(provider: SafeText, timing: Timing) -> SafeText {
        let fields: SafeText = sent.isEmpty ? "nothing but the request" : sent.joined(separator: ", ")
        guard !refused.isEmpty else { return fields }
        let names = refused.map { "no \($0)" as SafeText }.joined(separator: ", ")
        let how: SafeText = timing == .providerDecides ? "here" : timing.text
        return "\(fields): \(provider) takes \(names) \(how)"
    }

    var keptText: SafeText { kept.isEmpty ? "nothing" : kept.joined(separator: ", ") }
}

extension OperationRecord {
    /// What went out with the request.
    ///
    /// - Parameter reason: the words that the agent picked for the reason's id, where they are known.
    func sentText(reason: SafeText? = nil) -> SafeText {
        let fields = [
            sent.reason.map { SafeText.reason(reason ?? SafeText($0)) }, sent.feedback.map { .feedback($0) },
            sent.comment.map { .comment($0) },
        ].compactMap { $0 }
        guard fields.isEmpty else { return fields.joined(separator: ", ") }
        return sentAt == nil ? "nothing" : "nothing but the request"
    }

    /// The names of what stayed here.
    var keptText: SafeText { keptLocal.isEmpty ? "nothing" : keptLocal.map { SafeText($0) }.joined(separator: ", ") }
}

extension SafeText {
    fileprivate static func reason(_ words: SafeText) -> SafeText { "reason \"\(words)\"" }
    fileprivate static func feedback(_ word: String) -> SafeText { "feedback \(SafeText(word))" }
    fileprivate static func comment(_ text: String) -> SafeText { "comment \"\(SafeText(text))\"" }
}
