import Foundation
import SafeText

/// An instant together with the offset it was given in, so that a period end shows as the provider wrote it.
package struct Moment: Sendable, Hashable, Comparable {
    package let instant: Date
    /// Seconds east of UTC.
    package let offset: Int

    package init(_ instant: Date, offset: Int = 0) {
        self.instant = instant
        self.offset = offset
    }

    /// A moment as the clocks of `zone` show it, with the offset of that day.
    package init(_ instant: Date, in zone: TimeZone) {
        self.init(instant, offset: zone.secondsFromGMT(for: instant))
    }

    /// A moment from Unix seconds; nil for 0 and below, which providers use for "not set".
    package init?(unixSeconds: Int64) {
        guard unixSeconds > 0 else { return nil }
        self.init(Date(timeIntervalSince1970: TimeInterval(unixSeconds)))
    }

    package static func < (left: Moment, right: Moment) -> Bool { left.instant < right.instant }

    /// Two moments are the same when the instant is; the offset is only how it is shown.
    package static func == (left: Moment, right: Moment) -> Bool { left.instant == right.instant }

    package func hash(into hasher: inout Hasher) { hasher.combine(instant) }

    /// `2026-12-03T14:00:00+01:00`; `Z` at offset 0.
    package var iso8601: String {
        let c = components
        let time = "\(pad(c.hour)):\(pad(c.minute)):\(pad(c.second))"
        return "\(pad(c.year, 4))-\(pad(c.month))-\(pad(c.day))T\(time)\(offset == 0 ? "Z" : zone)"
    }

    /// The same to the millisecond where there is a fraction of a second: `2026-12-03T14:00:00.123+01:00`.
    package var preciseISO8601: String {
        let milliseconds = Int64((instant.timeIntervalSince1970 * 1000).rounded())
        let fraction = Int(((milliseconds % 1000) + 1000) % 1000)
        let whole = Moment(
            Date(timeIntervalSince1970: TimeInterval((milliseconds - Int64(fraction)) / 1000)), offset: offset)
        guard fraction > 0 else { return whole.iso8601 }
        return "\(whole.iso8601.prefix(19)).\(pad(fraction, 3))\(whole.iso8601.dropFirst(19))"
    }

    /// `3 Dec 2026 14:00 +01:00`, in its own zone.
    package var text: SafeText { SafeText("\(dayText) \(clockText) \(zone)") }

    /// `3 Dec 2026`, in its own zone.
    package var dayText: String {
        let c = components
        return "\(c.day) \(Moment.monthNames[c.month - 1]) \(c.year)"
    }

    /// `3 Dec`, in its own zone.
    package var shortDayText: String {
        let c = components
        return "\(c.day) \(Moment.monthNames[c.month - 1])"
    }

    /// `14:00`, in its own zone.
    package var clockText: String { "\(pad(components.hour)):\(pad(components.minute))" }

    /// `14:00:07`, in its own zone.
    package var preciseClockText: String { "\(clockText):\(pad(components.second))" }

    /// `3 Dec 2026 14:00:07 +01:00`, in its own zone.
    package var preciseText: SafeText { SafeText("\(dayText) \(preciseClockText) \(zone)") }

    /// `3 December 2026 at 14:00 (UTC+01:00)`, in its own zone: for a letter.
    package var sentenceText: SafeText {
        let c = components
        let zone = offset == 0 ? "UTC" : "UTC\(zone)"
        return SafeText("\(c.day) \(Moment.longMonthNames[c.month - 1]) \(c.year) at \(clockText) (\(zone))")
    }

    /// `in 12 days`, `in 5 hours`, `3 days ago`: the distance from `now`, in the largest unit that fits.
    package func distance(from now: Date) -> String {
        let seconds = Int(instant.timeIntervalSince(now).rounded())
        let size = abs(seconds)
        let (count, unit) =
            switch size {
            case 0..<60: (size, "second")
            case 60..<3600: (size / 60, "minute")
            case 3600..<172_800: (size / 3600, "hour")
            default: (size / 86_400, "day")
            }
        let amount = "\(count) \(unit)\(count == 1 ? "" : "s")"
        return seconds < 0 ? "\(amount) ago" : "in \(amount)"
    }

    /// `+01:00`.
    package var zone: String {
        let minutes = abs(offset) / 60
        return "\(offset < 0 ? "-" : "+")\(pad(minutes / 60)):\(pad(minutes % 60))"
    }

    private var components: CivilTime {
        CivilTime(secondsSinceEpoch: Int64(instant.timeIntervalSince1970.rounded(.down)) + Int64(offset))
    }

    private func pad(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }

    private static let monthNames = longMonthNames.map { String($0.prefix(3)) }
    private static let longMonthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

extension Moment: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let moment = Moment(iso8601: text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not an instant"))
        }
        self = moment
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(preciseISO8601)
    }
}
