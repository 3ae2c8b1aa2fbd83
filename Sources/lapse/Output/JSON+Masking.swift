import Billing
import Providers
import SafeText
import Storage

extension JSON {
    /// The document without names, e-mail addresses and amounts: the same members, masked strings, null for an amount's
    /// minor units. `masked` at its top says so.
    func masked(_ mask: Mask) -> JSON {
        guard mask.isOn, case .object(var members) = covered(mask) else { return self }
        members["masked"] = true
        return .object(members)
    }

    /// What of it may be shown. Doing it twice changes nothing.
    func covered(_ mask: Mask) -> JSON {
        guard mask.isOn else { return self }
        return switch self {
        case .string(let text): .string(mask.scrub(SafeText(text)).string)
        case .array(let elements): .array(elements.map { $0.covered(mask) })
        case .object(let members): .object(JSON.covered(members, mask))
        case .null, .bool, .number: self
        }
    }

    /// What may stand in a member follows from its name. Names that are for machines are left as they are.
    private static func covered(_ members: [String: JSON], _ outer: Mask) -> [String: JSON] {
        var mask = outer
        // Below a customer no sentence may name them either.
        for person in [members, members["customer"]?.object ?? [:]] where person["email"] != nil {
            mask.learn([person["name"]?.text, person["email"]?.text].compactMap { $0 })
        }
        // A name and a value are a field that was read of a subscription.
        let field = members["value"] == nil ? nil : members["name"]?.text
        return Dictionary(
            uniqueKeysWithValues: members.map { key, value in (key, cover(value, key, field: field, members, mask)) })
    }

    private static func cover(
        _ value: JSON, _ key: String, field: String?, _ members: [String: JSON], _ mask: Mask
    ) -> JSON {
        switch (key, value) {
        case (_, .string) where JSON.isForMachines(key): return value
        case ("minor", _): return .null
        case ("name", .string(let text)) where field == nil && members["email"] != nil: return hidden(text, mask)
        case ("name", _) where field != nil: return value
        case ("email", .string(let text)): return hidden(text, mask)
        // Of capabilities they say how a reason or a comment is handled.
        case (_, .string(let text)) where PersonalWords.quotes.contains(key) && Handling(rawValue: text) == nil:
            return hidden(text, mask)
        case ("plan", .string(let text)): return .string(mask.plan(SafeText(text)).string)
        case ("why", .string(let text)): return .string(mask.trouble(SafeText(text)).string)
        case ("value", .string(let text)):
            guard let field else { return value.covered(mask) }
            return .string(mask.value(SafeText(text), of: field).string)
        // People's words by their digests.
        case ("texts", .object(let texts)): return .object(texts.mapValues { hidden($0.text ?? "", mask) })
        case ("facts", .object(let facts)): return .object(facts.mapValues { hidden($0.text ?? "", mask) })
        default: return value.covered(mask)
        }
    }

    private static func hidden(_ text: String, _ mask: Mask) -> JSON { .string(mask.hide(SafeText(text)).string) }

    /// Ids, hashes, instants and words of fixed lists: a script needs them whole, and nobody is named in them. Not `ref`:
    /// where a token is rejected it is made of the token's label.
    private static func isForMachines(_ key: String) -> Bool {
        names.contains(key) || ["_at", "At", "_end", "End", "_until", "Until"].contains { key.hasSuffix($0) }
    }

    private static let names: Set = [
        "operation", "connection", "provider", "mode", "kind", "state", "status", "outcome", "timing",
        "certainty",
        "at", "hash", "previous", "head", "subject", "person", "fingerprint", "currency", "event", "feedback", "id",
        "agent", "ticket",
    ]
}
