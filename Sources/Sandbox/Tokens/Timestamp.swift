import Foundation

/// Dates as the providers write them.
enum Timestamp {
    /// RFC 3339 in whole seconds with the numeric offset of `zone`: `2026-01-10T00:00:00+02:00`.
    static func local(_ date: Date, zone: TimeZone) -> String {
        let offset = zone.secondsFromGMT(for: date)
        let minutes = Int64(abs(offset) / 60)
        let sign = offset < 0 ? "-" : "+"
        return fields(date.addingTimeInterval(TimeInterval(offset)))
            + "\(sign)\(String(padded: minutes / 60, 2)):\(String(padded: minutes % 60, 2))"
    }

    /// UTC with `Z`, with six fraction digits or none: `2026-04-14T08:30:00.250000Z`.
    static func utc(_ date: Date, hasFraction: Bool = false) -> String {
        guard hasFraction else { return fields(date) + "Z" }
        let seconds = date.timeIntervalSince1970
        let micros = Int64(((seconds - seconds.rounded(.down)) * 1_000_000).rounded())
        return fields(date) + "." + String(padded: min(micros, 999_999), 6) + "Z"
    }

    private static func fields(_ date: Date) -> String {
        let time = CivilTime(unixSeconds: Int64(date.timeIntervalSince1970.rounded(.down)))
        return time.dateText() + "T" + time.timeText
    }
}
