import Billing
import SafeText

/// Hides a customer's name, address and amounts while somebody looks over the agent's shoulder.
struct WizardMask {
    let isMasked: Bool
    /// What must not appear anywhere, as it is.
    private let secrets: [String]

    /// Always as long, so that not even a length shows.
    static let mark: SafeText = "*****"

    init(isMasked: Bool, subscription: Subscription) {
        self.isMasked = isMasked
        let customer = subscription.customer
        let texts = [customer.name, customer.email].map(\.string) + [subscription.amount?.text.string ?? ""]
        secrets = texts.filter { $0.count > 2 }.sorted { $0.count > $1.count }
    }

    /// All of `text`, hidden.
    func hide(_ text: SafeText) -> SafeText { isMasked && !text.isEmpty ? WizardMask.mark : text }

    /// `text` without the customer's name, address and every amount that names its currency.
    func scrub(_ text: SafeText) -> SafeText {
        guard isMasked else { return text }
        var result = text.string
        for secret in secrets {
            result = result.replacing(secret, with: WizardMask.mark.string)
        }
        // An amount is always written with its currency before it.
        result = result.replacing(/\b([A-Z]{3}) -?[0-9][0-9.,]*[0-9]|\b([A-Z]{3}) -?[0-9]/) { match in
            "\(match.output.1 ?? match.output.2 ?? "") \(WizardMask.mark.string)"
        }
        return SafeText(result)
    }
}
