import Billing
import Foundation

/// Reads typed fields of one object and remembers which of them were there and made no sense.
struct UseePayFieldReader {
    private let json: JSON
    private(set) var unreadable: [String] = []

    init(_ json: JSON) {
        self.json = json
    }

    mutating func moment(_ name: String) -> Moment? {
        read(name, json[name]) { $0.text.flatMap { Moment(iso8601: $0, assumedOffset: 0) } }
    }

    mutating func integer(_ field: JSON?, named name: String) -> Int64? { read(name, field) { $0.integer } }

    mutating func flag(_ name: String) -> Bool? { read(name, json[name]) { $0.boolean } }

    /// An amount beside the object's own currency: major units, unless the option says otherwise (section 6).
    mutating func money(_ amount: JSON?, named name: String, _ options: UseePayOptions) -> Money? {
        guard let currency = json["currency"]?.nonEmptyText else { return nil }
        return read(name, amount) { value in
            guard let decimal = value.decimal, decimal.isFinite else { return nil }
            guard options.amountsAreMinorUnits else { return Money(major: decimal, currency: currency) }
            return Int64(exactly: NSDecimalNumber(decimal: decimal)).map { Money(minor: $0, currency: currency) }
        }
    }

    private mutating func read<Value>(_ name: String, _ field: JSON?, _ decode: (JSON) -> Value?) -> Value? {
        guard let field, !field.isNull else { return nil }
        let value = decode(field)
        if value == nil { unreadable.append(name) }
        return value
    }
}
