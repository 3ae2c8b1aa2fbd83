import Foundation

extension UseePaySandbox {
    /// The words that `cancellation_details.feedback` takes (section 3.6).
    private static let feedbackWords = [
        "customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex",
        "too_expensive", "unused",
    ]

    /// 3.6: ends `subscription` now.
    func cancel(_ subscription: Subscription, _ request: SandboxRequest) throws(Refusal) -> SandboxResponse {
        let fields = try Fields(request.body, emptyIsValid: true)
        let details = try UseePaySandbox.details(fields)
        let (prorate, invoiceNow) = (try fields.flag("prorate"), try fields.flag("invoice_now"))
        guard !subscription.status.isTerminal else { return try cancelAgain(subscription) }
        let before = subscription
        var subscription = subscription
        subscription.end(at: now, details: details)
        subscription.prorate = prorate
        subscription.invoiceNow = invoiceNow
        state.subscriptions.update(subscription)
        return .json(dialect.wire(chosen.cancelAnswer == .stale ? before : subscription))
    }

    private func cancelAgain(_ subscription: Subscription) throws(Refusal) -> SandboxResponse {
        switch chosen.recancel {
        case .refused: throw .state("the subscription has already ended")
        case .unchanged: return .json(dialect.wire(subscription))
        case .notFound: throw .notFound("subscription")
        }
    }

    /// 3.5: changes the named fields; schedules the end, or takes it back.
    func update(_ subscription: Subscription, _ request: SandboxRequest) throws(Refusal) -> SandboxResponse {
        let fields = try Fields(request.body)
        let wantsEnd = try fields.flag("cancel_at_period_end")
        let details = try UseePaySandbox.details(fields)
        if chosen.periodEnd == .rejected, fields.has("cancel_at_period_end") {
            throw .invalid("cancel_at_period_end", "is not a field of this request")
        }
        var changed = try apply(fields, to: subscription)
        guard !subscription.status.isTerminal else { throw .state("the subscription has already ended") }
        if wantsEnd == nil || chosen.periodEnd != .ignored { changed.modifiedAt = now }
        if let wantsEnd, chosen.periodEnd != .ignored {
            try schedule(wantsEnd, details, on: &changed)
        }
        state.subscriptions.update(changed)
        return .json(dialect.wire(changed))
    }

    private func schedule(
        _ wantsEnd: Bool, _ details: CancellationDetails?, on subscription: inout Subscription
    ) throws(Refusal) {
        guard wantsEnd else { return subscription.takeBack() }
        guard subscription.status.takesPeriodEnd else {
            throw .state("a subscription that is \(subscription.status.rawValue) has no period to end at")
        }
        if chosen.periodEnd == .immediate {
            subscription.end(at: now, details: details)
        } else {
            subscription.schedule(at: now, details: details)
        }
    }

    /// The ordinary fields of an update.
    private func apply(_ fields: Fields, to subscription: Subscription) throws(Refusal) -> Subscription {
        var changed = subscription
        if chosen.update == .replacing {
            changed.description = nil
            changed.product = nil
            changed.metadata = nil
            changed.collectionMethod = nil
        }
        if let description = try fields.text("description") { changed.description = description }
        if let metadata = try fields.metadata() { changed.metadata = metadata }
        if let currency = try fields.currency() { changed.currency = currency }
        if let method = try fields.text("collection_method") { changed.collectionMethod = method }
        if let product = try UseePaySandbox.product(fields) { changed.product = product }
        if let recurring = try fields.object("recurring") {
            changed.recurring = try UseePaySandbox.recurring(recurring)
            changed.recurring.currentCycles = subscription.recurring.currentCycles
        }
        if let customerID = try fields.text("customer_id"), customerID != subscription.customerID {
            guard state.customers[customerID]?.owner == subscription.owner else {
                throw .invalid("customer_id", "names no customer")
            }
            changed.customerID = customerID
        }
        return changed
    }

    private static func details(_ fields: Fields) throws(Refusal) -> CancellationDetails? {
        guard let details = try fields.object("cancellation_details") else { return nil }
        let feedback = try details.text("feedback")
        if let feedback, !feedbackWords.contains(feedback) {
            throw .invalid("cancellation_details.feedback", "must be one of \(feedbackWords.joined(separator: ", "))")
        }
        return CancellationDetails(comment: try details.text("comment", limit: 5000), feedback: feedback)
    }
}

extension UseePaySandbox.Subscription {
    /// The state after an accepted cancel (section 3.6).
    mutating func end(at moment: Date, details: UseePaySandbox.CancellationDetails?) {
        status = .canceled
        canceledAt = moment
        endedAt = moment
        modifiedAt = moment
        cancelAtPeriodEnd = false
        cancelAt = nil
        self.details = details
    }

    /// The flag set (section 7.1). Asked again, the first request's moment stays.
    mutating func schedule(at moment: Date, details: UseePaySandbox.CancellationDetails?) {
        canceledAt = cancelAtPeriodEnd == true ? canceledAt : moment
        cancelAtPeriodEnd = true
        cancelAt = periodEnd
        self.details = details
    }

    /// The flag taken back before the end (section 7.1).
    mutating func takeBack() {
        cancelAtPeriodEnd = false
        cancelAt = nil
        canceledAt = nil
        details = nil
    }
}
