/// The filters of the customer list (section 7.2).
struct UniBeeUserFilter {
    private let hasDeleted: Bool
    private let userID: Int64
    private let externalID: String
    private let subscriptionID: String
    private let span: UniBeeSpan
    /// Patterns for parts of single columns, and the one for several; nil when not asked for.
    private let email: UniBeeLike?
    private let firstName: UniBeeLike?
    private let lastName: UniBeeLike?
    private let searchKey: UniBeeLike?
    /// Allowed values; empty for all.
    private let standings: [Int64]
    private let statuses: [Int64]
    private let plans: [Int64]
    private let gateways: [Int64]

    /// The parameters, folded, that ask for nothing that ever changes about a customer.
    static let lastingFields: Set<String> = [
        "sortfield", "sorttype", "page", "count", "deleteinclude", "userid", "externaluserid", "email", "firstname",
        "lastname", "createtimestart", "createtimeend",
    ]

    init(_ input: UniBeeInput, appliesSearchKey: Bool) {
        func like(_ text: String) -> UniBeeLike? { text.isEmpty ? nil : UniBeeLike(text) }
        hasDeleted = input.bool("deleteInclude")
        userID = input.int("userId")
        externalID = input.text("externalUserId")
        subscriptionID = input.text("subscriptionId")
        span = UniBeeSpan(input)
        email = like(input.text("email").trimmingBlanks)
        firstName = like(input.text("firstName"))
        lastName = like(input.text("lastName"))
        searchKey = appliesSearchKey ? like(input.text("searchKey")) : nil
        standings = input.ints("subStatus")
        statuses = input.ints("status")
        plans = input.ints("planIds")
        gateways = input.ints("gatewayIds")
    }

    /// - Parameter standing: the customer's default subscription.
    func passes(_ user: UniBeeRecord.User, standing: @autoclosure () -> UniBeeRecord.Subscription?) -> Bool {
        guard !user.isDeleted || hasDeleted else { return false }
        if userID > 0, user.id != userID { return false }
        if !externalID.isEmpty, user.externalID != externalID { return false }
        if !subscriptionID.isEmpty, user.subscriptionID != subscriptionID { return false }
        if let email, !email.matches(user.email) { return false }
        if let firstName, !firstName.matches(user.firstName) { return false }
        if let lastName, !lastName.matches(user.lastName) { return false }
        if let searchKey,
            ![user.firstName, user.lastName, user.email, user.externalID].contains(where: searchKey.matches)
        {
            return false
        }
        if !standings.isEmpty, !standings.contains(user.subscriptionStatus) { return false }
        if !statuses.isEmpty, !statuses.contains(user.status) { return false }
        if !plans.isEmpty, !plans.contains(standing()?.planID ?? 0) { return false }
        if !gateways.isEmpty, !gateways.contains(standing()?.gatewayID ?? 0) { return false }
        return span.contains(user.created)
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
