/// The filters of the subscription list (section 7.6), all on stored values.
struct UniBeeSubscriptionFilter {
    private var users: Set<Int64>?
    private var plans: Set<Int64>?
    private let statuses: [Int64]
    private let currency: String
    private let searchKey: UniBeeLike?
    private let amounts: (least: Int64?, most: Int64?)
    private let span: UniBeeSpan
    private let state: UniBeeState

    /// The parameters, folded, that ask for nothing that ever changes about a subscription.
    static let lastingFields: Set<String> = [
        "sortfield", "sorttype", "page", "count", "userid", "externaluserid", "email", "createtimestart",
        "createtimeend",
    ]

    /// Nil when a filter on customers matches nobody.
    init?(_ input: UniBeeInput, in state: UniBeeState) {
        self.state = state
        amounts = (input.optionalInt("amountStart"), input.optionalInt("amountEnd"))
        span = UniBeeSpan(input)
        statuses = input.ints("status")
        currency = input.text("currency").uppercased()
        let key = state.switches.appliesSearchKey ? input.text("searchKey") : ""
        searchKey = key.isEmpty ? nil : UniBeeLike(key)
        let (userID, email, externalID) = (input.int("userId"), input.text("Email"), input.text("externalUserId"))
        if !email.isEmpty || !externalID.isEmpty {
            let like = email.isEmpty ? nil : UniBeeLike(email)
            let found = state.users.values.filter { user in
                !user.isDeleted && (userID <= 0 || user.id == userID) && like?.matches(user.email) ?? true
                    && (externalID.isEmpty || user.externalID == externalID)
            }
            guard !found.isEmpty else { return nil }
            users = Set(found.map(\.id))
        } else if userID > 0 {
            users = [userID]
        }
        let planIDs = input.ints("planIds")
        if !planIDs.isEmpty {
            plans = Set(planIDs)
        } else if !input.ints("productIds").isEmpty {
            // Products that own no plan drop the filter instead of matching nothing.
            let owned = state.planIDs(ofProducts: input.ints("productIds"))
            plans = owned.isEmpty ? nil : owned
        }
    }

    func passes(_ row: UniBeeRecord.Subscription) -> Bool {
        if let users, !users.contains(row.userID) { return false }
        if let plans, !plans.contains(row.planID) { return false }
        if !statuses.isEmpty, !statuses.contains(row.status) { return false }
        if !currency.isEmpty, row.currency != currency { return false }
        if let least = amounts.least, row.amount < least { return false }
        if let most = amounts.most, row.amount > most { return false }
        if let searchKey, !searchKey.matches(row.id), !searchKey.matches(state.users[row.userID]?.email ?? "") {
            return false
        }
        return span.contains(row.created)
    }
}
