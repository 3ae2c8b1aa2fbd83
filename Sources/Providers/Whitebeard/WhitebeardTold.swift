import Billing
import SafeText

/// What the provider told of a date: nothing at all is not the same as "none" (contract, section 5).
enum WhitebeardTold: Sendable, Hashable {
    /// No accepted spelling of the field is there.
    case absent
    case none
    case moment(Moment)
    case unreadable(String)

    var moment: Moment? {
        if case .moment(let moment) = self { moment } else { nil }
    }

    /// Whether there is a value, be it one that cannot be read as a date.
    var isSet: Bool {
        switch self {
        case .moment, .unreadable: true
        case .absent, .none: false
        }
    }

    /// For the facts of a subscription.
    var words: SafeText {
        switch self {
        case .absent: WhitebeardTold.notTold
        case .none: WhitebeardTold.nothing
        case .moment(let moment): SafeText(moment.iso8601)
        case .unreadable(let text): "not understood: \(SafeText(text))"
        }
    }

    /// Whether `words`, as a fact, came from something that is set.
    static func isSet(_ fact: SafeText?) -> Bool { fact.map { $0 != notTold && $0 != nothing } ?? false }

    private static let notTold: SafeText = "not told"
    private static let nothing: SafeText = "none"

    init(_ value: JSON?, zone: WhitebeardZoneRule) {
        switch value {
        case nil: self = .absent
        case .null, .bool(false), .number("0"), .string("0"): self = .none
        // An empty object may arrive as an array (section 5), and such back ends write a date of zeros for none.
        case .array(let elements) where elements.isEmpty: self = .none
        case .object(let members) where members.isEmpty: self = .none
        case .some(let value):
            guard let text = value.nonEmptyText, !text.hasPrefix("0000-00-00") else {
                self = value.text == nil ? .unreadable("") : .none
                return
            }
            self = zone.moment(text).map { .moment($0.moment) } ?? .unreadable(text)
        }
    }
}
