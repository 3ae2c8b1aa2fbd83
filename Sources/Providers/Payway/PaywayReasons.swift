import Billing
import SafeText

/// The provider's predefined reasons (section 7, R1).
struct PaywayReasons {
    private struct Row {
        let reason: Reason
        let index: Int64
    }

    let listed: [Reason]

    /// Internal reasons are set by the system and never offered. A higher index comes first, equal ones go by name
    /// (trap T18). Rows without a usable id or name, and repeated ones, are left out.
    ///
    /// - Parameter forKayak: whether to mark those without a code that the external system knows (trap T19).
    init(_ json: JSON, forKayak: Bool) throws {
        guard let rows = json["items"]?.array else { throw ProviderError.malformed("the reasons came without a list") }
        var seen: Set<String> = []
        listed = rows.compactMap { row -> Row? in
            guard row["internal"]?.boolean != true, let id = row["id"]?.text.flatMap(PaywayID.normalised),
                let name = row["name"]?.nonEmptyText ?? row["code"]?.nonEmptyText, seen.insert(id).inserted
            else { return nil }
            let code = row["integration_code"]
            let isForeign = forKayak && code != nil && code?.nonEmptyText == nil
            let label = SafeText(name, limit: 200) + (isForeign ? " (Kayak may not know it)" : "")
            return Row(reason: Reason(id: id, label: label), index: row["index"]?.integer ?? 0)
        }
        .sorted { left, right in
            (right.index, left.reason.label) < (left.index, right.reason.label)
        }
        .map(\.reason)
    }
}
