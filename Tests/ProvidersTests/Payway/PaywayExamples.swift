import Billing
import Foundation
import Providers
import SafeText
import Sandbox

/// Subscriptions as an adapter would have read them, for what needs no provider.
enum PaywayExamples {
    private static let customer = Customer(
        ref: Reference(connection: "payway", id: PaywaySandbox.Fixture.account(1)), name: "Kund Ett",
        email: "kund.ett@example.se")

    static let tulo = example(
        "tulo", Capabilities(timings: [.atPeriodEnd: .init(reason: .optional)], undo: .afterPeriodEndCancel))

    static let kayak = example(
        "kayak",
        Capabilities(
            timings: [.providerDecides: .init(reason: .required)], undo: .notOffered(why: "there is no way back")))

    /// `kayak` with another standing.
    static func kayak(_ status: Status, endsAt: Moment? = nil) -> Subscription {
        var subscription = kayak
        subscription.status = status
        subscription.endsAt = endsAt
        return subscription
    }

    private static func example(_ service: String, _ capabilities: Capabilities) -> Subscription {
        Subscription(
            ref: Reference(connection: "payway", id: PaywaySandbox.Fixture.product(1)), customer: customer,
            plan: "plus_web NOR10001", status: .active, periodEnd: Moment(iso8601: "2031-03-31T23:59:59+02:00"),
            renews: true, capabilities: capabilities, facts: ["provision service": "\(service)"])
    }
}
