import Billing
import Foundation
import SafeText

/// A customer or subscription row of UniBee, read leniently: any field may be missing (section 3.1).
struct UniBeeRow {
    let json: JSON
    let connection: Connection
    /// The characters that reason and comment may have together.
    let reasonLimit: Int

    private var subscription: JSON? { json["subscription"] }
    private var plan: JSON? { json["plan"] }
    /// The customer's record, unless it is somebody else's.
    private var user: JSON? {
        guard let record = json["user"] else { return nil }
        guard let owner = subscription?["userId"]?.integer, owner > 0, let id = record["id"]?.integer, id > 0 else {
            return record
        }
        return owner == id ? record : nil
    }

    /// The id that every call takes, not the row number beside it; nil for a row that cannot be used.
    var subscriptionID: String? { subscription?["subscriptionId"]?.nonEmptyText }

    /// As a string, because references hold strings.
    var userID: String? {
        [subscription?["userId"], user?["id"]].lazy.compactMap { $0?.integer }.first { $0 > 0 }.map(String.init)
    }

    /// The number that API keys are told.
    var shownStatus: Int64? { subscription?["status"]?.integer }

    /// The customer of a subscription row; the row's `user` is null when that record is gone.
    var customer: Customer? {
        guard let userID else { return nil }
        return UniBeeRow.customer(user ?? .null, id: userID, connection)
    }

    /// A row of a customer list; nil without an id.
    static func customer(_ user: JSON, _ connection: Connection) -> Customer? {
        guard let id = user["id"]?.integer, id > 0 else { return nil }
        return customer(user, id: String(id), connection)
    }

    private static func customer(_ user: JSON, id: String, _ connection: Connection) -> Customer {
        let fullName = ["firstName", "lastName"].compactMap { user[$0]?.nonEmptyText }.joined(separator: " ")
        let names = [fullName, user["companyName"]?.text, user["userName"]?.text, user["email"]?.text]
        let name = names.compactMap { $0 }.first { !$0.allSatisfy(\.isWhitespace) }
        return Customer(
            ref: Reference(connection: connection.id, id: id), name: SafeText(name ?? "unknown"),
            email: SafeText(user["email"]?.text ?? ""),
            note: user["status"]?.integer == 2 ? UniBeeFact.suspended : nil)
    }

    /// The subscription of this row; nil when the row names none or no customer.
    ///
    /// - Parameter isIncomplete: whether the list of status 7 holds it.
    func subscription(isIncomplete: Bool, now: Date) -> Subscription? {
        guard let subscriptionID, let customer else { return nil }
        let state = state(isIncomplete: isIncomplete, now: now)
        let facts = facts(state)
        return Subscription(
            ref: Reference(connection: connection.id, id: subscriptionID), customer: customer, plan: planName,
            status: state.word, amount: UniBeeRow.money(subscription?["amount"], subscription?["currency"]),
            interval: interval, quantity: max(1, subscription?["quantity"]?.integer.flatMap { Int(exactly: $0) } ?? 1),
            periodStart: UniBeeRow.moment(subscription?["currentPeriodStart"]), periodEnd: state.periodEnd,
            endsAt: state.endsAt, renews: state.renews, capabilities: state.capabilities, facts: facts,
            notes: notes(state, facts))
    }

    private func state(isIncomplete: Bool, now: Date) -> UniBeeState {
        UniBeeState(
            status: UniBeeStatus(shownStatus, isIncomplete: isIncomplete),
            isFlagged: isFlagged,
            toldPeriodEnd: UniBeeRow.moment(subscription?["currentPeriodEnd"]),
            ended: UniBeeRow.moment(subscription?["cancelOrExpireTime"]),
            reasonLimit: reasonLimit,
            isTrialing: (UniBeeRow.moment(subscription?["trialEnd"])?.instant ?? .distantPast) > now)
    }

    /// 0 or 1; a boolean would mean the same.
    private var isFlagged: Bool { subscription?["cancelAtPeriodEnd"]?.boolean == true }

    private var planName: SafeText {
        let names = [plan?["planName"]?.nonEmptyText, plan?["internalName"]?.nonEmptyText]
        if let name = names.compactMap({ $0 }).first { return SafeText(name) }
        let id = subscription?["planId"]?.integer ?? 0
        return id > 0 ? "plan \(String(id))" : "unknown plan"
    }

