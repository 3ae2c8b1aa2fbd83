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
    /// (trap T18). Rows without a usable id or name are left out.
    init(_ json: JSON) throws {
        guard let rows = json["items"]?.array else { throw ProviderError.malformed("the reasons came without a list") }
        listed = rows.compactMap { row -> Row? in
            guard row["internal"]?.boolean != true, let id = row["id"]?.text.flatMap(PaywayID.normalised),
                let name = row["name"]?.nonEmptyText ?? row["code"]?.nonEmptyText
            else { return nil }
            return Row(reason: Reason(id: id, label: SafeText(name, limit: 200)), index: row["index"]?.integer ?? 0)
        }
        .sorted { left, right in
            (right.index, left.reason.label) < (left.index, right.reason.label)
        }
        .map(\.reason)
    }
}
