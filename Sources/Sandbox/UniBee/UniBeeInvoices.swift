// The invoice endpoints (section 7.14).

extension UniBeeState {
    private static let invoiceSortFields = "invoice_id|gmt_create|period_end|total_amount"

    func invoiceList(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let sort = try UniBeeSort(input, documented: UniBeeState.invoiceSortFields) ?? .newestFirst()
        let type = input.optionalInt("type")
        if let type, type != 0, type != 1 { throw .business("type should be 0 or 1") }
        var named: Set<Int64>?
        if !input.text("firstName").isEmpty || !input.text("lastName").isEmpty {
            let (first, last) = (UniBeeLike(input.text("firstName")), UniBeeLike(input.text("lastName")))
            let people = users.values.filter { first.matches($0.firstName) && last.matches($0.lastName) }
            guard !people.isEmpty else { return ["invoices": [], "total": 0] }
            named = Set(people.map(\.id))
        }
        let paging = UniBeePaging(input)
        // Nothing here is ever refunded, so that there are charges only.
        let found = type == 1 ? [] : invoices.values.filter { matches($0, input, named) }
        guard !found.isEmpty else { return ["invoices": nil, "total": 0] }
        let sorted = try sort.sorted(
            found, page: paging.page, row: \.row,
            by: [
                "invoice_id": { .text($0.id) }, "gmt_create": { .number($0.created) },
                "period_end": { .number($0.periodEnd) }, "total_amount": { .number($0.amount) },
            ])
        return [
            "invoices": .listOrNull(paging.slice(sorted).map(detailView)), "total": .int(Int64(found.count)),
        ]
    }

    private func matches(_ invoice: UniBeeRecord.Invoice, _ input: UniBeeInput, _ named: Set<Int64>?) -> Bool {
        if input.int("userId") > 0, invoice.userID != input.int("userId") { return false }
        if let named, !named.contains(invoice.userID) { return false }
        let statuses = input.ints("status")
        if !statuses.isEmpty, !statuses.contains(invoice.status) { return false }
        let currency = input.text("currency").uppercased()
        if !currency.isEmpty, invoice.currency != currency { return false }
        if let least = input.optionalInt("amountStart"), invoice.amount < least { return false }
        if let most = input.optionalInt("amountEnd"), invoice.amount > most { return false }
        let email = input.text("sendEmail")
        if !email.isEmpty, !UniBeeLike(email).matches(users[invoice.userID]?.email ?? "") { return false }
        return isWithin(invoice.created, input)
    }

    func invoiceDetail(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        try input.demand("InvoiceId")
        guard let invoice = invoice(input.text("invoiceId")) else { throw .business("invoice not found") }
        return ["invoice": detailView(invoice), "creditNotes": nil]
    }
}
