import Billing

extension DeskState {
    /// The mask as the agent has set it.
    var mask: Mask { Mask(isOn: isMasked) }

    /// The same for sentences that may name `customer`.
    func mask(for customer: Customer?) -> Mask { Mask(isOn: isMasked, customer: customer) }

    /// The same for sentences about an operation.
    func mask(for record: OperationRecord) -> Mask { Mask(isOn: isMasked, record: record) }
}
