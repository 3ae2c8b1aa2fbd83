// The customer endpoints (sections 7.2 to 7.5).

extension UniBeeState {
    private static let userSortFields =
        "user_id|gmt_create|email|user_name|subscription_name|subscription_status|payment_method|recurring_amount"
        + "|billing_type"

    private var userColumns: [String: (UniBeeRecord.User) -> UniBeeSortKey] {
        // No `user_id`: it is documented, and the table has no such column (section 4.5).
        [
            "gmt_create": { .number($0.created) },
            "email": { .text($0.email) },
            "user_name": { .text($0.userName) },
            "subscription_name": { .text($0.subscriptionID) },
            "subscription_status": { .number($0.subscriptionStatus) },
            "payment_method": { _ in .text("") },
            "recurring_amount": { .number(subscriptions[$0.subscriptionID]?.amount ?? 0) },
            "billing_type": { _ in .number(1) },
        ]
    }

    func userList(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let sort = try UniBeeSort(input, documented: UniBeeState.userSortFields) ?? .newestFirst()
        let paging = UniBeePaging(input)
        let found = users.values.filter { matches($0, input) }
        // The count runs first, so that a bad column passes unnoticed when nothing matches.
        guard !found.isEmpty else { return ["userAccounts": [], "total": 0] }
        let sorted = try sort.sorted(found, page: paging.page, row: \.id, by: userColumns)
        return [
            "userAccounts": .array(paging.slice(sorted).map(fullView)), "total": .int(Int64(found.count)),
        ]
    }

    private func matches(_ user: UniBeeRecord.User, _ input: UniBeeInput) -> Bool {
        guard !user.isDeleted || input.bool("deleteInclude") else { return false }
        if input.int("userId") > 0, user.id != input.int("userId") { return false }
        let externalID = input.text("externalUserId")
        if !externalID.isEmpty, user.externalID != externalID { return false }
        let email = input.text("email").trimmingBlanks
        if !email.isEmpty, !UniBeeLike(email).matches(user.email) { return false }
        for (name, value) in [("firstName", user.firstName), ("lastName", user.lastName)] {
            let wanted = input.text(name)
            if !wanted.isEmpty, !UniBeeLike(wanted).matches(value) { return false }
        }
        let searchKey = input.text("searchKey")
        if switches.appliesSearchKey, !searchKey.isEmpty,
            ![user.firstName, user.lastName, user.email, user.externalID].contains(where: UniBeeLike(searchKey).matches)
        {
            return false
        }
        return matchesStanding(user, input) && isWithin(user.created, input)
    }

    private func matchesStanding(_ user: UniBeeRecord.User, _ input: UniBeeInput) -> Bool {
        let subscriptionID = input.text("subscriptionId")
        if !subscriptionID.isEmpty, user.subscriptionID != subscriptionID { return false }
        let wanted: [(String, Int64)] = [
            ("subStatus", user.subscriptionStatus), ("status", user.status),
            ("planIds", subscriptions[user.subscriptionID]?.planID ?? 0),
            ("gatewayIds", subscriptions[user.subscriptionID]?.gatewayID ?? 0),
        ]
        return wanted.allSatisfy { name, value in
            let allowed = input.ints(name)
            return allowed.isEmpty || allowed.contains(value)
        }
    }

    /// The bounds `createTimeStart` and `createTimeEnd`, inclusive, 0 for none (section 4.3).
    func isWithin(_ created: Int64, _ input: UniBeeInput) -> Bool {
        let (start, end) = (input.int("createTimeStart"), input.int("createTimeEnd"))
        return (start <= 0 || created >= start) && (end <= 0 || created <= end)
    }

    /// Exact matches, then the customers of an invoice or payment, then parts of names, each step newest first.
    func userSearch(_ input: UniBeeInput) -> Wire {
        let key = input.text("searchKey")
        let newestFirst = users.values.sorted { ($0.created, $0.id) > ($1.created, $1.id) }
        let present = newestFirst.filter { !$0.isDeleted }
        let leadingNumber = Int64(key.prefix { $0.isASCII && $0.isNumber })
        var found = Array(
            present.filter { user in
                user.id == leadingNumber || !key.isEmpty && [user.subscriptionID, user.vatNumber].contains(key)
            }.prefix(10))
        let payers = invoices.values.filter { [$0.id, $0.paymentID].contains(key) }.map(\.userID)
        found += newestFirst.filter { payers.contains($0.id) }
        if found.count < 10 {
            let like = UniBeeLike(key)
            found += present.filter { user in
                [user.email, user.firstName, user.lastName, user.company].contains(where: like.matches)
            }.prefix(10)
        }
        var seen: Set<Int64> = []
        return ["userAccounts": .array(found.filter { seen.insert($0.id).inserted }.map(fullView))]
    }

    func userGet(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let id = input.int("userId")
        guard id > 0 else { throw .business("userId is empty") }
        guard let user = users[id] else { throw .business("User not found") }
        return ["user": fullView(user)]
    }

    func userCount(_ input: UniBeeInput) -> Wire {
        let count = users.values.count { !$0.isDeleted && isWithin($0.created, input) }
        return ["total": .int(Int64(count))]
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
