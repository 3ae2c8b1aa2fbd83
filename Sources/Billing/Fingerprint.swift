import Crypto
import Foundation
import SafeText

/// What was read of a subscription when its forecast was made, field by field, so that a later change shows.
package struct Fingerprint: Sendable, Hashable, Codable {
    /// One field and its value in words.
    package struct Field: Sendable, Hashable, Codable {
        package let name: String
        package let value: SafeText
    }

    /// A field that is not what it was.
    package struct Difference: Sendable, Hashable {
        package let name: String
        package let before: SafeText
        package let after: SafeText

        package init(name: String, before: SafeText, after: SafeText) {
            self.name = name
            self.before = before
            self.after = after
        }
    }

    /// In a fixed order.
    package let fields: [Field]

    /// The names of the fields that every subscription has; the others are the provider's facts.
    package static let commonNames: Set<String> = [
        "status", "plan", "price", "quantity", "period end", "ends", "renews", "customer",
    ]

    package init(of subscription: Subscription) {
        var fields: [Field] = [
            Field(name: "status", value: subscription.status.word),
            Field(name: "plan", value: subscription.plan),
            Field(name: "price", value: subscription.priceText),
            Field(name: "quantity", value: "\(subscription.quantity)"),
            Field(name: "period end", value: Fingerprint.words(subscription.periodEnd)),
            Field(name: "ends", value: Fingerprint.words(subscription.endsAt)),
            Field(name: "renews", value: Fingerprint.words(subscription.renews)),
            Field(name: "customer", value: SafeText(subscription.customer.ref.description)),
        ]
        for (name, value) in subscription.facts.sorted(by: { $0.key < $1.key }) {
            fields.append(Field(name: name, value: value))
        }
        self.fields = fields
    }

    /// SHA-256 over names and values, in hex.
    package var digest: String {
        var hash = SHA256()
        for field in fields {
            hash.update(data: Data("\(field.name)=\(field.value.string)\u{1F}".utf8))
        }
        return hex(hash.finalize())
    }

    /// What changed between this reading and `later`, in the order of the fields.
    package func differences(to later: Fingerprint) -> [Difference] {
        let before = Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(later.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        var names = fields.map(\.name)
        names += later.fields.map(\.name).filter { before[$0] == nil }
        return names.compactMap { name in
            let (was, now) = (before[name] ?? "not told", after[name] ?? "not told")
            return was == now ? nil : Difference(name: name, before: was, after: now)
        }
    }

    private static func words(_ moment: Moment?) -> SafeText { moment?.text ?? "unknown" }
    private static func words(_ flag: Bool?) -> SafeText { flag.map { $0 ? "yes" : "no" } ?? "unknown" }
}
