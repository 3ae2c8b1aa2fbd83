import Billing
import SafeText

/// What of the entered fields goes out with the request, and what stays in the journal.
struct SentAndKept: Sendable, Hashable {
    private(set) var sent: [SafeText] = []
    private(set) var kept: [SafeText] = []
    /// Names of given fields that the provider does not take.
    private(set) var refused: [SafeText] = []

    init(reason: SafeText?, feedback: Feedback?, comment: String?, ticket: String?, handling: FieldHandling) {
        if let reason { add("reason", "reason \"\(reason)\"", handling.reason) }
        if let feedback { add("feedback", "feedback \(SafeText(feedback.rawValue))", handling.feedback) }
        if comment != nil { add("comment", "comment", handling.comment) }
        if let ticket { kept.append("ticket \(SafeText(ticket))") }
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

    var keptText: SafeText { kept.isEmpty ? "nothing was entered" : kept.joined(separator: ", ") }
}
