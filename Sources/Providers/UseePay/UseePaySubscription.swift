import Billing
import SafeText

/// A subscription as UseePay writes one (contract, section 4.2). Any field may be null or missing.
struct UseePaySubscription {
    let id: String
    let customerID: String
    let status: UseePayStatus
    let plan: SafeText
    let amount: Money?
    let interval: Interval?
    let cycles: (current: Int64, total: Int64)?
    let periodStart: Moment?
    let periodEnd: Moment?
    let isFlagged: Bool
    let cancelAt: Moment?
    let canceledAt: Moment?
    let endedAt: Moment?
    let collectionMethod: SafeText?
    /// Fields that are there and could not be read.
    let unreadable: [String]
    private let json: JSON

    /// Nil without an id or a customer: neither can be shown to an agent as somebody's.
    ///
    /// - Parameter customer: whose it is where the object does not say so; any field may be null (section 4).
    init?(_ json: JSON, customer: String? = nil, options: UseePayOptions) {
        guard let id = json["id"]?.nonEmptyText, let customerID = json["customer_id"]?.nonEmptyText ?? customer
        else { return nil }
        var reader = UseePayFieldReader(json)
        self.id = id
        self.customerID = customerID
        self.json = json
        // Null is the normal "false" (section 11, trap 13).
        isFlagged = reader.flag("cancel_at_period_end") ?? false
        status = UseePayStatus(json["status"]?.nonEmptyText)
        plan = SafeText(
            json["description"]?.nonEmptyText ?? UseePaySubscription.productNames(json).first ?? id)
        periodStart = reader.moment("current_period_start")
        periodEnd = reader.moment("current_period_end")
        cancelAt = reader.moment("cancel_at")
        canceledAt = reader.moment("canceled_at")
        endedAt = reader.moment("ended_at")
        collectionMethod = json["collection_method"]?.nonEmptyText.map { SafeText($0) }
        let recurring = json["recurring"] ?? .null
        // Never a sum over items: the printed sample's prices differ tenfold (section 11, trap 9).
        amount = reader.money(recurring["unit_amount"], named: "unit_amount", options)
        interval = UseePaySubscription.interval(recurring, &reader)
        let current = reader.integer(recurring["current_billing_cycles"], named: "current_billing_cycles")
        let total = reader.integer(recurring["total_billing_cycles"], named: "total_billing_cycles")
        cycles = if let current, let total { (current, total) } else { nil }
        unreadable = reader.unreadable
    }

    /// What follows the last of its billing cycles is not known (section 12).
    var isInLastCycle: Bool { cycles.map { $0.current >= $0.total } ?? false }

    /// What else belongs to the fingerprint.
    var facts: [String: SafeText] {
        var facts: [String: SafeText] = [
            UseePaySubscription.statusFact: status.raw,
            "products": UseePaySubscription.productNames(json).map { SafeText($0) }.joined(separator: ", "),
            "collection method": collectionMethod ?? "none",
        ]
        func tell(_ name: String, _ text: String?) { facts[name] = text.map { SafeText($0) } }
        tell("description", json["description"]?.nonEmptyText)
        tell("changed at", json["modify_at"]?.nonEmptyText)
        tell("latest invoice", json["latest_invoice"]?.nonEmptyText ?? json["latest_invoice"]?["id"]?.nonEmptyText)
        tell("cancel date", isFlagged ? nil : cancelAt?.iso8601)
        tell("end asked for", isFlagged ? nil : canceledAt?.iso8601)
        tell("ended at", status.isTerminal ? nil : endedAt?.iso8601)
        tell(UseePaySubscription.feedbackFact, json["cancellation_details"]?["feedback"]?.nonEmptyText)
        tell(UseePaySubscription.commentFact, json["cancellation_details"]?["comment"]?.nonEmptyText)
        return facts
    }

    static let statusFact = "UseePay status"
    static let feedbackFact = "cancellation feedback"
    static let commentFact = "cancellation comment"

    /// Newer objects name the plan in `order`, older ones in `items` (section 4.2.3).
    private static func productNames(_ json: JSON) -> [String] {
        let products = json["order"]?["products"]?.array?.compactMap { $0["name"]?.nonEmptyText } ?? []
        guard products.isEmpty else { return products }
        return json["items"]?.array?.compactMap { $0["price_data"]?["product"]?.nonEmptyText } ?? []
    }

    private static func interval(_ recurring: JSON, _ reader: inout UseePayFieldReader) -> Interval? {
        guard let unit = recurring["interval"]?.text.flatMap(Interval.Unit.init(rawValue:)) else { return nil }
        let field = recurring["interval_count"] ?? .null
        let told = reader.integer(field, named: "interval_count")
        guard let count = field.isNull ? 1 : told, count >= 1, count <= 10_000 else { return nil }
        return Interval(count: Int(count), unit: unit)
    }
}

/// UseePay's status words (contract, section 7.1).
struct UseePayStatus: Equatable {
    let raw: SafeText

    init(_ word: String?) {
        raw = SafeText(word ?? "not told")
    }

    /// Both spellings occur (section 11, trap 12).
    var isTerminal: Bool { ["canceled", "cancelled", "incomplete_expired", "expired"].contains(raw.string) }

    /// Whether the end can be scheduled, by the contract's table.
    var takesPeriodEnd: Bool { ["active", "trialing", "past_due", "unpaid"].contains(raw.string) }

    /// In Lapse's words, the flag apart.
    var neutral: Status {
        switch raw.string {
        case "active": .active
        case "trialing": .trialing
        case "past_due", "unpaid": .pastDue
        case "incomplete": .pending
        case "paused": .paused
        default: isTerminal ? .ended : .unknown(raw)
        }
    }
}
