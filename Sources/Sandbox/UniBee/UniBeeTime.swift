import Foundation

/// Calendar arithmetic on Unix seconds, in UTC as the provider's servers are.
enum UniBeeTime {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()

    /// `moment` moved by `count` times `unit` (`day`, `week`, `month`, `year`).
    static func adding(_ count: Int64, _ unit: String, to moment: Int64) -> Int64 {
        let component: Calendar.Component =
            switch unit {
            case "day": .day
            case "week": .weekOfYear
            case "year": .year
            default: .month
            }
        let date = Date(timeIntervalSince1970: TimeInterval(moment))
        let moved = calendar.date(byAdding: component, value: Int(count), to: date) ?? date
        return Int64(moved.timeIntervalSince1970)
    }

    /// `20260114`.
    static func day(_ moment: Int64) -> String {
        let parts = parts(moment)
        return padded(parts.year ?? 0, 4) + padded(parts.month ?? 0, 2) + padded(parts.day ?? 0, 2)
    }

    /// `2026-01-14 09:05:00` without a zone, null for 0 (section 4.3).
    static func text(_ moment: Int64) -> Wire {
        guard moment > 0 else { return .null }
        let parts = parts(moment)
        let date = [padded(parts.year ?? 0, 4), padded(parts.month ?? 0, 2), padded(parts.day ?? 0, 2)]
        let time = [parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0].map { padded($0, 2) }
        return .string(date.joined(separator: "-") + " " + time.joined(separator: ":"))
    }

    private static func parts(_ moment: Int64) -> DateComponents {
        calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: TimeInterval(moment)))
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
