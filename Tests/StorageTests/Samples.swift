import Billing
import Foundation
import SafeText
import Storage
import TestSupport

/// Invented people and subscriptions, and what can be asked of them.
enum Samples {
    static let connections = [
        Connection.sample(), .sample("useepay", provider: .useepay), .sample("whitebeard", provider: .whitebeard),
    ]

    private static let given = ["Anna", "Åsa", "Ann", "Joanna", "王", "Ольга", "O'Brien", "Zoë", "Ælfred", ""]
    private static let family = ["Öst", "Groß", "Müller", "小明", "Frost", "Annason", "de la Cruz"]
    private static let plans = ["Basic", "Team Monthly", "Annual basic", "Data Add-on"]
    private static let statuses: [Status] = [
        .active, .active, .active, .trialing, .pastDue, .paused, .pending, .ending, .ended, .unknown("frozen"),
    ]
    private static let timings: [[Timing]] = [[.immediately, .atPeriodEnd], [.providerDecides], [], [.atPeriodEnd]]

    /// Fills a mirror in pages of 100 customers.
    static func fill(_ mirror: Mirror, customers: Int, seed: UInt64) throws {
        var dice = Dice(seed: seed)
        for (index, connection) in connections.enumerated() {
            let pull = try mirror.beginPull(of: connection, at: Date())
            let numbers = stride(from: index, to: customers, by: connections.count)
            for start in stride(from: 0, to: customers, by: 100) {
                let page = numbers.filter { (start..<start + 100).contains($0) }
                let people = page.map { customer($0, connection, &dice) }
                let owned = people.flatMap { person in
                    (0..<dice.roll(4)).map { subscription("\(person.ref.id)-\($0)", person, &dice) }
                }
                try mirror.store(customers: people, subscriptions: owned, in: pull)
            }
            try mirror.finish(pull, incomplete: [], at: Date())
        }
    }

    private static func customer(_ number: Int, _ connection: Connection, _ dice: inout Dice) -> Customer {
        let name = "\(dice.pick(given)) \(dice.pick(family))".trimmingCharacters(in: .whitespaces)
        let email = dice.roll(10) == 0 ? "" : "person\(dice.roll(4) == 0 ? number / 7 : number)@example.test"
        return Customer(
            ref: Reference(connection: connection.id, id: "c\(number)"),
            name: dice.roll(12) == 0 ? "" : SafeText(name), email: SafeText(email))
    }

    private static func subscription(_ id: String, _ customer: Customer, _ dice: inout Dice) -> Subscription {
        let status = dice.pick(statuses)
        let timings = dice.pick(timings)
        let end = Moment(Date(timeIntervalSince1970: 1_800_000_000 + TimeInterval(dice.roll(30) * 86_400)))
        var subscription = Subscription.sample(
            "sub-" + id, customer: customer, plan: SafeText(dice.pick(plans)), status: status,
            capabilities: Capabilities(
                timings: Dictionary(uniqueKeysWithValues: timings.map { ($0, FieldHandling(reason: .optional)) }),
                undo: .afterPeriodEndCancel))
        subscription.periodEnd = dice.roll(5) == 0 ? nil : end
        subscription.endsAt = status == .ended || status == .ending ? end : nil
        subscription.amount =
            dice.roll(6) == 0
            ? nil : Money(minor: Int64(dice.roll(4)) * 500 - 500, currency: dice.pick(["EUR", "SEK", "JPY"]))
        return subscription
    }

    static let searches = [
        "", "a", "an", "ann", "anna", "anna ost", "basic", "anna basic", "person1", "person12@example.test", "sub-c12",
        "c12", "王", "小明", "o'", "'", "@", "ba an", "nobody", "Groß", "zoe muller basic sub", "useepay:c7",
    ]
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    static let filters = [
        ListFilter(), ListFilter(provider: .useepay), ListFilter(connection: "unibee-eu"), ListFilter(status: .active),
        ListFilter(status: .unknown), ListFilter(end: .offered(.atPeriodEnd)),
        ListFilter(end: .within(now...now.addingTimeInterval(9 * 86_400))),
        ListFilter(provider: .unibee, status: .ending, end: .offered(.immediately)),
    ]
    static let orders = SortKey.allCases.flatMap { [ListOrder($0), ListOrder($0, isDescending: true)] }

    /// Every search, filter and order, and of their combinations a part that is different for every seed.
    static func requests(seed: UInt64) -> [ListRequest] {
        var dice = Dice(seed: seed)
        return searches.flatMap { search in
            filters.flatMap { filter in
                let few = search.isEmpty ? orders : [dice.pick(orders)]
                return few.map { ListRequest(search: search, filter: filter, order: $0, count: 17) }
            }
        }
    }
}
