import Foundation

/// Dates as the two token providers write them.
enum Timestamp {
    /// RFC 3339 in whole seconds with the numeric offset of `zone`: `2026-01-10T00:00:00+02:00`.
    static func local(_ date: Date, zone: TimeZone) -> String {
        let offset = zone.secondsFromGMT(for: date)
        let minutes = abs(offset) / 60
        let sign = offset < 0 ? "-" : "+"
        return fields(date.addingTimeInterval(TimeInterval(offset)))
            + "\(sign)\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    }

    /// UTC with `Z`, with six fraction digits or none: `2026-04-14T08:30:00.250000Z`.
    static func utc(_ date: Date, hasFraction: Bool) -> String {
        guard hasFraction else { return fields(date) + "Z" }
        let seconds = date.timeIntervalSince1970
        let micros = Int(((seconds - seconds.rounded(.down)) * 1_000_000).rounded())
        return fields(date) + "." + padded(min(micros, 999_999), 6) + "Z"
    }

    private static func fields(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        let day = "\(padded(parts.year ?? 0, 4))-\(padded(parts.month ?? 0, 2))-\(padded(parts.day ?? 0, 2))"
        return day + "T\(padded(parts.hour ?? 0, 2)):\(padded(parts.minute ?? 0, 2)):\(padded(parts.second ?? 0, 2))"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
