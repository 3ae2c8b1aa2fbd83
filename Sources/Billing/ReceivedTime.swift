import Foundation
import SafeText

/// When a customer's request was received, as an agent types it.
package enum ReceivedTime {
    /// What is accepted, in words.
    package static let expectation: SafeText =
        "a date and time such as 2026-11-20 14:05, 14:05 for today, or 2026-11-20T14:05:00+01:00"

    /// How far a time may lie ahead: the clocks of two machines differ.
    private static let leeway: TimeInterval = 300

    /// The moment that `text` names; nil when it names none.
    ///
    /// - Parameter zone: the agent's, for a text without one; the offset is that of the named day, not of today.
    package static func moment(_ text: String, now: Date, zone: TimeZone) -> Moment? {
        let today = Moment(now, in: zone).iso8601.prefix(10)
        let given = text.trimmingCharacters(in: .whitespaces)
        for text in [given, "\(today) \(given)"] {
            if let moment = Moment(iso8601: text) { return moment }
            guard let naive = Moment(iso8601: text, assumedOffset: 0) else { continue }
            let nearly = naive.instant.addingTimeInterval(-Double(zone.secondsFromGMT(for: naive.instant)))
            let offset = zone.secondsFromGMT(for: nearly)
            return Moment(naive.instant.addingTimeInterval(-Double(offset)), offset: offset)
        }
        return nil
    }

    /// How long ago a request can have been received; what lies before is a slip of the keys.
    private static let longest: TimeInterval = 10 * 366 * 86_400

    /// Why nothing can have been received at `moment`; nil when it can.
    package static func objection(to moment: Moment, now: Date) -> SafeText? {
        guard moment.instant > now.addingTimeInterval(-longest) else {
            return "\(moment.text) is too long ago for a request that is dealt with now"
        }
        guard moment.instant > now.addingTimeInterval(leeway) else { return nil }
        return "\(moment.text) lies ahead; a request cannot have been received then"
    }
}
