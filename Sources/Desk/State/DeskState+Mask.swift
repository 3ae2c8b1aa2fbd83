import Billing
import SafeText
import Storage
import Terminal

extension DeskState {
    /// The mask as the agent has set it.
    var mask: Mask { Mask(isOn: isMasked) }

    /// The same for sentences that may name `customer`.
    func mask(for customer: Customer?) -> Mask { Mask(isOn: isMasked, customer: customer) }

    /// The same for sentences about an operation.
    func mask(for record: OperationRecord) -> Mask { Mask(isOn: isMasked, record: record) }

    /// The same for sentences that repeat what was looked up.
    func mask(for search: String) -> Mask {
        var mask = mask
        mask.learn([search])
        return mask
    }

    /// The same for sentences about a subscription: without whoever is known to be behind it, and what they wrote.
    func mask(for ref: Reference) -> Mask {
        var mask = mask(for: detail?.customer)
        guard isMasked else { return mask }
        for row in (detail?.subscriptions ?? []) + subscriptions.rows where row.ref == ref {
            mask.learn(row.subscription.customer)
        }
        for record in operations.records ?? [] where record.draft.ref == ref { mask.learn(record) }
        return mask
    }

    /// The same for what is selected.
    var maskOfSelection: Mask {
        guard tab == .operations else { return mask(for: detail?.customer) }
        return operations.selected.map { mask(for: $0) } ?? mask
    }

    /// Says something about a subscription. Masked here: when the notice is drawn, another one may be selected.
    mutating func say(_ text: SafeText, _ role: Role, about ref: Reference) {
        notice = Notice(mask(for: ref).scrub(text), role)
    }

    /// Sends `text` to the clipboard, as far as it may be seen.
    mutating func copy(_ text: SafeText, as name: SafeText, about mask: Mask) -> [Effect] {
        let shown = mask.line(text)
        let remark: SafeText = shown == text ? "" : ", masked"
        notice = Notice("\(mask.line(name)) sent to the terminal's clipboard\(remark)", .ok)
        return [.copy(shown)]
    }
}
