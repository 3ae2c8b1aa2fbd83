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

    mutating func userList(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let sort = try UniBeeSort(input, documented: UniBeeState.userSortFields) ?? .newestFirst()
        let paging = UniBeePaging(input)
        let question = UniBeeQuestion("users", input, page: paging.page)
        let isLasting = sort.field == "gmt_create" && input.givesOnly(UniBeeUserFilter.lastingFields)
        let stamp = isLasting ? users.count : users.changes + subscriptions.changes
        let found: [Int32]
        if let kept = listings[question, stamp] {
            found = kept
        } else {
            let filter = UniBeeUserFilter(input, appliesSearchKey: switches.appliesSearchKey)
            // The count runs first, so that a bad column passes unnoticed when nothing matches.
            found = try sort.positions(in: users.values, page: paging.page, row: \.id, by: userColumns) { user in
                filter.passes(user, standing: subscriptions[user.subscriptionID])
            }
            listings[question, stamp] = found
        }
        let rows = paging.slice(found).map { fullView(users[at: $0]) }
        return ["userAccounts": .array(rows), "total": .int(Int64(found.count))]
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
        let span = UniBeeSpan(input)
        let count = users.values.count { !$0.isDeleted && span.contains($0.created) }
        return ["total": .int(Int64(count))]
    }
}
