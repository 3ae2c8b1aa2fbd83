import Foundation

/// R1 (section 7).
extension PaywayWorld {
    func cancellationReasons(_ request: SandboxRequest) throws(PaywayFailure) -> SandboxResponse {
        let fields = try PaywayFields(query: request, allowed: ["id", "include_internal", "visible_to_end_customer"])
        let id = try fields.optionalID("id")
        let withInternal = try fields.flag("include_internal") ?? false
        let visibleOnly = try fields.flag("visible_to_end_customer") ?? false
        if let id {
            guard let reason = reasons.first(where: { $0.id == id }) else { throw .notFound("cancellation reason") }
            return .json(["item": reason.wire])
        }
        let shown = reasons.filter { (withInternal || !$0.isInternal) && (!visibleOnly || $0.visibleToEndCustomer) }
        return .json(["items": .array(shown.map(\.wire))])
    }

    /// The reason that a cancellation names: an unknown one is 404, an internal one 400.
    func usableReason(_ id: String) throws(PaywayFailure) -> PaywayReason {
        guard let reason = reasons.first(where: { $0.id == id }) else { throw .notFound("cancellation reason") }
        guard !reason.isInternal else {
            throw .invalid("cancellation_reason_id", "an internal reason cannot be used")
        }
        return reason
    }
}

extension PaywayReason {
    fileprivate var wire: Wire {
        [
            "index": .int(index), "id": .string(id), "name": .string(name), "code": .string(code),
            "integration_code": .string(integrationCode), "visible_to_end_customer": .bool(visibleToEndCustomer),
            "internal": .bool(isInternal),
        ]
    }
}
