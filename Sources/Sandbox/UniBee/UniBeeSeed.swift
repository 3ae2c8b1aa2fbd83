import Foundation

extension UniBeeSandbox {
    /// The subscriptions of the contract's seed set (section 11.2), by its letters.
    package enum Seed {
        /// Active, paid, EUR monthly; of customer 501, who has `i` too.
        package static let a = "sub20260102SeedUniBee0000A"
        /// Active, set to end.
        package static let b = "sub20260102SeedUniBee0000B"
        /// Incomplete: its renewal is unpaid.
        package static let c = "sub20260102SeedUniBee0000C"
        /// Cancelled with a reason.
        package static let d = "sub20260102SeedUniBee0000D"
        /// Expired.
        package static let e = "sub20260102SeedUniBee0000E"
        /// Pending: its first invoice is unpaid.
        package static let f = "sub20260102SeedUniBee0000F"
        /// Active, in a trial that outlasts the stored period.
        package static let g = "sub20260102SeedUniBee0000G"
        /// Active, JPY yearly, three of them.
        package static let h = "sub20260102SeedUniBee0000H"
        /// Active, in a product of its own; of customer 501.
        package static let i = "sub20260102SeedUniBee0000I"
        /// Active, with a plan change waiting.
        package static let j = "sub20260102SeedUniBee0000J"
        /// Active, its gateway row is gone.
        package static let k = "sub20260102SeedUniBee0000K"
        /// Active and set to end, of a suspended customer.
        package static let l = "sub20260102SeedUniBee0000L"
        /// Active, made in the same second as `m2`.
        package static let m1 = "sub20260102SeedUniBee000M1"
        /// Failed.
        package static let m2 = "sub20260102SeedUniBee000M2"
        /// Cancelled, of the deleted customer 515.
        package static let deleted = "sub20260102SeedUniBee0000X"
        /// Active, in KRW and VND.
        package static let won = "sub20260102SeedUniBee00KRW"
        package static let dong = "sub20260102SeedUniBee00VND"

        /// Every one of them.
        package static let all = [a, b, c, d, e, f, g, h, i, j, k, l, m1, m2, deleted, won, dong]
    }
}

extension UniBeeState {
    private static let day: Int64 = 86_400

    /// The seed set and the invented customers, with times around the clock's present.
    static func seeded(_ options: SandboxOptions) -> UniBeeState {
        var state = UniBeeState(seed: options.seed, now: options.clock.unixSeconds)
        state.seedPlans()
        state.seedCustomers()
        state.seedLive()
        state.seedTroubled()
        state.seedEnded()
        state.seedFillers(options)
        state.seedCrowd(options)
        return state
    }

    private mutating func seedPlans() {
        let created = now - 400 * UniBeeState.day
        products[7] = UniBeeRecord.Product(id: 7, name: "Archive", description: "Back issues", created: created)
        let plans: [(Int64, String, Int64, String, String, Int64, Int64)] = [
            (31, "Team Monthly", 4900, "EUR", "month", 1, 0), (32, "Team Yearly", 49000, "EUR", "year", 1, 0),
            (33, "Team Quarterly", 13900, "EUR", "month", 3, 0), (34, "チーム年間", 12000, "JPY", "year", 1, 0),
            (35, "Team Monthly KR", 19000, "KRW", "month", 1, 0),
            (36, "Team Monthly VN", 250_000, "VND", "month", 1, 0),
            (41, "Archive Monthly", 900, "EUR", "month", 1, 7), (42, "Archive Yearly", 9000, "USD", "year", 1, 7),
        ]
        for (offset, plan) in plans.enumerated() {
            self.plans[plan.0] = UniBeeRecord.Plan(
                id: plan.0, name: plan.1, amount: plan.2, currency: plan.3, unit: plan.4, count: plan.5,
                productID: plan.6, created: created + Int64(offset))
        }
    }

    private mutating func seedCustomers() {
        let anna = Person.shared[0]
        let people: [(String, String, String, String)] = [
            (anna.given, anna.family, anna.email, "acct-77"), ("Birk", "Dahl", "birk.dahl@example.test", ""),
            ("Carla", "Rossi", "carla.rossi@example.test", ""), ("Dov", "Lind", "dov.lind@example.test", ""),
            ("Ebba", "Falk", "ebba.falk@example.test", ""), ("Finn", "Aho", "finn.aho@example.test", ""),
            ("Greta", "Holm", "greta.holm@example.test", ""), ("Haru", "Mori", "haru.mori@example.test", ""),
            ("Juno", "Berg", "juno.berg@example.test", ""), ("Kim", "Sato", "kim.sato@example.test", ""),
            ("Liv", "Strand", "liv.strand@example.test", ""), ("Mia", "Novak", "mia.novak@example.test", ""),
            ("Percy", "100% Cotton", "percy@cotton.example", ""), ("", "", "noname@example.test", ""),
            ("Dela", "Eted", "gone@example.test", ""), ("Sole", "Single", "no.subscription@example.test", ""),
            ("Min-jun", "Seo", "minjun.seo@example.test", ""), ("Thi", "Pham", "thi.pham@example.test", ""),
        ]
        for (offset, person) in people.enumerated() {
            let id = 501 + Int64(offset)
            users[id] = UniBeeRecord.User(
                id: id, externalID: person.3, email: person.2, firstName: person.0, lastName: person.1,
                vatNumber: id == 501 ? "SE556677889901" : "", created: now - 200 * UniBeeState.day + Int64(offset))
        }
        users[511]?.status = 2
        users[515]?.isDeleted = true
    }

