import Billing
import SafeText

/// Hides names, e-mail addresses and amounts while somebody looks over the agent's shoulder.
struct Mask: Sendable, Hashable {
    let isOn: Bool
    /// What must not appear inside a sentence either, the longest first.
    private let secrets: [String]

    private static let mark: SafeText = "*****"

    /// - Parameter customer: whose name and address may stand in the sentences to be scrubbed.
    init(isOn: Bool, customer: Customer? = nil) {
        self.isOn = isOn
        let known = [customer?.name, customer?.email].compactMap { $0?.string }
        // One or two letters would be found inside every other word.
        secrets = known.filter { $0.count > 2 }.sorted { $0.count > $1.count }
    }

    /// All of `text`, behind a mark of always the same length, so that not even a length shows.
    func hide(_ text: SafeText) -> SafeText { isOn && !text.isEmpty ? Mask.mark : text }

    /// A sentence without the customer's name and address, and without every amount that follows its currency.
    func scrub(_ sentence: SafeText) -> SafeText {
        guard isOn else { return sentence }
        var result = sentence.string
        for secret in secrets { result = result.replacing(secret, with: Mask.mark.string) }
        result = result.replacing(/\b([A-Z]{3}) -?[0-9](?:[0-9.,]*[0-9])?/) { "\($0.output.1) \(Mask.mark)" }
        return SafeText(result)
    }
}

extension DeskState {
    /// The mask as the agent has set it.
    var mask: Mask { Mask(isOn: isMasked) }

    /// The same for sentences that may name `customer`.
    func mask(for customer: Customer?) -> Mask { Mask(isOn: isMasked, customer: customer) }
}
