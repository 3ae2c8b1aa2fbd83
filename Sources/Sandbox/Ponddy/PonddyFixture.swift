import Foundation

/// The contract's own users (section 9, "Fixtures").
package enum PonddyFixture: String, CaseIterable, Sendable {
    case old
    case newRenewing = "new-renewing"
    case newScheduled = "new-scheduled"
    case nonPaying = "non-paying"
    case expired
    case bothRenewing = "both-renewing"
    case bothScheduled = "both-scheduled"
    case emptySubscription = "empty-subscription"
    case missingKey = "missing-key"
    case noEndRole = "no-end-role"
    case wholeSeconds = "whole-seconds"
    case rejected
    case twice
    /// The second token of the user of `twice`.
    case twiceAgain = "twice-again"

    /// An invented token; the one of `rejected` is accepted for nobody.
    package var token: String { "sandbox-sso-\(rawValue)-5c1e" }

    /// The label that a configuration gives the token.
    package var label: String { rawValue.replacingOccurrences(of: "-", with: " ") + " learner" }

    /// The stable key of the user; nil where the token has none of its own.
    package var uuid: String? {
        switch self {
        case .rejected, .twiceAgain: nil
        default: "7b5f6d1e-93c4-4a6e-8a51-2c7e6a0d9f" + String(16 + number, radix: 16)
        }
    }

    /// What `/self` calls `subscription` at first.
    package var subscription: String? {
        switch self {
        case .old, .bothRenewing, .bothScheduled: "sub_SANDBOX\(1000 + number)"
        case .emptySubscription: ""
        default: nil
        }
    }

    /// Whether the demo's configuration holds the token: not where a profile is broken on purpose.
    var isInDemo: Bool { self != .missingKey }

    var number: Int { PonddyFixture.allCases.firstIndex(of: self) ?? 0 }
}

extension PonddyFixture {
    /// The user behind the token in a world that begins at `start`; nil where there is none of its own.
    func user(start: Date) -> PonddyUser? {
        guard let uuid else { return nil }
        let email = "\(rawValue)@learner.example.test"
        let billing = PonddyBillingFields(
            subscription: subscription, cancelAtPeriodEnd: cancelAtPeriodEnd, endRole: endRole(start: start),
            role: paysNothing ? PonddyBillingFields.freeRole : PonddyBillingFields.paidRole,
            lastPayment: "pi_SANDBOX\(1000 + number)")
        var user = PonddyUser(
            number: Int64(31_000 + number), uuid: uuid, name: self == .old ? email : name, email: email,
            tokens: self == .twice ? [token, PonddyFixture.twiceAgain.token] : [token], billing: billing)
        user.hasFraction = self != .wholeSeconds
        user.lacksCancelKey = self == .missingKey
        return user
    }

    private var name: String {
        let names = [
            "Wei Chen", "Noor Haddad", "Lucía Fernández", "Tomás Ribeiro", "Ingrid Solberg", "Pavel Dvořák", "Mei Lin",
            "Aoife Byrne", "Kofi Mensah", "Yuki Hayashi", "Hanne Vos", "Omar Rahimi", "Elif Demir", "Elif Demir",
        ]
        return names[number % names.count]
    }

    private var cancelAtPeriodEnd: Bool? {
        switch self {
        case .newRenewing, .bothRenewing, .missingKey, .noEndRole, .wholeSeconds, .twice: false
        case .newScheduled, .bothScheduled: true
        default: nil
        }
    }

    private var paysNothing: Bool {
        switch self {
        case .nonPaying, .expired, .emptySubscription: true
        default: false
        }
    }

    private func endRole(start: Date) -> Date? {
        switch self {
        case .nonPaying, .emptySubscription, .noEndRole: nil
        case .expired: start.addingTimeInterval(-40 * 86_400)
        default: start.addingTimeInterval(TimeInterval(5 + number * 2) * 86_400 + 0.25)
        }
    }
}
