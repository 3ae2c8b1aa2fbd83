import Billing

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

    init(_ value: JSON?, zone: WhitebeardZoneRule) {
        switch value {
        case nil: self = .absent
        case .null, .bool(false): self = .none
        // An empty object may arrive as an array (section 5), and such back ends write a date of zeros for none.
        case .array(let elements) where elements.isEmpty: self = .none
        case .some(let value):
            guard let text = value.nonEmptyText, !text.hasPrefix("0000-00-00") else {
                self = value.text == nil ? .unreadable("") : .none
                return
            }
            self = zone.moment(text).map { .moment($0.moment) } ?? .unreadable(text)
        }
    }
}
