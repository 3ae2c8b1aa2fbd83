import Billing
import Foundation
import SafeText

/// How far a pull is: all that is needed to go on with it, and all that it remembers.
struct UniBeePoint: Sendable, Hashable {
    /// Customers first, then subscriptions.
    enum List: String, Sendable { case customers, subscriptions }

    var list = List.customers
    /// Whether the list is read from its other end, because rows were missing.
    var newestFirst = false
    var place = UniBeePlace()
    var customers = UniBeeTally()
    var subscriptions = UniBeeTally()
    /// Whether some customer's record names a subscription.
    var hasSubscribers = false

    /// The rows that the pull has to bring, as far as told.
    var total: Int { customers.total + subscriptions.total }

    /// What the list that is being read has brought.
    var tally: UniBeeTally {
        get { list == .customers ? customers : subscriptions }
        set { if list == .customers { customers = newValue } else { subscriptions = newValue } }
    }

    /// Takes over what the receiver of the pages has met. A deleted customer comes with a subscription only, and counts in
    /// no list of customers.
    mutating func note(met: PullReceipt) {
        if list == .customers { customers.met = met.customers }
        subscriptions.met = met.subscriptions
    }

    /// The point as text.
    ///
    /// - Parameter origin: whose list it is. A point of another server, or in pages of another size, is of no use.
    func text(_ origin: String) -> String {
        let json: JSON = [
            "version": 1, "origin": .string(origin), "list": .string(list.rawValue), "newest_first": .bool(newestFirst),
            "page": UniBeePoint.number(place.page), "stride": place.stride.map(UniBeePoint.number) ?? .null,
            "customers": customers.json, "subscriptions": subscriptions.json, "has_subscribers": .bool(hasSubscribers),
        ]
        return String(decoding: json.data, as: UTF8.self)
    }

    init() {}

    /// The point that `text` is; nil for one that is not of this `origin` or of another form.
    init?(_ text: String, _ origin: String) {
        guard let json = try? JSON(parsing: Data(text.utf8)), json["version"] == 1, json["origin"]?.text == origin,
            let list = json["list"]?.text.flatMap(List.init(rawValue:)),
            let newestFirst = json["newest_first"]?.boolean, let page = UniBeePoint.count(json["page"]),
            let customers = UniBeeTally(json["customers"]), let subscriptions = UniBeeTally(json["subscriptions"]),
            let hasSubscribers = json["has_subscribers"]?.boolean
        else { return nil }
        self.list = list
        self.newestFirst = newestFirst
        place = UniBeePlace(page: page, stride: UniBeePoint.count(json["stride"]).flatMap { $0 > 0 ? $0 : nil })
        self.customers = customers
        self.subscriptions = subscriptions
        self.hasSubscribers = hasSubscribers
    }

    fileprivate static func number(_ count: Int) -> JSON { .number(String(count)) }

    fileprivate static func count(_ json: JSON?) -> Int? {
        json?.integer.flatMap { Int(exactly: $0) }.flatMap { $0 >= 0 ? $0 : nil }
    }
}

/// What a listing has brought so far.
struct UniBeeTally: Sendable, Hashable {
    /// Rows that came for the first time.
    var met = 0
    /// The most rows the provider has told of.
    var total = 0
    /// Rows that could not be understood.
    var unreadable = 0

    var isComplete: Bool { met >= total }

    /// Whether reading the list once more could bring what is missing.
    var hasLost: Bool { met + unreadable < total }

    init() {}

    init?(_ json: JSON?) {
        guard let numbers = json?.array?.map(UniBeePoint.count), numbers.count == 3, let met = numbers[0],
            let total = numbers[1], let unreadable = numbers[2]
        else { return nil }
        (self.met, self.total, self.unreadable) = (met, total, unreadable)
    }

    var json: JSON { .array([met, total, unreadable].map(UniBeePoint.number)) }

    /// What is missing, in words.
    func gaps(_ what: SafeText) -> [SafeText] {
        guard !isComplete else { return [] }
        return ["\(String(total - met)) of \(String(total)) \(what) could not be read"]
    }
}
