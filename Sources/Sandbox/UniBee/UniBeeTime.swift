/// Calendar arithmetic on Unix seconds, in UTC as the provider's servers are.
enum UniBeeTime {
    /// `moment` moved by `count` times `unit` (`day`, `week`, `month`, `year`).
    static func adding(_ count: Int64, _ unit: String, to moment: Int64) -> Int64 {
        switch unit {
        case "day": moment + count * 86_400
        case "week": moment + count * 7 * 86_400
        case "year": CivilTime(unixSeconds: moment).adding(months: 12 * count).unixSeconds
        default: CivilTime(unixSeconds: moment).adding(months: count).unixSeconds
        }
    }

    /// `20260114`.
    static func day(_ moment: Int64) -> String { CivilTime(unixSeconds: moment).dateText(separator: "") }

    /// `2026-01-14 09:05:00` without a zone, null for 0 (section 4.3).
    static func text(_ moment: Int64) -> Wire {
        guard moment > 0 else { return .null }
        let time = CivilTime(unixSeconds: moment)
        return .string(time.dateText() + " " + time.timeText)
    }
}
