/// Everything one merchant has at UniBee. A value: the endpoints are functions on it, in one file per group.
struct UniBeeState: Sendable {
    /// The moment of the request being answered, in Unix seconds.
    var now: Int64
    var switches = UniBeeSwitches()
    var generator: SeededGenerator

    var users = Ledger<Int64, UniBeeRecord.User>()
    var products: [Int64: UniBeeRecord.Product] = [:]
    var plans: [Int64: UniBeeRecord.Plan] = [:] {
        didSet { planViews = plans.mapValues { view($0).written } }
    }
    /// As rows show them; nothing changes a plan.
    private(set) var planViews: [Int64: Wire] = [:]
    var subscriptions = Ledger<String, UniBeeRecord.Subscription>(remembersTouched: true)
    var invoices = Ledger<String, UniBeeRecord.Invoice>()
    /// By row number.
    var timelines = Ledger<Int64, UniBeeRecord.Timeline>()
    var pendingUpdates: [String: UniBeeRecord.PendingUpdate] = [:]
    var operationLog: [UniBeeRecord.LogEntry] = []
    var eMails: [UniBeeRecord.EMail] = []
    var aftermaths: [UniBeeRecord.Aftermath] = []
    /// When the billing job next has something to do.
    var billing = DueQueue<Int64>()
    var listings = KeptListings<UniBeeQuestion>()

    init(seed: UInt64, now: Int64) {
        self.now = now
        generator = SeededGenerator(seed: seed ^ 0xBEE)
    }

    /// The row that a look-up by `id` finds: letter case and trailing blanks do not count (section 4.1).
    func subscription(_ id: String) -> UniBeeRecord.Subscription? {
        if let exact = subscriptions[id] { return exact }
        let folded = UniBeeState.folded(id)
        guard !folded.isEmpty else { return nil }
        return subscriptions.values.first { UniBeeState.folded($0.id) == folded }
    }

    func invoice(_ id: String) -> UniBeeRecord.Invoice? {
        let folded = UniBeeState.folded(id)
        return invoices[id] ?? invoices.values.first { UniBeeState.folded($0.id) == folded }
    }

    func user(externalID: String) -> UniBeeRecord.User? {
        users.values.first { $0.externalID == externalID && !$0.isDeleted }
    }

    /// The ids of the plans that belong to `products`; 0 and below is the default product.
    func planIDs(ofProducts products: [Int64]) -> Set<Int64> {
        let wanted = Set(products.map { max($0, 0) })
        return Set(plans.values.filter { wanted.contains($0.productID) }.map(\.id))
    }

    private static func folded(_ id: String) -> String {
        var id = id.lowercased()
        while id.hasSuffix(" ") { id.removeLast() }
        return id
    }
}

extension UniBeeState {
    /// Files `subscription` under the next row number.
    mutating func add(_ subscription: UniBeeRecord.Subscription) {
        var subscription = subscription
        subscription.row = 9001 + Int64(subscriptions.count)
        subscriptions[subscription.id] = subscription
        users[subscription.userID]?.subscriptionIDs.append(subscription.id)
    }

    /// Files an invoice over the current period of `subscription` and makes it the latest.
    @discardableResult
    mutating func addInvoice(to id: String, status: Int64, created: Int64) -> String? {
        guard var subscription = subscriptions[id] else { return nil }
        let digits = String(1000 + Int64(invoices.count) % 1000).suffix(3)
        // The digits come again after a thousand invoices.
        var moment = created + Int64(invoices.count / 1000)
        while invoices["8\(moment)\(digits)"] != nil { moment += 1 }
        let invoice = UniBeeRecord.Invoice(
            row: 1 + Int64(invoices.count), id: "8\(moment)\(digits)", userID: subscription.userID,
            subscriptionID: id, status: status, amount: subscription.amount, currency: subscription.currency,
            periodStart: subscription.periodStart, periodEnd: subscription.periodEnd, created: created,
            modified: created, paymentID: newID("pay"))
        invoices[invoice.id] = invoice
        subscription.latestInvoiceID = invoice.id
        subscriptions[id] = subscription
        return invoice.id
    }

    /// Files a timeline entry over the current period of `subscription`.
    mutating func addTimeline(to id: String, status: Int64, created: Int64) {
        guard let subscription = subscriptions[id] else { return }
        let row = 1 + Int64(timelines.count)
        timelines[row] = UniBeeRecord.Timeline(
            row: row, subscriptionID: id, userID: subscription.userID, planID: subscription.planID,
            quantity: subscription.quantity, currency: subscription.currency, periodStart: subscription.periodStart,
            periodEnd: subscription.periodEnd, invoiceID: subscription.latestInvoiceID, status: status,
            created: created, modified: created)
        subscriptions[id]?.timelineRow = row
    }

    /// `prefix`, a date and 15 letters and digits (section 4.1).
    mutating func newID(_ prefix: String) -> String {
        prefix + UniBeeTime.day(now) + generator.text(15)
    }
}
