import Foundation
import SafeText

/// Hides names, e-mail addresses and amounts while somebody looks over the agent's shoulder: on the screens, in copies
/// and in what the commands print.
package struct Mask: Sendable, Hashable {
    package let isOn: Bool
    /// What must not appear inside a sentence either, the longest first.
    private var secrets: [String] = []

    /// Always of the same length, so that not even a length shows.
    package static let mark: SafeText = "*****"

    /// - Parameter customer: whose name and address may stand in the sentences to be scrubbed.
    package init(isOn: Bool, customer: Customer? = nil) {
        self.isOn = isOn
        if let customer { learn(customer) }
    }

    /// For sentences about `record`.
    package init(isOn: Bool, record: OperationRecord) {
        self.init(isOn: isOn)
        learn(record)
    }

    /// Hides a customer's name and address in sentences from now on.
    package mutating func learn(_ customer: Customer) { learn([customer.name.string, customer.email.string]) }

    /// Hides what is personal in `record` in sentences from now on: the customer, the comment, and a reason in somebody's
    /// own words. A reason of one word is an id, and may be a word of the sentence.
    package mutating func learn(_ record: OperationRecord) {
        learn(record.customer)
        let reasons = [record.draft.reason, record.sent.reason].compactMap { $0 }.filter { $0.contains(" ") }
        learn(reasons + [record.draft.comment, record.sent.comment].compactMap { $0 })
    }

    /// Hides `texts` in sentences from now on.
    package mutating func learn(_ texts: [String]) {
        guard isOn else { return }
        let new = texts.map { SafeText($0).string }.filter { !$0.isEmpty && !secrets.contains($0) }
        secrets = (secrets + new).sorted { $0.count > $1.count }
    }

    /// All of `text`, behind the mark.
    package func hide(_ text: SafeText) -> SafeText { isOn && !text.isEmpty ? Mask.mark : text }

    /// A sentence without the customer's name and address, any other address, and every amount that names its currency.
    package func scrub(_ sentence: SafeText) -> SafeText { scrub(sentence, takesBarePrices: false) }

    /// A plan's name, in which a price may stand without its currency: `Garden letter 49.00`.
    package func plan(_ name: SafeText) -> SafeText { scrub(name, takesBarePrices: true) }

    /// Why a list is not complete. What stands in quotation marks is the label of somebody's token.
    package func trouble(_ why: SafeText) -> SafeText { withoutLabels(scrub(why)) }

    /// A whole line of data, in which a plan's name may stand.
    package func line(_ line: SafeText) -> SafeText { plan(line) }

    /// A whole line that tells what is going on, in which plans' names and tokens' labels may stand.
    package func narration(_ line: SafeText) -> SafeText { withoutLabels(plan(line)) }

    private func withoutLabels(_ text: SafeText) -> SafeText {
        guard isOn else { return text }
        return SafeText(text.string.replacing(/"[^"]*"/, with: "\"\(Mask.mark)\""))
    }

    private func scrub(_ sentence: SafeText, takesBarePrices: Bool) -> SafeText {
        guard isOn, !sentence.isEmpty else { return sentence }
        var text = sentence.string
        for secret in secrets { text = Mask.text(text, without: secret) }
        text = EmailScanner.replaceAddresses(in: text, with: Mask.mark.string)
        text = AmountScanner.replaceAmounts(in: text, with: Mask.mark.string, takesBarePrices: takesBarePrices)
        return text == sentence.string ? sentence : SafeText(text)
    }

    /// What changed of a subscription, as far as it may be shown.
    package func cover(_ differences: [Fingerprint.Difference]) -> [Fingerprint.Difference] {
        differences.map {
            Fingerprint.Difference(
                name: $0.name, before: value($0.before, of: $0.name), after: value($0.after, of: $0.name))
        }
    }

    /// One value of what was read of a subscription (`Fingerprint.Field`): its own facts are the provider's words, in
    /// which anything may stand.
    package func value(_ value: SafeText, of field: String) -> SafeText {
        guard isOn else { return value }
        if value == "not told" || value == "unknown" { return value }
        switch field {
        case "status", "quantity", "period end", "ends", "renews", "customer": return value
        case "plan": return plan(value)
        default: return hide(value)
        }
    }

    /// One or two letters are found inside every other word: those count only where they stand alone.
    private static func text(_ text: String, without secret: String) -> String {
        guard secret.count <= 2 else { return text.replacing(secret, with: mark.string) }
        var result = ""
        var rest = text[...]
        while let found = rest.firstRange(of: secret) {
            let before = rest[..<found.lowerBound].last ?? result.last
            let isAlone = ![before, rest[found.upperBound...].first].contains {
                $0?.isLetter == true || $0?.isNumber == true
            }
            result += rest[..<found.lowerBound] + (isAlone ? mark.string : secret)
            rest = rest[found.upperBound...]
        }
        return result + rest
    }
}