    private var interval: Interval? {
        guard let unit = plan?["intervalUnit"]?.text.flatMap(Interval.Unit.init(rawValue:)),
            let count = plan?["intervalCount"]?.integer.flatMap({ Int(exactly: $0) }), count > 0
        else { return nil }
        return Interval(count: count, unit: unit)
    }

    private func facts(_ state: UniBeeState) -> [String: SafeText] {
        var facts = [UniBeeFact.status: state.status.name]
        if let reason = subscription?["cancelReason"]?.text, !reason.isEmpty {
            facts[UniBeeFact.cancelReason] = SafeText(reason)
        }
        // The flag stays after the end (section 12, trap 12), when there is nothing scheduled any more.
        if isFlagged, state.word != .ended {
            facts[UniBeeFact.scheduledEnd] = UniBeeRow.moment(subscription?["currentPeriodEnd"])?.text ?? "unknown"
        }
        if let trialEnd = UniBeeRow.moment(subscription?["trialEnd"]) { facts[UniBeeFact.trialEnd] = trialEnd.text }
        if user?["status"]?.integer == 2 { facts[UniBeeFact.customerStatus] = UniBeeFact.suspended }
        if subscription?["type"]?.integer == 0 { facts[UniBeeFact.managedBy] = UniBeeFact.gateway }
        if let clock = subscription?["testClock"]?.integer, clock != 0 { facts[UniBeeFact.testClock] = "on" }
        facts[UniBeeFact.pendingChange] = pendingChange
        if let id = (json["latestInvoice"]?["invoiceId"] ?? subscription?["latestInvoiceId"])?.nonEmptyText {
            facts[UniBeeFact.latestInvoice] = SafeText(id)
            facts[UniBeeFact.latestInvoiceStatus] = UniBeeRow.invoiceStatus(json["latestInvoice"]?["status"]?.integer)
        }
        return facts
    }

    /// A waiting plan change: its id in list rows, the new price too in a detail.
    private var pendingChange: SafeText? {
        let update = json["unfinishedSubscriptionPendingUpdate"]
        guard let id = (update?["pendingUpdateId"] ?? subscription?["pendingUpdateId"])?.nonEmptyText else {
            return nil
        }
        guard let name = update?["updatePlan"]?["planName"]?.nonEmptyText else { return SafeText(id) }
        guard let price = UniBeeRow.money(update?["updateAmount"], update?["updateCurrency"]) else {
            return SafeText(name)
        }
        return "\(SafeText(name)), \(price.text)"
    }

    private func notes(_ state: UniBeeState, _ facts: [String: SafeText]) -> [SafeText] {
        var notes: [SafeText] = []
        switch state.status {
        case .incomplete:
            notes.append("The renewal is unpaid (UniBee: Incomplete); the service runs on for a grace time.")
        case .failed: notes.append("UniBee failed to create it.")
        case .suspended, .pendingInactive: notes.append("UniBee calls it \(state.status.name).")
        default: break
        }
        if state.word == .ending, let obstacle = UniBeeFact.obstacle(in: facts) {
            notes.append("The scheduled end does not come by itself: \(obstacle).")
        }
        if state.word == .ending, facts[UniBeeFact.managedBy] == UniBeeFact.gateway {
            notes.append("The payment gateway manages it: UniBee itself does not carry the scheduled end out.")
        }
        if let pendingChange { notes.append("A plan change is waiting: \(pendingChange).") }
        return notes
    }

    private static func invoiceStatus(_ number: Int64?) -> SafeText? {
        switch number {
        case 0: "init"
        case 1: "pending"
        case 2: UniBeeFact.awaitingPayment
        case 3: "paid"
        case 4: "failed"
        case 5: "cancelled"
        case 6: "reversed"
        case let other?: "unknown (\(String(other)))"
        case nil: nil
        }
    }

    /// Minor units as they are (section 4.2).
    static func money(_ amount: JSON?, _ currency: JSON?) -> Money? {
        guard let minor = amount?.integer, let code = currency?.nonEmptyText else { return nil }
        return Money(minor: minor, currency: code)
    }

    /// Unix seconds; 0, and what no calendar holds, is unknown (section 4.3).
    static func moment(_ seconds: JSON?) -> Moment? {
        guard let seconds = seconds?.integer, seconds < 253_402_300_800 else { return nil }
        return Moment(unixSeconds: seconds)
    }
}
