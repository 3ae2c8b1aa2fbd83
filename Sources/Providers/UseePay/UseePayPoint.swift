import Billing
import Foundation
import SafeText

/// How far a pull is: all that is needed to go on with it.
struct UseePayPoint: Sendable, Hashable {
    /// Customers first, then subscriptions.
    var resource = UseePayAPI.Resource.customers
    /// The number of the next page.
    var page = 0
    var dialect: UseePayPager.Dialect?
    /// Why what was listed so far cannot be known complete.
    var doubts: [SafeText] = []

    init() {}

    /// The point as text.
    ///
    /// - Parameter origin: whose list it is. A point of another server, or in pages of another size, is of no use.
    func text(_ origin: String) -> String {
        let json: JSON = [
            "version": 1, "origin": .string(origin), "list": .string(resource.rawValue),
            "page": .number(String(page)), "dialect": dialect.map { .string($0.rawValue) } ?? .null,
            "doubts": .array(doubts.map { .string($0.string) }),
        ]
        return String(decoding: json.data, as: UTF8.self)
    }

    /// The point that `text` is; nil for one that is not of this `origin` or of another form.
    init?(_ text: String, _ origin: String) {
        guard let json = try? JSON(parsing: Data(text.utf8)), json["version"] == 1, json["origin"]?.text == origin,
            let resource = json["list"]?.text.flatMap(UseePayAPI.Resource.init(rawValue:)),
            let page = json["page"]?.integer.flatMap({ Int(exactly: $0) }), page >= 0,
            let doubts = json["doubts"]?.array
        else { return nil }
        self.resource = resource
        self.page = page
        dialect = json["dialect"]?.text.flatMap(UseePayPager.Dialect.init(rawValue:))
        self.doubts = doubts.compactMap { $0.text.map { SafeText($0) } }
    }
}