    /// Files a subscription whose current period began `days` ago.
    mutating func enter(
        _ id: String, user: Int64, plan planID: Int64, begun days: Int64, age: Int64 = 100 * day, quantity: Int64 = 1,
        _ change: (inout UniBeeRecord.Subscription) -> Void = { _ in }
    ) {
        guard let plan = plans[planID] else { return }
        let start = now - days * UniBeeState.day
        var subscription = UniBeeRecord.Subscription(
            id: id, userID: user, planID: planID, quantity: quantity, amount: plan.amount * quantity,
            currency: plan.currency, periodStart: start,
            periodEnd: UniBeeTime.adding(plan.count, plan.unit, to: start), created: now - age, modified: start)
        change(&subscription)
        add(subscription)
        addInvoice(to: id, status: [1, 7].contains(subscription.status) ? 2 : 3, created: subscription.periodStart)
        if subscription.status != 1, subscription.status != 9 {
            let isEnded = subscription.isEnded
            addTimeline(to: id, status: isEnded ? 2 : 1, created: subscription.periodStart)
            if isEnded {
                timelines[Int64(timelines.count)]?.periodEnd = min(subscription.modified, subscription.periodEnd)
            }
        }
        if users[user]?.subscriptionID == "" {
            users[user]?.subscriptionID = id
            users[user]?.subscriptionStatus = subscription.status
        }
    }

    private mutating func seedLive() {
        enter(UniBeeSandbox.Seed.a, user: 501, plan: 31, begun: 10, age: 100 * UniBeeState.day)
        enter(UniBeeSandbox.Seed.b, user: 502, plan: 31, begun: 12, age: 99 * UniBeeState.day) {
            $0.cancelAtPeriodEnd = true
        }
        let now = now
        enter(UniBeeSandbox.Seed.g, user: 507, plan: 31, begun: 5, age: 5 * UniBeeState.day) {
            $0.trialEnd = now + 40 * UniBeeState.day
        }
        enter(UniBeeSandbox.Seed.h, user: 508, plan: 34, begun: 90, age: 98 * UniBeeState.day, quantity: 3)
        enter(UniBeeSandbox.Seed.i, user: 501, plan: 41, begun: 8, age: 97 * UniBeeState.day)
        enter(UniBeeSandbox.Seed.won, user: 517, plan: 35, begun: 3, age: 96 * UniBeeState.day)
        enter(UniBeeSandbox.Seed.dong, user: 518, plan: 36, begun: 4, age: 95 * UniBeeState.day)
        enter(UniBeeSandbox.Seed.m1, user: 512, plan: 31, begun: 15, age: 94 * UniBeeState.day)
        enter(UniBeeSandbox.Seed.m2, user: 512, plan: 31, begun: 15, age: 94 * UniBeeState.day) {
            $0.status = 9
            $0.cancelReason = "Create First Payment Error"
        }
    }

    private mutating func seedTroubled() {
        let now = now
        enter(UniBeeSandbox.Seed.c, user: 503, plan: 31, begun: 31, age: 93 * UniBeeState.day) {
            $0.status = 7
            $0.periodEnd = now - 3600
            $0.periodPaid = now + 82_800
            $0.paysRenewals = false
        }
        enter(UniBeeSandbox.Seed.f, user: 506, plan: 31, begun: 0, age: 3600) { $0.status = 1 }
        enter(UniBeeSandbox.Seed.j, user: 509, plan: 31, begun: 6, age: 92 * UniBeeState.day) {
            $0.pendingUpdateID = "up20260102SeedUniBee0000J"
        }
        pendingUpdates["up20260102SeedUniBee0000J"] = UniBeeRecord.PendingUpdate(
            id: "up20260102SeedUniBee0000J", subscriptionID: UniBeeSandbox.Seed.j, planID: 32, amount: 49000,
            created: now - UniBeeState.day)
        enter(UniBeeSandbox.Seed.k, user: 510, plan: 31, begun: 7, age: 91 * UniBeeState.day) { $0.gatewayID = 0 }
        enter(UniBeeSandbox.Seed.l, user: 511, plan: 31, begun: 9, age: 90 * UniBeeState.day) {
            $0.cancelAtPeriodEnd = true
        }
    }

    private mutating func seedEnded() {
        let now = now
        enter(UniBeeSandbox.Seed.d, user: 504, plan: 31, begun: 20, age: 89 * UniBeeState.day) {
            $0.status = 4
            $0.cancelReason = "Moved abroad"
            $0.modified = now - 14 * UniBeeState.day
            $0.lastUpdate = $0.modified
        }
        enter(UniBeeSandbox.Seed.e, user: 505, plan: 31, begun: 45, age: 88 * UniBeeState.day) {
            $0.status = 5
            $0.cancelReason = "AutoRenewFailure"
            $0.modified = now - 13 * UniBeeState.day
        }
        enter(UniBeeSandbox.Seed.deleted, user: 515, plan: 31, begun: 60, age: 87 * UniBeeState.day) {
            $0.status = 4
            $0.cancelReason = "CancelledByUser"
            $0.modified = now - 50 * UniBeeState.day
        }
    }
}
