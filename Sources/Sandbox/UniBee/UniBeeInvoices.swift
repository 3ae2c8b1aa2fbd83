// The invoice endpoints (section 7.14).

extension UniBeeState {
    private static let invoiceSortFields = "invoice_id|gmt_create|period_end|total_amount"

    mutating func invoiceList(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let sort = try UniBeeSort(input, documented: UniBeeState.invoiceSortFields) ?? .newestFirst()
        let type = input.optionalInt("type")
        if let type, type != 0, type != 1 { throw .business("type should be 0 or 1") }
        let paging = UniBeePaging(input)
        let question = UniBeeQuestion("invoices", input, page: paging.page)
        let found: [Int32]
        if let kept = listings[question, invoices.changes] {
            found = kept
        } else {
            guard let filter = UniBeeInvoiceFilter(input, in: self) else { return ["invoices": [], "total": 0] }
            // Nothing here is ever refunded, so that there are charges only.
            guard type != 1 else { return ["invoices": nil, "total": 0] }
            found = try sort.positions(
                in: invoices.values, page: paging.page, row: \.row,
                by: [
                    "invoice_id": { .text($0.id) }, "gmt_create": { .number($0.created) },
                    "period_end": { .number($0.periodEnd) }, "total_amount": { .number($0.amount) },
                ], where: filter.passes)
            listings[question, invoices.changes] = found
        }
        let rows = paging.slice(found).map { detailView(invoices[at: $0]) }
        return ["invoices": .listOrNull(rows), "total": .int(Int64(found.count))]
    }

    func invoiceDetail(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        try input.demand("InvoiceId")
        guard let invoice = invoice(input.text("invoiceId")) else { throw .business("invoice not found") }
        return ["invoice": detailView(invoice), "creditNotes": nil]
    }
}

/// The filters of the invoice list.
private struct UniBeeInvoiceFilter {
    private let users: Ledger<Int64, UniBeeRecord.User>
    private let userID: Int64
    /// Nil when no name is asked for.
    private var named: Set<Int64>?
    private let statuses: [Int64]
    private let currency: String
    private let amounts: (least: Int64?, most: Int64?)
    private let email: UniBeeLike?
    private let span: UniBeeSpan

    /// Nil when nobody has the name.
    init?(_ input: UniBeeInput, in state: UniBeeState) {
        users = state.users
        userID = input.int("userId")
        statuses = input.ints("status")
        currency = input.text("currency").uppercased()
        amounts = (input.optionalInt("amountStart"), input.optionalInt("amountEnd"))
        let address = input.text("sendEmail")
        email = address.isEmpty ? nil : UniBeeLike(address)
        span = UniBeeSpan(input)
        guard !input.text("firstName").isEmpty || !input.text("lastName").isEmpty else { return }
        let (first, last) = (UniBeeLike(input.text("firstName")), UniBeeLike(input.text("lastName")))
        let people = users.values.filter { first.matches($0.firstName) && last.matches($0.lastName) }
        guard !people.isEmpty else { return nil }
        named = Set(people.map(\.id))
    }

    func passes(_ invoice: UniBeeRecord.Invoice) -> Bool {
        if userID > 0, invoice.userID != userID { return false }
        if let named, !named.contains(invoice.userID) { return false }
        if !statuses.isEmpty, !statuses.contains(invoice.status) { return false }
        if !currency.isEmpty, invoice.currency != currency { return false }
        if let least = amounts.least, invoice.amount < least { return false }
        if let most = amounts.most, invoice.amount > most { return false }
        if let email, !email.matches(users[invoice.userID]?.email ?? "") { return false }
        return span.contains(invoice.created)
    }
}
