import Billing
import Foundation

/// The zone of dates that arrive without an offset (contract, section 5.3).
enum WhitebeardZoneRule: Sendable {
    /// Seconds east of UTC.
    case offset(Int)
    case zone(TimeZone)

    /// Reads `Z`, `+02:00` or an IANA name that this machine knows; nil for anything else.
    init?(_ text: String) {
        if let sample = Moment(iso8601: "2000-01-01T00:00:00" + text) {
            self = .offset(sample.offset)
        } else if let zone = TimeZone(identifier: text) {
            self = .zone(zone)
        } else {
            return nil
        }
    }

    /// `text` as a moment, and whether its zone had to be assumed; nil when it is no date-time.
    func moment(_ text: String) -> (moment: Moment, isAssumed: Bool)? {
        if let complete = Moment(iso8601: text) { return (complete, false) }
        guard let asUTC = Moment(iso8601: text, assumedOffset: 0),
            let local = Moment(iso8601: text, assumedOffset: offset(atLocal: asUTC.instant))
        else { return nil }
        return (local, true)
    }

    /// The offset in force when clocks there show what clocks at UTC show at `date`.
    private func offset(atLocal date: Date) -> Int {
        switch self {
        case .offset(let seconds): return seconds
        case .zone(let zone):
            let guess = zone.secondsFromGMT(for: date)
            return zone.secondsFromGMT(for: date.addingTimeInterval(-TimeInterval(guess)))
        }
    }
}
