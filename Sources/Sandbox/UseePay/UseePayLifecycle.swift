import Foundation

extension UseePaySandbox {
    /// Everything this world remembers, and what the clock does to it (contract, section 7).
    struct State {
        var customers = Table<Customer>()
        var subscriptions = Table<Subscription>()
        var invoices = Table<Invoice>()
        private var generator: SeededGenerator
        private var invoiceCount = 0
        /// When the next thing happens by itself.
        private var boundaries = DueQueue<Date>()
        var listings = KeptListings<ListQuestion>()

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
            for position in subscriptions.takeTouched() {
                if let moment = State.boundary(of: subscriptions[at: position]) {
                    boundaries.put(position, at: moment)
                }
            }
            let due = boundaries.take { $0 <= now }
            for position in subscriptions.newestFirst(due) {
                var subscription = subscriptions[at: position]
                // One step may make the next one due: a clock that jumped a year renews twelve times.
                var hasChanged = false
                while step(&subscription, now) { hasChanged = true }
                if hasChanged { subscriptions.update(subscription) }
            }
        }

        /// When `step` next has something to do; nil when nothing happens by itself.
        private static func boundary(of subscription: Subscription) -> Date? {
            switch subscription.status {
            case .incomplete: subscription.createdAt + firstPaymentLimit
            case .pastDue where subscription.cancelAtPeriodEnd != true: subscription.periodStart.map { $0 + retryLimit }
            case .active, .trialing, .pastDue, .unpaid: subscription.periodEnd
            default: nil
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

extension UseePaySandbox.Recurring {
    /// The end of a period that begins at `start`, in UTC's calendar.
    func end(from start: Date) -> Date {
        let civil = CivilTime(unixSeconds: Int64(start.timeIntervalSince1970))
        let end =
            switch unit {
            case .day: civil.unixSeconds + Int64(count) * 86_400
            case .week: civil.unixSeconds + Int64(count) * 7 * 86_400
            case .month: civil.adding(months: Int64(count)).unixSeconds
            case .year: civil.adding(months: 12 * Int64(count)).unixSeconds
            }
        return Date(timeIntervalSince1970: TimeInterval(end))
    }
}
