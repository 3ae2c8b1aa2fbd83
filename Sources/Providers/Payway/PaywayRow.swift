import Billing
import Foundation
import SafeText

/// One subscription as S1 or S2 lists it (section 7), in Lapse's words.
struct PaywayRow: Sendable {
    let json: JSON
    let id: String

    /// Nil for a row without a usable id: it could neither be shown again nor be ended.
    init?(_ json: JSON) {
        guard let id = json["id"]?.text.flatMap(PaywayID.normalised) else { return nil }
        self.json = json
        self.id = id
    }

    func subscription(of account: PaywayAccount, on connection: Connection, _ options: PaywayOptions) -> Subscription {
        let standing = PaywayStanding(
            owner: PaywayOwner(word: service, options), state: state, isLimited: isLimited,
            hasCustomerNumber: account.customerNumber != nil, end: end)
        var subscription = Subscription(
            ref: Reference(connection: connection.id, id: id), customer: account.customer(of: connection), plan: plan,
            status: status, amount: amount(options), periodStart: moment("valid_from"), periodEnd: moment("valid_to"),
            endsAt: endsAt, renews: renews, capabilities: standing.capabilities)
        subscription.facts = facts(account)
        subscription.notes = notes
        return subscription
    }

    private func facts(_ account: PaywayAccount) -> [String: SafeText] {
        let pending = json["has_pending_change_request"]?.boolean
        return [
            PaywayFact.updated: text("updated"),
            PaywayFact.state: text("state"),
            PaywayFact.service: text("provision_service"),
            PaywayFact.option: text("payment_option"),
            PaywayFact.type: text("subscription_type"),
            PaywayFact.pendingChange: pending.map { $0 ? "yes" : "no" } ?? "not told",
            PaywayFact.customerNumber: account.customerNumber ?? "none",
        ]
    }

    private var service: SafeText? {
        json["provision_service"]?.nonEmptyText.map { SafeText($0, limit: 60) }
    }

    private var state: SafeText { text("state") }

    private var isLimited: Bool { json["subscription_type"]?.text == "limited" }

    private var plan: SafeText {
        let words = ["product_code", "subscription_number"].compactMap { json[$0]?.nonEmptyText }
        return words.isEmpty ? "unknown product" : SafeText(words.joined(separator: " "), limit: 200)
    }

    /// Section 8 and 12.
    private var status: Status {
        switch state.string {
        case "activated": .active
        case "cancelled": .ending
        case "deactivated": .ended
        case "pending": .pending
        case "frozen": .pastDue
        default: .unknown(state)
        }
    }

    private func amount(_ options: PaywayOptions) -> Money? {
        guard let major = json["subscription_next_price"]?.decimal, major.isFinite else { return nil }
        return Money(major: major, currency: options.currencyCode)
    }

    /// The end of a subscription that is known to end.
    private var end: Moment? { moment("subscription_end_date") ?? moment("valid_to") }

    private var endsAt: Moment? {
        switch status {
        case .ending: end
        case .ended: moment("subscription_end_date")
        default: isLimited ? end : moment("subscription_end_date")
        }
    }

    private var renews: Bool? {
        switch (status, json["subscription_type"]?.text) {
        case (.ending, _), (.ended, _), (_, "limited"): false
        // One that runs and has its end already contradicts itself (see `notes`).
        case (.active, "recurring") where moment("subscription_end_date") == nil: true
        case (.pending, "recurring"): true
        default: nil
        }
    }

    private var notes: [SafeText] {
        var notes: [SafeText] = []
        if json["has_pending_change_request"]?.boolean == true {
            notes.append("a change waits for the renewal; Payway does not say what becomes of it on a cancellation")
        }
        if json["payment_option"]?.text == "billecta" {
            notes.append("a Billecta invoice that is paid late can bring an ended subscription back")
        }
        if status == .active, !isLimited, moment("subscription_end_date") != nil {
            notes.append("an end is already set although the subscription runs")
        }
        return notes
    }

    /// Absent dates come as null, as "" or not at all (trap T13).
    private func moment(_ key: String) -> Moment? { json[key]?.nonEmptyText.flatMap { Moment(iso8601: $0) } }

    private func text(_ key: String) -> SafeText {
        json[key]?.nonEmptyText.map { SafeText($0, limit: 100) } ?? "not told"
    }
}

/// Names of what a subscription's facts hold.
enum PaywayFact {
    static let updated = "updated"
    static let state = "state"
    static let service = "provision service"
    static let option = "payment option"
    static let type = "subscription type"
    static let pendingChange = "pending change"
    static let customerNumber = "customer number"
}

/// Who owns a subscription's life cycle (section 1). "Not Tulo" is not Kayak (trap T25).
enum PaywayOwner: Sendable, Hashable {
    case tulo, kayak, notTold
    case other(SafeText)

    init(word: SafeText?, _ options: PaywayOptions) {
        switch word {
        case nil: self = .notTold
        case "tulo"?: self = .tulo
        case options.kayakServiceWord?: self = .kayak
        case let word?: self = .other(word)
        }
    }

    init(of subscription: Subscription, _ options: PaywayOptions) {
        let word = subscription.facts[PaywayFact.service]
        self.init(word: word == "not told" ? nil : word, options)
    }
}
