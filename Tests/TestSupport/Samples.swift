import Billing
import Foundation
import SafeText

extension Connection {
    /// A test connection `unibee-eu`, or another.
    package static func sample(
        _ id: String = "unibee-eu", provider: Provider = .unibee, mode: Mode = .test, isReadOnly: Bool = false
    ) -> Connection {
        Connection(id: id, provider: provider, mode: mode, isReadOnly: isReadOnly)
    }
}

extension Customer {
    /// An invented customer of `connection`.
    package static func sample(
        _ id: String = "501", name: SafeText = "Anna Öst", email: SafeText = "anna.ost@example.test",
        connection: String = "unibee-eu"
    ) -> Customer {
        Customer(ref: Reference(connection: connection, id: id), name: name, email: email)
    }
}

extension Subscription {
    /// An invented active subscription; its paid period ends twelve days after `ManualClock` starts.
    package static func sample(
        _ id: String = "sub-000081", customer: Customer = .sample(), plan: SafeText = "Team Monthly",
        status: Status = .active, capabilities: Capabilities = .sample
    ) -> Subscription {
        let end = Moment(Date(timeIntervalSince1970: 1_796_292_000), offset: 3600)
        return Subscription(
            ref: Reference(connection: customer.ref.connection, id: id), customer: customer, plan: plan,
            status: status, amount: Money(minor: 4900, currency: "EUR"), interval: Interval(count: 1, unit: .month),
            periodEnd: end, endsAt: status == .ending ? end : nil, renews: status == .active, capabilities: capabilities
        )
    }
}

extension Capabilities {
    /// Both timings; the reason and comment go out with the immediate one only, feedback never.
    package static let sample = Capabilities(
        timings: [
            .immediately: FieldHandling(reason: .optional, comment: .optional),
            .atPeriodEnd: FieldHandling(reason: .localOnly),
        ], refusals: [.providerDecides: "the agent decides here"], undo: .afterPeriodEndCancel)
}
