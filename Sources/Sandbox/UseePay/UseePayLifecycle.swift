import Foundation

extension UseePaySandbox {
    /// Everything this world remembers, and what the clock does to it (contract, section 7).
    struct State {
        var customers = Table<Customer>()
        var subscriptions = Table<Subscription>()
        var invoices = Table<Invoice>()
        private var generator: SeededGenerator
        private var invoiceCount = 0

        /// How long a first payment may take.
        private static let firstPaymentLimit: TimeInterval = 23 * 3600
        /// How long a failed renewal is tried again. The contract names no span; two weeks is this world's.
        private static let retryLimit: TimeInterval = 14 * 86_400

        init(seed: UInt64) {
            generator = SeededGenerator(seed: seed ^ 0x05EE_0A70)
        }

        /// A new id: the prefix and 13 characters (section 4.4).
        mutating func mint(_ prefix: String) -> String {
            prefix + generator.text(13, from: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        }

        mutating func nextInvoiceNumber() -> String {
            invoiceCount += 1
            let digits = String(invoiceCount)
            return "TEA-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }

        /// A number below `bound`.
        mutating func chance(_ bound: Int) -> Int { Int(generator.next() % UInt64(bound)) }

        /// Adds an invoice over one period's charge and returns its id.
        mutating func addInvoice(for subscription: Subscription, status: String, at moment: Date) -> String {
            let invoice = invoice(for: subscription, status: status, at: moment)
            invoices.insert(invoice)
            return invoice.id
        }

        /// A new invoice over one period's charge, not yet in the table.
        mutating func invoice(for subscription: Subscription, status: String, at moment: Date) -> Invoice {
            Invoice(
                id: mint("inv_"), owner: subscription.owner, createdAt: moment, modifiedAt: moment,
                number: nextInvoiceNumber(), status: status, amount: subscription.recurring.amount,
                currency: subscription.currency, customerID: subscription.customerID,
                subscriptionID: subscription.id, periodStart: subscription.periodStart,
                periodEnd: subscription.periodEnd, collectionMethod: subscription.collectionMethod)
        }

        /// Whatever falls due up to `now` happens.
        mutating func advance(to now: Date) {
            for id in subscriptions.ids {
                guard let before = subscriptions[id], before.isDue(at: now, firstPaymentLimit: State.firstPaymentLimit)
                else { continue }
                var subscription = before
                // One step may make the next one due: a clock that jumped a year renews twelve times.
                while step(&subscription, now) {}
                subscriptions.update(subscription)
            }
        }

        /// One transition that is due; false when there is none.
        private mutating func step(_ subscription: inout Subscription, _ now: Date) -> Bool {
            switch subscription.status {
            case .incomplete:
                let limit = subscription.createdAt + State.firstPaymentLimit
                guard now >= limit else { return false }
                subscription.status = .incompleteExpired
                (subscription.endedAt, subscription.modifiedAt) = (limit, limit)
                return true
            case .pastDue where subscription.cancelAtPeriodEnd != true:
                guard let start = subscription.periodStart, now >= start + State.retryLimit else { return false }
                subscription.status = .unpaid
                subscription.modifiedAt = start + State.retryLimit
                return true
            case .active, .trialing, .pastDue, .unpaid:
                guard let end = subscription.periodEnd, now >= end else { return false }
                return pass(end, &subscription)
            default: return false
            }
        }

        /// The end of the paid period.
        private mutating func pass(_ end: Date, _ subscription: inout Subscription) -> Bool {
            if subscription.cancelAtPeriodEnd == true {
                subscription.status = .canceled
                (subscription.endedAt, subscription.modifiedAt) = (end, end)
                return true
            }
            guard [.active, .trialing].contains(subscription.status) else { return false }
            let cycles = subscription.recurring.currentCycles ?? 0
            if let total = subscription.recurring.totalCycles, cycles >= total {
                subscription.status = .canceled
                (subscription.canceledAt, subscription.endedAt, subscription.modifiedAt) = (end, end, end)
                return true
            }
            subscription.recurring.currentCycles = cycles + 1
            subscription.periodStart = end
            subscription.periodEnd = subscription.recurring.end(from: end)
            subscription.status = subscription.hasFailingCard ? .pastDue : .active
            subscription.modifiedAt = end
            subscription.latestInvoice = addInvoice(
                for: subscription, status: subscription.hasFailingCard ? "open" : "paid", at: end)
            return true
        }

        /// A payment's outcome: a first one activates, a late one heals, a failed one leaves the invoice open.
        mutating func settle(invoice id: String, paid: Bool, at moment: Date) {
            guard paid, var invoice = invoices[id] else { return }
            invoice.status = "paid"
            invoice.modifiedAt = moment
            invoices.update(invoice)
            guard let owner = invoice.subscriptionID, var subscription = subscriptions[owner] else { return }
            switch subscription.status {
            case .incomplete:
                subscription.periodStart = moment
                subscription.periodEnd = subscription.recurring.end(from: moment)
                subscription.recurring.currentCycles = 1
            case .pastDue: break
            default: return
            }
            subscription.status = .active
            subscription.modifiedAt = moment
            subscriptions.update(subscription)
        }
    }
}

extension UseePaySandbox.Subscription {
    /// A cheap test before any record is copied.
    fileprivate func isDue(at now: Date, firstPaymentLimit: TimeInterval) -> Bool {
        switch status {
        case .incomplete: now >= createdAt + firstPaymentLimit
        case .active, .trialing, .unpaid: periodEnd.map { now >= $0 } ?? false
        case .pastDue: true
        default: false
        }
    }
}

extension UseePaySandbox.Recurring {
    /// The end of a period that begins at `start`, in UTC's calendar.
    func end(from start: Date) -> Date {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let component: Calendar.Component =
            switch unit {
            case .day: .day
            case .week: .weekOfYear
            case .month: .month
            case .year: .year
            }
        return calendar.date(byAdding: component, value: count, to: start) ?? start + TimeInterval(count) * 86_400
    }
}
