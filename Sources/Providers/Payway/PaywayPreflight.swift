import Billing
import SafeText

/// C0: asking beforehand whether C1 would be taken (section 9). It says whether, never when.
struct PaywayPreflight {
    let client: PaywayClient
    let options: PaywayOptions

    /// Asks about `subscription`. Failing to ask is no "no" (trap T9).
    ///
    /// - Returns: why Payway's yes is missing; nil after its yes, and when the options forbid asking.
    /// - Throws: `ProviderError.notOffered` after its no.
    func doubt(about subscription: Subscription) async throws -> SafeText? {
        guard options.asksBeforehand else { return nil }
        do {
            let answer = try await ask(subscription)
            switch answer["can_cancel"]?.boolean {
            case true?: return nil
            case false?: throw ProviderError.notOffered(PaywayPreflight.words(answer["reason"]?.nonEmptyText))
            case nil: return "Payway did not say whether it can be cancelled"
            }
        } catch ProviderError.notOffered(let why) {
            throw ProviderError.notOffered(why)
        } catch let error as ProviderError {
            return "Payway could not be asked whether it can be cancelled: \(error.message)"
        }
    }

    /// Documented as a JSON body on a GET, accepted as a query: sent both ways unless the options say otherwise.
    private func ask(_ subscription: Subscription) async throws -> JSON {
        let ids = [
            (name: "account_id", value: subscription.customer.ref.id),
            (name: "user_product_id", value: subscription.ref.id),
        ]
        let body = JSON.object(Dictionary(uniqueKeysWithValues: ids.map { ($0.name, .string($0.value)) }))
        return try await client.get(
            "/subscription_system/can_cancel_subscription", options.asksInQuery ? ids : [],
            body: options.asksInBody ? body : nil
        ).unwrapped
    }

    /// The documented list of reasons is cut off: an unknown one is shown as it is.
    private static func words(_ reason: String?) -> SafeText {
        let known: [String: SafeText] = [
            "no_customer_number": "the account has no customer number",
            "subscription_system_not_supported": "the system that owns it is not supported",
            "no_subscription_number": "it has no subscription number",
            "user_product_not_active": "it is not running",
            "already_cancelled": "it is already cancelled",
            "user_product_not_found": "the subscription is not there",
            "account_not_found": "the account is not there",
        ]
        let code = SafeText(reason ?? "no reason given", limit: 100)
        guard let meaning = known[code.string] else { return "Payway says that it cannot be cancelled: \(code)" }
        return "Payway says that it cannot be cancelled: \(meaning) (\(code))"
    }
}
