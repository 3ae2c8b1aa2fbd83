import Billing
import SafeText
import Testing

@Suite("Fingerprint")
struct FingerprintTests {
    private func subscription(_ change: (inout Subscription) -> Void = { _ in }) -> Subscription {
        let ref = Reference(connection: "unibee", id: "sub1")
        let customer = Customer(
            ref: Reference(connection: "unibee", id: "501"), name: "Anna Öst", email: "anna@example.test")
        var subscription = Subscription(
            ref: ref, customer: customer, plan: "Team", status: .active, amount: Money(minor: 4900, currency: "EUR"),
            capabilities: .nothing("test"), facts: ["latest invoice": "paid"])
        change(&subscription)
        return subscription
    }

    @Test("the same reading has the same fingerprint")
    func same() {
        #expect(Fingerprint(of: subscription()).digest == Fingerprint(of: subscription()).digest)
        #expect(Fingerprint(of: subscription()).digest.count == 64)
    }

    @Test("a changed price shows as one difference with both values")
    func price() throws {
        let later = subscription { $0.amount = Money(minor: 5900, currency: "EUR") }
        let differences = Fingerprint(of: subscription()).differences(to: Fingerprint(of: later))
        let difference = try #require(differences.first)
        #expect(differences.count == 1)
        #expect(difference.name == "price")
        #expect(difference.before == "EUR 49.00")
        #expect(difference.after == "EUR 59.00")
        #expect(Fingerprint(of: subscription()).digest != Fingerprint(of: later).digest)
    }

    @Test("a fact that appears or goes away is a difference")
    func facts() {
        let without = subscription { $0.facts = [:] }
        let differences = Fingerprint(of: without).differences(to: Fingerprint(of: subscription()))
        #expect(differences.map(\.name) == ["latest invoice"])
        #expect(differences.first?.before == "not told")
    }

    @Test("notes are no part of it")
    func notes() {
        let noted = subscription { $0.notes = ["read me"] }
        #expect(Fingerprint(of: noted) == Fingerprint(of: subscription()))
    }
}
